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
const PATIENCE = 30_000;

/** Pauses between two tries, in milliseconds. */
const PAUSES = { minTimeout: 10, maxTimeout: 200, factor: 1.5, retries: Number.POSITIVE_INFINITY } as const;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** Tries what finds the database locked again, for so long from the first time on that it was found locked. */
export class Patience {
  readonly #limit: number;
  #lockedSince: number | undefined;

  /** @param limit in milliseconds. */
  constructor(limit = PATIENCE) {
    this.#limit = limit;
  }

  /** @throws whatever `attempt` throws; SQLITE_BUSY only in the end. */
  wait<T>(attempt: () => T | Promise<T>): Promise<T> {
    const waited = this.#lockedSince === undefined ? 0 : performance.now() - this.#lockedSince;
    return pRetry(attempt, {
      ...PAUSES,
      maxRetryTime: Math.max(0, this.#limit - waited),
      shouldRetry: ({ error }) => isBusy(error),
      onFailedAttempt: ({ error }) => {
        if (isBusy(error)) this.#lockedSince ??= performance.now();
      },
    });
  }

  /** Somebody could write. */
  renew(): void {
    this.#lockedSince = undefined;
  }
}

/** A dialect for one connection, which must have no busy timeout of its own. */
export class PatientSqliteDialect extends SqliteDialect {
  readonly #database: Database;
  readonly #patience: Patience;

  constructor(database: Database, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override createDriver(): Driver {
    return new PatientDriver(this.#database, this.#patience);
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

class PatientDriver extends SqliteDriver {
  readonly #database: Database;
  readonly #patience: Patience;
  #connection: DatabaseConnection | undefined;

  constructor(database: Database, patience: Patience) {
    super({ database });
    this.#database = database;
    this.#patience = patience;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#connection ??= new PatientConnection(connection, this.#patience);
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

class PatientConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #patience: Patience;

  constructor(connection: DatabaseConnection, patience: Patience) {
    this.#connection = connection;
    this.#patience = patience;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.#patience.wait(() => this.#connection.executeQuery<Row>(query));
    // One process may write while others read.
    if (!SelectQueryNode.is(query.query)) this.#patience.renew();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}
