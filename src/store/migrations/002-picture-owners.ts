/** Not only jobs need pictures. */
import type { Kysely, Migration } from 'kysely';

export const pictureOwners: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('picture_references').renameColumn('job_id', 'owner_id').execute();
  },
};
