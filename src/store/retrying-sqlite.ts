/**
 * SQLite through Kysely, for a process that must not stand still. SQLite itself waits for a lock by blocking the thread; here the
 * statement is tried again now and then, and the event loop goes on meanwhile.
 */
import type { Database } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import pRetry from 'p-retry';

/** How long another process (a backup, somebody's shell) may hold the database before that is an error, in milliseconds. */
const RETRY_WINDOW_MS = 30_000;

/** Pauses between two tries, in milliseconds. */
const RETRY_PAUSES_MS = { minTimeout: 10, maxTimeout: 200, factor: 1.5, retries: Number.POSITIVE_INFINITY } as const;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Tries what finds the database locked again, for so long from the first time on that it was found locked. */
export class RetryWindow {
  readonly #limit: number;
  #lockedSince: number | undefined;

  /** @param limit in milliseconds. */
  constructor(limit = RETRY_WINDOW_MS) {
    this.#limit = limit;
  }

  /** @throws whatever `attempt` throws; SQLITE_BUSY only in the end. */
  wait<T>(attempt: () => T | Promise<T>): Promise<T> {
    const waited = this.#lockedSince === undefined ? 0 : performance.now() - this.#lockedSince;
    return pRetry(attempt, {
      ...RETRY_PAUSES_MS,
      maxRetryTime: Math.max(0, this.#limit - waited),
      shouldRetry: ({ error }) => isBusy(error),
      onFailedAttempt: ({ error }) => {
        if (isBusy(error)) this.#lockedSince ??= performance.now();
      },
    });
  }

  /** Somebody could write. */
  reset(): void {
    this.#lockedSince = undefined;
  }
}

/** A dialect for one connection, which must have no busy timeout of its own. */
export class RetryingSqliteDialect extends SqliteDialect {
  readonly #database: Database;
  readonly #patience: RetryWindow;

  constructor(database: Database, patience: RetryWindow) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override createDriver(): Driver {
    return new RetryingDriver(this.#database, this.#patience);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite rolls back what a migration did to the tables, so one that is cut short leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class RetryingDriver extends SqliteDriver {
  readonly #database: Database;
  readonly #patience: RetryWindow;
  #connection: DatabaseConnection | undefined;

  constructor(database: Database, patience: RetryWindow) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#connection ??= new RetryingConnection(connection, this.#patience);
    return this.#connection;
  }

  /** With the lock for writing from the start: one that has read and then finds somebody else writing could only begin anew. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** After some errors, such as a full disk, SQLite has rolled back already. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class RetryingConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #patience: RetryWindow;

  constructor(connection: DatabaseConnection, patience: RetryWindow) {
    this.#connection = connection;
    this.#patience = patience;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.#patience.wait(() => this.#connection.executeQuery<Row>(query));
    // One process may write while others read.
    if (!SelectQueryNode.is(query.query)) this.#patience.reset();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}
