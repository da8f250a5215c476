/** What servers set, who changed it and when, and what is being changed; jobs that count against a server's quotas. */
import type { Kysely, Migration } from 'kysely';

export const settings: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('settings')
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('value', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('settings_key', ['guild_id', 'channel_id', 'name'])
      .execute();
    await db.schema
      .createTable('setting_saves')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('saved_at', 'bigint', (column) => column.notNull())
      .addColumn('undoes', 'text', (column) => column.unique())
      .addUniqueConstraint('setting_saves_sequence', ['guild_id', 'sequence'])
      .execute();
    await db.schema
      .createTable('setting_changes')
      .addColumn('save_id', 'text', (column) => column.notNull())
      .addColumn('channel_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addPrimaryKeyConstraint('setting_changes_key', ['save_id', 'channel_id', 'name'])
      .execute();
    await db.schema
      .createTable('setting_drafts')
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('draft', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('setting_drafts_key', ['guild_id', 'user_id'])
      .execute();
    await db.schema
      .alterTable('jobs')
      .addColumn('counted', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('jobs').addColumn('lowered', 'text').execute();
    await db.schema
      .createTable('quota_leftovers')
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('accepted_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('quota_leftovers_by_user').on('quota_leftovers').column('user_id').execute();
    await db.schema.createIndex('jobs_counted').on('jobs').columns(['user_id', 'guild_id', 'accepted_at']).execute();
  },
};
