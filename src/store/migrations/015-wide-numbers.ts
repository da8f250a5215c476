/** Counters that grow for as long as a fleet runs: an integer of Postgres ends at 2^31, one of SQLite does not. */
import type { Kysely, Migration } from 'kysely';
import { isPostgres } from '../transaction-lock.js';

const COUNTERS = [
  ['jobs', 'sequence'],
  ['jobs', 'start_tag'],
  ['style_counts', 'uses'],
] as const;

export const wideNumbers: Migration = {
  async up(db: Kysely<unknown>) {
    if (!isPostgres(db)) return;
    for (const [table, column] of COUNTERS)
      await db.schema
        .alterTable(table)
        .alterColumn(column, (alter) => alter.setDataType('bigint'))
        .execute();
  },
};
