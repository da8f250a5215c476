/** Jobs, the pictures they need, and what the bot has learnt. */
import type { Kysely, Migration } from 'kysely';

export const jobs: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('jobs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('sequence', 'integer', (column) => column.notNull().unique())
      .addColumn('turn', 'integer', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text')
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('options', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .addColumn('aspect', 'double precision', (column) => column.notNull())
      .addColumn('styles', 'text', (column) => column.notNull())
      .addColumn('reply', 'text', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('painted', 'text')
      .addColumn('failure', 'text')
      .addColumn('cancelled_by', 'text')
      .addColumn('accepted_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('ended_at', 'bigint')
      .addColumn('told_at', 'bigint')
      .execute();
    await db.schema.createIndex('jobs_by_state').on('jobs').columns(['state', 'turn', 'sequence']).execute();
    await db.schema.createIndex('jobs_by_turn').on('jobs').columns(['turn', 'attempt']).execute();
    await db.schema.createIndex('jobs_by_user').on('jobs').columns(['user_id', 'turn']).execute();
    await db.schema.createIndex('jobs_untold').on('jobs').column('told_at').execute();
    await db.schema
      .createTable('picture_references')
      .addColumn('hash', 'text', (column) => column.notNull())
      .addColumn('job_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('picture_references_key', ['hash', 'job_id'])
      .execute();
    await db.schema.createIndex('picture_references_by_job').on('picture_references').column('job_id').execute();
    await db.schema
      .createTable('paused_guilds')
      .addColumn('guild_id', 'text', (column) => column.primaryKey())
      .addColumn('since', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('paint_rates')
      .addColumn('engine', 'text', (column) => column.notNull())
      .addColumn('network', 'text', (column) => column.notNull())
      .addColumn('quality', 'text', (column) => column.notNull())
      .addColumn('rate', 'double precision', (column) => column.notNull())
      .addColumn('seen', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('paint_rates_key', ['engine', 'network', 'quality'])
      .execute();
    await db.schema
      .createTable('held_pictures')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('picture', 'text', (column) => column.notNull())
      .addColumn('held_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('memory')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute();
  },
};
