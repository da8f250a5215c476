/** The mask of a painting: what of its picture is painted. */
import type { Kysely, Migration } from 'kysely';

export const masks: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('jobs').addColumn('mask', 'text').execute();
  },
};
