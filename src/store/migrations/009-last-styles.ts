/** The style that each member chose last; and the option `styleScale` is called `strokeSize`, wherever it is stored. */
import { type Kysely, type Migration, sql } from 'kysely';

/** Columns with JSON that has options' names as keys, or as values of `name`. */
const JSON_COLUMNS = [
  ['jobs', 'options'],
  ['setting_drafts', 'draft'],
] as const;
/** Tables with a setting a row, by its name. */
const NAMED = ['settings', 'setting_changes'] as const;

export const lastStyles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('last_styles')
      .addColumn('user_id', 'text', (column) => column.notNull())
      .addColumn('scope_id', 'text', (column) => column.notNull())
      .addColumn('style_id', 'text', (column) => column.notNull())
      .addColumn('chosen_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('last_styles_key', ['user_id', 'scope_id'])
      .execute();
    for (const [table, column] of JSON_COLUMNS)
      await sql`update ${sql.table(table)} set ${sql.ref(column)} = replace(${sql.ref(column)}, '"styleScale"', '"strokeSize"')`.execute(
        db,
      );
    for (const table of NAMED)
      await sql`update ${sql.table(table)} set name = 'strokeSize' where name = 'styleScale'`.execute(db);
  },
};
