/**
 * A Kysely driver for Postgres that outlives the server's restarts: what has certainly not run is run again, on another connection, for as
 * long as a `RetryWindow` lasts. Whole transactions are run again by `RetryingKysely`.
 */
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool,
  type QueryResult,
  RawNode,
  SelectQueryNode,
  type TransactionSettings,
} from 'kysely';
import type { RetryWindow } from '../retry-window.js';
import { ConnectionLostError, isAway, isConflict, isNotRun } from './errors.js';

export class RetryingPostgresDialect extends PostgresDialect {
  readonly #pool: PostgresPool;
  readonly #retryWindow: RetryWindow;

  constructor(pool: PostgresPool, retryWindow: RetryWindow) {
    super({ pool });
    this.#pool = pool;
    this.#retryWindow = retryWindow;
  }

  override createDriver(): Driver {
    return new RetryingDriver(new PostgresDriver({ pool: this.#pool }), this.#retryWindow);
  }
}

type PostgresConnection = Parameters<PostgresDriver['releaseConnection']>[0];

class RetryingDriver implements Driver {
  readonly #driver: PostgresDriver;
  readonly #retryWindow: RetryWindow;

  constructor(driver: PostgresDriver, retryWindow: RetryWindow) {
    this.#driver = driver;
    this.#retryWindow = retryWindow;
  }

  init(): Promise<void> {
    return this.#driver.init();
  }

  destroy(): Promise<void> {
    return this.#driver.destroy();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const connection = new RetryingConnection(this.#driver, this.#retryWindow);
    await connection.connect();
    return connection;
  }

  async releaseConnection(connection: RetryingConnection): Promise<void> {
    await connection.release();
  }

  async beginTransaction(connection: RetryingConnection, settings: TransactionSettings): Promise<void> {
    await connection.runAlone((inner) => this.#driver.beginTransaction(inner, settings), true);
    connection.pin();
  }

  /** @throws ConnectionLostError where the connection broke: the transaction may have been committed. */
  async commitTransaction(connection: RetryingConnection): Promise<void> {
    try {
      await this.#driver.commitTransaction(connection);
    } catch (error) {
      throw isAway(error) ? new ConnectionLostError('commit', { cause: error }) : error;
    }
  }

  /** Where the connection broke, the server has taken everything back already. */
  async rollbackTransaction(connection: RetryingConnection): Promise<void> {
    await this.#driver.rollbackTransaction(connection).catch((error: unknown) => {
      if (!isAway(error)) throw error;
    });
  }
}

class RetryingConnection implements DatabaseConnection {
  readonly #driver: PostgresDriver;
  readonly #retryWindow: RetryWindow;
  #inner: PostgresConnection | undefined;
  /** What follows needs this connection: it has a transaction, or perhaps a lock of the session. */
  #isPinned = false;

  constructor(driver: PostgresDriver, retryWindow: RetryWindow) {
    this.#driver = driver;
    this.#retryWindow = retryWindow;
  }

  /** Nothing is sent, so it is tried again in any case. */
  async connect(): Promise<void> {
    this.#inner = await this.#retryWindow.wait(() => this.#acquire(), isAway);
  }

  /** @returns one of the driver's own. */
  async #acquire(): Promise<PostgresConnection> {
    return (await this.#driver.acquireConnection()) as PostgresConnection;
  }

  pin(): void {
    this.#isPinned = true;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (RawNode.is(query.query)) this.pin();
    if (this.#isPinned) {
      if (this.#inner === undefined) throw new ConnectionLostError('statement');
      return this.#inner.executeQuery(query);
    }
    const isRead = SelectQueryNode.is(query.query) && query.query.with === undefined;
    return this.runAlone((inner) => inner.executeQuery(query), isRead);
  }

  /**
   * Runs a statement that stands alone, again where it has not run, or was taken back.
   *
   * @param isRepeatable whether it may run twice.
   * @throws ConnectionLostError where it may have run.
   */
  async runAlone<T>(run: (inner: PostgresConnection) => Promise<T>, isRepeatable: boolean): Promise<T> {
    const result = await this.#retryWindow.wait(
      async () => {
        this.#inner ??= await this.#acquire();
        try {
          return await run(this.#inner);
        } catch (error) {
          if (isAway(error)) await this.release();
          throw error;
        }
      },
      (error) => isNotRun(error) || isConflict(error) || (isRepeatable && isAway(error)),
    );
    this.#retryWindow.reset();
    return result;
  }

  async release(): Promise<void> {
    const inner = this.#inner;
    this.#inner = undefined;
    if (inner !== undefined) await this.#driver.releaseConnection(inner);
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('streams are not used');
  }
}
