/** Locks by name, for as long as a transaction lasts: what is read after one cannot be changed by another transaction that takes it too. */
import { type Kysely, PostgresAdapter, sql, type Transaction } from 'kysely';

export const isPostgres = <Schema>(store: Kysely<Schema>): boolean =>
  store.getExecutor().adapter instanceof PostgresAdapter;

/**
 * Waits until no other transaction holds one of these locks; they are given back when the transaction ends. On SQLite there is nothing to
 * wait for: its transactions begin with the one lock that there is for writing.
 *
 * Take wider locks first, the same order everywhere, or two transactions wait for each other: total, guild, member. What a check has to
 * see is read after the lock: each statement of Postgres sees what was committed when it began.
 */
export async function lockFor<Schema>(transaction: Transaction<Schema>, ...names: readonly string[]): Promise<void> {
  if (!isPostgres(transaction)) return;
  for (const name of names) await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
}
