/** Locks by name and of rows, for as long as a transaction lasts: what is read after one cannot be changed by another transaction that takes it too. */
import { type Kysely, PostgresAdapter, type SelectQueryBuilder, sql, type Transaction } from 'kysely';

export const isPostgres = <Schema>(store: Kysely<Schema>): boolean =>
  store.getExecutor().adapter instanceof PostgresAdapter;

/** On Postgres: takes the lock whose name is in a column. Rows of `unnest` come, and are locked, in the array's order. */
export const lockOf = (column: string) => sql`pg_advisory_xact_lock(hashtextextended(${sql.ref(column)}, 0))`;

/**
 * Waits until no other transaction holds one of these locks; they are given back when the transaction ends. On SQLite there is nothing to
 * wait for: its transactions begin with the one lock that there is for writing.
 *
 * Take wider locks first, the same order everywhere, or two transactions wait for each other: total, guild, member. What a check has to
 * see is read after the lock: each statement of Postgres sees what was committed when it began.
 */
export async function lockFor<Schema>(transaction: Transaction<Schema>, ...names: readonly string[]): Promise<void> {
  if (!isPostgres(transaction) || names.length === 0) return;
  await sql`select ${lockOf('name')} from unnest(${sql.val(names)}::text[]) as name`.execute(transaction);
}

/** Reads rows that are changed afterwards: no other transaction changes them meanwhile. On SQLite none can. */
export const forUpdate = <Schema, Tables extends keyof Schema, Row>(
  transaction: Kysely<Schema>,
  rows: SelectQueryBuilder<Schema, Tables, Row>,
): SelectQueryBuilder<Schema, Tables, Row> => (isPostgres(transaction) ? rows.forUpdate() : rows);

/** Reads rows that have to be there until the transaction ends: none of them is deleted meanwhile. On SQLite none can be. */
export const forReference = <Schema, Tables extends keyof Schema, Row>(
  transaction: Kysely<Schema>,
  rows: SelectQueryBuilder<Schema, Tables, Row>,
): SelectQueryBuilder<Schema, Tables, Row> => (isPostgres(transaction) ? rows.forKeyShare() : rows);
