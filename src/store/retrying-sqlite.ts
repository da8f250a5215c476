/**
 * A Kysely dialect for SQLite that retries statements on a locked database. SQLite's own busy timeout blocks the thread; here the
 * event loop runs meanwhile.
 */
import type { Database, Statement } from 'better-sqlite3';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
} from 'kysely';
import { LRUCache } from 'lru-cache';
import type { RetryWindow } from './retry-window.js';

/** Another process has locked the file. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}

/** For one connection, which must have no busy timeout. */
export class RetryingSqliteDialect extends SqliteDialect {
  readonly #database: Database;
  readonly #retryWindow: RetryWindow;

  constructor(database: Database, retryWindow: RetryWindow) {
    super({ database });
    this.#database = database;
    this.#retryWindow = retryWindow;
  }

  override createDriver(): Driver {
    return new RetryingDriver(this.#database, this.#retryWindow);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}

/** SQLite rolls back schema changes, so a migration that fails halfway leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class RetryingDriver extends SqliteDriver {
  readonly #database: Database;
  readonly #retryWindow: RetryWindow;
  #connection: DatabaseConnection | undefined;

  constructor(database: Database, retryWindow: RetryWindow) {
    super({ database: keepingStatements(database) });
    this.#database = database;
    this.#retryWindow = retryWindow;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    this.#connection ??= new RetryingConnection(connection, this.#retryWindow);
    return this.#connection;
  }

  /** BEGIN IMMEDIATE takes the write lock first: a deferred transaction that has read cannot upgrade its lock once another process wrote. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** After some errors, such as a full disk, SQLite has rolled back already. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Of one connection: more than the bot has. */
const MAX_STATEMENTS = 500;

/** Compiling a statement takes longer than most take to run. SQLite itself compiles it again where the schema has changed. */
function keepingStatements(database: Database): SqliteDatabase {
  const statements = new LRUCache<string, Statement>({ max: MAX_STATEMENTS });
  return {
    prepare(text) {
      const statement = statements.get(text) ?? database.prepare(text);
      statements.set(text, statement);
      return statement as ReturnType<SqliteDatabase['prepare']>;
    },
    close: () => void database.close(),
  };
}

class RetryingConnection implements DatabaseConnection {
  readonly #connection: DatabaseConnection;
  readonly #retryWindow: RetryWindow;

  constructor(connection: DatabaseConnection, retryWindow: RetryWindow) {
    this.#connection = connection;
    this.#retryWindow = retryWindow;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const result = await this.#retryWindow.wait(() => this.#connection.executeQuery<Row>(query), isBusy);
    // A successful read says nothing: readers are not blocked by a writer.
    if (!SelectQueryNode.is(query.query)) this.#retryWindow.reset();
    return result;
  }

  streamQuery<Row>(query: CompiledQuery, chunkSize?: number): AsyncIterableIterator<QueryResult<Row>> {
    return this.#connection.streamQuery(query, chunkSize);
  }
}
