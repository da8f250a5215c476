/** Runs whole transactions again that the server took back. */
import { Kysely, type KyselyConfig, type Transaction, type TransactionBuilder } from 'kysely';
import pRetry from 'p-retry';
import type { RetryWindow } from '../retry-window.js';
import { ConnectionLostError, isAway, isConflict } from './errors.js';

/** Pauses before a transaction is run again that stood in another's way, in milliseconds: random, or they would meet again. */
const CONFLICT_PAUSES = { retries: 10, minTimeout: 5, maxTimeout: 200, randomize: true } as const;

/**
 * A transaction's callback may be called several times: what it changes outside of the database must bear that. A transaction whose commit
 * was lost is not run again: it may have been written.
 */
export class RetryingKysely<DB> extends Kysely<DB> {
  readonly #retryWindow: RetryWindow;

  constructor(config: KyselyConfig, retryWindow: RetryWindow) {
    super(config);
    this.#retryWindow = retryWindow;
  }

  override transaction(): TransactionBuilder<DB> {
    const builder = super.transaction();
    const execute = builder.execute.bind(builder);
    builder.execute = <T>(callback: (transaction: Transaction<DB>) => Promise<T>) =>
      pRetry(() => this.#retryWindow.wait(() => execute(callback), wasTakenBack), {
        ...CONFLICT_PAUSES,
        shouldRetry: ({ error }) => isConflict(error),
      });
    return builder;
  }
}

const wasTakenBack = (error: unknown): boolean =>
  isAway(error) && !(error instanceof ConnectionLostError && error.during === 'commit');
