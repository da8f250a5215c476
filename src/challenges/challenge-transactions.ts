/** Runs every change of a challenge: one transaction that locks the challenge and first applies state changes that are due. */

import type { Database } from '../store/database.js';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { ChallengeState } from './challenge.js';
import { type ChallengeRow, type ChallengeTransaction, lockChallenge } from './challenge-rows.js';
import { applyDue } from './lifecycle/transitions.js';

export interface ChallengeTransactionsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly clock: Clock;
  /** Called after each committed change: deadlines may have stateChanged, posts may have been queued. */
  readonly onChanged: () => void;
}

/** The context of one change. */
export interface ChallengeChange {
  readonly transaction: ChallengeTransaction;
  /** Locked, with all due state changes applied. They are rolled back if the change throws. */
  readonly challenge: ChallengeRow;
  /** Now, in milliseconds since 1970. */
  readonly at: number;
}

export class ChallengeTransactions {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly clock: Clock;
  readonly #onChanged: () => void;

  constructor({ store, pictures, clock, onChanged }: ChallengeTransactionsDeps) {
    this.store = store;
    this.pictures = pictures;
    this.clock = clock;
    this.#onChanged = onChanged;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /**
   * Runs a change that may move deadlines or queue posts, then calls `onChanged`.
   *
   * @throws UserError `challenge-unknown`, and whatever `change` throws; the transaction is then rolled back.
   */
  update<T>(challengeId: string, guildId: string, change: (change: ChallengeChange) => Promise<T>): Promise<T> {
    return this.transact((transaction) => this.#withLock(transaction, challengeId, guildId, change));
  }

  /** As `update`, for changes that neither move deadlines nor queue posts: calls `onChanged` only if a due state change was applied. */
  async updateWithoutNotifying<T>(
    challengeId: string,
    guildId: string,
    change: (change: ChallengeChange) => Promise<T>,
  ): Promise<T> {
    let stateChanged = false;
    const result = await this.store.transaction().execute((transaction) =>
      this.#withLock(transaction, challengeId, guildId, (context, before) => {
        stateChanged = context.challenge.state !== before;
        return change(context);
      }),
    );
    if (stateChanged) this.#onChanged();
    return result;
  }

  async #withLock<T>(
    transaction: ChallengeTransaction,
    challengeId: string,
    guildId: string,
    change: (change: ChallengeChange, before: ChallengeState) => Promise<T>,
  ): Promise<T> {
    const row = await lockChallenge(transaction, challengeId, guildId);
    const at = this.now();
    return change({ transaction, challenge: await applyDue(transaction, row, at), at }, row.state);
  }

  /** Runs a transaction that may change deadlines or queue posts, then calls `onChanged`. */
  async transact<T>(work: (transaction: ChallengeTransaction) => Promise<T>): Promise<T> {
    const result = await this.store.transaction().execute(work);
    this.#onChanged();
    return result;
  }
}

export const isOver = (state: ChallengeState): state is 'closed' | 'cancelled' =>
  state === 'closed' || state === 'cancelled';
