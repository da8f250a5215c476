/** Opens a Postgres database: its pool of connections, how values are read, TLS. Imported only where one is configured: see `openDatabase`. */
import type { PostgresPoolClient } from 'kysely';
import pg from 'pg';
import type { RetryWindow } from '../retry-window.js';
import { RetryingPostgresDialect } from './driver.js';
import { connectError, isAway, statementError } from './errors.js';
import { RetryingKysely } from './retrying-kysely.js';

/** Of a process. Postgres takes 100 by default. */
const MAX_CONNECTIONS = 10;
/** How long a new connection, or a free one of the pool, is waited for, in milliseconds. */
const CONNECT_TIMEOUT_MS = 10_000;
/** After which a transaction that does nothing is taken back, in milliseconds: a paused process must not keep its locks. */
const IDLE_TRANSACTION_MS = 10_000;
/** Unanswered, a connection is tested after this time, in milliseconds. */
const KEEP_ALIVE_MS = 10_000;

/** Numbers that `pg` returns as text, since they could be larger than 2^53: ours are counts, sums and milliseconds. */
const NUMBERS: readonly number[] = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];

/** @param address as `parsePostgresAddress` takes it. */
export function openPostgres<Schema>(address: URL, retryWindow: RetryWindow): RetryingKysely<Schema> {
  return new RetryingKysely<Schema>(
    { dialect: new RetryingPostgresDialect(poolOf(connectionString(address)), retryWindow) },
    retryWindow,
  );
}

/** `sslmode` means what it does in libpq: `pg` would take each of them for `verify-full`. */
function connectionString(address: URL): string {
  const compatible = new URL(address);
  if (compatible.searchParams.has('sslmode')) compatible.searchParams.set('uselibpqcompat', 'true');
  return compatible.href;
}

function poolOf(address: string) {
  const pool = new pg.Pool({
    connectionString: address,
    application_name: 'brushwork',
    max: MAX_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: {
      getTypeParser: (type, format) => (NUMBERS.includes(type) ? Number : pg.types.getTypeParser(type, format)),
    },
  });
  // A connection that breaks says so twice: here, and to the statement on it, which is where it matters.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const connect = async () => {
    try {
      return discardedWhenBroken(await pool.connect());
    } catch (error) {
      throw connectError(error);
    }
  };
  return { connect, end: () => pool.end() };
}

/** The pool takes a connection for a good one until its socket has closed, which can be after the error. */
function discardedWhenBroken(client: pg.PoolClient): PostgresPoolClient {
  let isBroken = false;
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, [...parameters]);
    } catch (cause) {
      const error = statementError(cause);
      if (isAway(error)) isBroken = true;
      throw error;
    }
  };
  // Kysely would also pass a cursor, of a stream; there are none.
  return { query: query as unknown as PostgresPoolClient['query'], release: () => client.release(isBroken) };
}
