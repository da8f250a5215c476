/** Challenges that are being set up. */
import type { Kysely, Migration } from 'kysely';

export const challengeDrafts: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('challenge_drafts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('guild_id', 'text', (column) => column.notNull())
      .addColumn('organiser_id', 'text', (column) => column.notNull())
      .addColumn('challenge_id', 'text')
      .addColumn('plan', 'text', (column) => column.notNull())
      .addColumn('style', 'text')
      .addColumn('content', 'text')
      .addColumn('touched_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('challenge_drafts_by_age').on('challenge_drafts').column('touched_at').execute();
    await db.schema
      .createIndex('challenge_drafts_by_organiser')
      .on('challenge_drafts')
      .column('organiser_id')
      .execute();
  },
};
