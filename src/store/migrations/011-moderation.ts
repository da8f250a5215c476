/** Reports, removals and blocks of a server's moderators; and whether a member's paintings go to its gallery channel. */
import type { Kysely, Migration } from 'kysely';

export const moderation: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('member_blocks')
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('blocked_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('blocked_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('member_blocks_key', ['guild_id', 'user_id'])
      .execute();
    await db.schema
      .createTable('picture_blocks')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('perceptual_hash', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('blocked_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('blocked_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('picture_blocks_by_picture', ['guild_id', 'sha256'])
      .execute();
    await db.schema
      .createTable('report_cases')
      .addColumn('job_id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('shown_job_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .addColumn('handled_by', 'text')
      .addColumn('handled_at', 'bigint')
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('shown_revision', 'integer', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('log_channel_id', 'text')
      .addColumn('log_message_id', 'text')
      .execute();
    await db.schema
      .createTable('painting_reports')
      .addColumn('job_id', 'text', (column) => column.notNull())
      .addColumn('reporter_id', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('reported_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('painting_reports_key', ['job_id', 'reporter_id'])
      .execute();
    await db.schema
      .createIndex('painting_reports_by_reporter')
      .on('painting_reports')
      .columns(['reporter_id', 'reported_at'])
      .execute();
    await db.schema
      .createTable('painting_removals')
      .addColumn('job_id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('painter_id', 'text', (column) => column.notNull())
      .addColumn('removed_by', 'text', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('removed_at', 'bigint', (column) => column.notNull())
      .addColumn('done_at', 'bigint')
      .execute();
    await db.schema
      .alterTable('member_preferences')
      .addColumn('gallery', 'text', (column) => column.notNull().defaultTo('ask'))
      .execute();
  },
};
