/** The servers' own styles, those that wait for a word, what is used, and what is hidden. */
import type { Kysely, Migration } from 'kysely';

export const styles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('styles')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('name_key', 'text', (column) => column.notNull())
      .addColumn('description', 'text')
      .addColumn('credit', 'text')
      .addColumn('picture', 'text', (column) => column.notNull())
      .addColumn('preview', 'text', (column) => column.notNull())
      .addColumn('likeness', 'text', (column) => column.notNull())
      .addColumn('added_by', 'text')
      .addColumn('added_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('styles_by_name').unique().on('styles').columns(['guild_id', 'name_key']).execute();
    await db.schema
      .createTable('style_proposals')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('proposal', 'text', (column) => column.notNull())
      .addColumn('proposed_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('style_uses')
      .addColumn('job_id', 'text', (column) => column.notNull())
      .addColumn('style_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('style_uses_key', ['job_id', 'style_id'])
      .execute();
    await db.schema.createIndex('style_uses_by_style').on('style_uses').column('style_id').execute();
    await db.schema
      .createTable('style_counts')
      .addColumn('scope_id', 'text', (column) => column.notNull())
      .addColumn('style_id', 'text', (column) => column.notNull())
      .addColumn('uses', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('style_counts_key', ['scope_id', 'style_id'])
      .execute();
    await db.schema.createIndex('style_counts_by_style').on('style_counts').column('style_id').execute();
    await db.schema
      .createTable('hidden_styles')
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('style_id', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('hidden_styles_key', ['guild_id', 'style_id'])
      .execute();
  },
};
