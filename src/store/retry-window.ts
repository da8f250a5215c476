/** How long statements are retried while the database cannot be used: another process has locked the file, or the server is away. */
import pRetry from 'p-retry';
import { storageFailed } from './storage-failures.js';

/** How long another process (a backup, a shell) may lock the database, or its server be restarting, before statements fail, in milliseconds. */
const RETRY_WINDOW_MS = 30_000;

/** Pauses between retries, in milliseconds. */
const RETRY_PAUSES_MS = { minTimeout: 10, maxTimeout: 200, factor: 1.5, retries: Number.POSITIVE_INFINITY } as const;

/** The window starts with the first statement that finds the database unusable, for all statements. */
export class RetryWindow {
  readonly #limit: number;
  #unusableSince: number | undefined;

  /** @param limit in milliseconds. */
  constructor(limit = RETRY_WINDOW_MS) {
    this.#limit = limit;
  }

  /**
   * @param isPassing whether an error will pass without anybody changing the statement.
   * @throws whatever `attempt` throws; errors that may pass only after the window.
   */
  async wait<T>(attempt: () => T | Promise<T>, isPassing: (error: unknown) => boolean): Promise<T> {
    // Nearly all succeed at once, and what prepares retries would be a fifth of their time.
    try {
      return await attempt();
    } catch (error) {
      if (!isPassing(error)) throw error;
      return this.#retry(error, attempt, isPassing);
    }
  }

  /** @param failed why the first attempt did. */
  #retry<T>(failed: unknown, attempt: () => T | Promise<T>, isPassing: (error: unknown) => boolean): Promise<T> {
    const waited = this.#unusableSince === undefined ? 0 : performance.now() - this.#unusableSince;
    const next = (number: number) => {
      if (number === 1) throw failed;
      return attempt();
    };
    return pRetry(next, {
      ...RETRY_PAUSES_MS,
      maxRetryTime: Math.max(0, this.#limit - waited),
      shouldRetry: ({ error }) => isPassing(error),
      onFailedAttempt: ({ error }) => {
        if (!isPassing(error)) return;
        storageFailed('database');
        this.#unusableSince ??= performance.now();
      },
    });
  }

  /** A statement has succeeded that would not have: the database can be used again. */
  reset(): void {
    this.#unusableSince = undefined;
  }
}
