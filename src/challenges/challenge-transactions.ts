/** Every change of a challenge goes through here: one transaction, with the challenge locked and brought up to the minute. */

import type { Database } from '../store/database.js';
import type { PictureStore } from '../store/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { ChallengeState } from './challenge.js';
import { type ChallengeRow, type ChallengeTransaction, lockChallenge } from './challenge-rows.js';
import { applyDue } from './lifecycle/transitions.js';

export interface ChallengeTransactionsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly clock: Clock;
  /** After each change: deadlines may have moved, posts may have been written. */
  readonly onChanged: () => void;
}

/** What is needed to change a challenge. */
export interface ChallengeChange {
  readonly transaction: ChallengeTransaction;
  /** As it is at that time: what was due has been done, and is undone again when the change is refused. */
  readonly challenge: ChallengeRow;
  readonly at: number;
}

export class ChallengeTransactions {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly clock: Clock;
  readonly #changed: () => void;

  constructor({ store, pictures, clock, onChanged }: ChallengeTransactionsDeps) {
    this.store = store;
    this.pictures = pictures;
    this.clock = clock;
    this.#changed = onChanged;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.clock.now();
  }

  /**
   * A change that may move deadlines or write posts.
   *
   * @throws UserError `challenge-unknown`, and what `change` throws; then nothing has changed.
   */
  of<T>(challengeId: string, guildId: string, change: (change: ChallengeChange) => Promise<T>): Promise<T> {
    return this.write((transaction) => this.#change(transaction, challengeId, guildId, change));
  }

  /** As `of`, for what members do: it moves and writes nothing by itself, only what was due may have. */
  async within<T>(challengeId: string, guildId: string, change: (change: ChallengeChange) => Promise<T>): Promise<T> {
    let moved = false;
    const result = await this.store.transaction().execute((transaction) =>
      this.#change(transaction, challengeId, guildId, (here, before) => {
        moved = here.challenge.state !== before;
        return change(here);
      }),
    );
    if (moved) this.#changed();
    return result;
  }

  async #change<T>(
    transaction: ChallengeTransaction,
    challengeId: string,
    guildId: string,
    change: (change: ChallengeChange, before: ChallengeState) => Promise<T>,
  ): Promise<T> {
    const row = await lockChallenge(transaction, challengeId, guildId);
    const at = this.now();
    return change({ transaction, challenge: await applyDue(transaction, row, at), at }, row.state);
  }

  /** A transaction that may change deadlines or write posts. */
  async write<T>(work: (transaction: ChallengeTransaction) => Promise<T>): Promise<T> {
    const result = await this.store.transaction().execute(work);
    this.#changed();
    return result;
  }
}

export const isOver = (state: ChallengeState): state is 'closed' | 'cancelled' =>
  state === 'closed' || state === 'cancelled';
