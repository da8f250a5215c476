/** Contents that move: what of them is painted, and jobs that count for several paintings. */
import type { Kysely, Migration } from 'kysely';

export const animations: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('jobs').addColumn('animation', 'text').execute();
    await db.schema
      .alterTable('quota_leftovers')
      .addColumn('weight', 'integer', (column) => column.notNull().defaultTo(1))
      .execute();
  },
};
