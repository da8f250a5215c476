/** What members choose for themselves: their own defaults, presets by name, and whether they are pinged. */
import type { Kysely, Migration } from 'kysely';

export const memberPreferences: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('member_preferences')
      .addColumn('user_id', 'text', (column) => column.primaryKey())
      .addColumn('options', 'text', (column) => column.notNull())
      .addColumn('ping', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('member_presets')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('options', 'text', (column) => column.notNull())
      .addColumn('saved_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('member_presets_by_name', ['user_id', 'name'])
      .execute();
  },
};
