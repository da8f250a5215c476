/** The database's clock: the one clock that all processes of a fleet share. Nobody moves it, as the local Discord's is moved. */
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from './schema.js';
import { isPostgres } from './transaction-lock.js';

/** An expression for the current time in milliseconds since 1970; inside of a transaction, too, it is the time of the statement. */
export function databaseTime(store: Kysely<Schema>): RawBuilder<number> {
  return isPostgres(store)
    ? sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`
    : sql<number>`cast((julianday('now') - 2440587.5) * 86400000 as integer)`;
}
