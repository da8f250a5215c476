/** What paintings can do since version 0.3: variations, larger ones, pictures made from finished ones, timelapses, favourites. */
import type { Kysely, Migration } from 'kysely';

export const paintingFeatures: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .alterTable('jobs')
      .addColumn('kind', 'text', (column) => column.notNull().defaultTo('painting'))
      .execute();
    for (const name of ['start', 'panels', 'source_job_id', 'frames'] as const)
      await db.schema.alterTable('jobs').addColumn(name, 'text').execute();
    await db.schema.alterTable('jobs').addColumn('favourited_at', 'bigint').execute();
    await db.schema.createIndex('jobs_by_source').on('jobs').column('source_job_id').execute();
  },
};
