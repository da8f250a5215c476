/** Every change of a challenge goes through here: one transaction, with the challenge locked and brought up to the minute. */
import type { Clock } from '../clock.js';
import type { Pictures } from '../store/pictures.js';
import type { Store } from '../store/store.js';
import type { ChallengeState } from './challenge.js';
import { type ChallengeRow, type Changing, lock } from './rows.js';
import { catchUp } from './steps.js';

export interface ChangesParts {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly clock: Clock;
  /** After each change: deadlines may have moved, posts may have been written. */
  readonly changed: () => void;
}

/** What is needed to change a challenge. */
export interface Change {
  readonly transaction: Changing;
  /** As it is at that time: what was due has been done, and is undone again when the change is refused. */
  readonly challenge: ChallengeRow;
  readonly at: number;
}

export class Changes {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly clock: Clock;
  readonly #changed: () => void;

  constructor({ store, pictures, clock, changed }: ChangesParts) {
    this.store = store;
    this.pictures = pictures;
    this.clock = clock;
    this.#changed = changed;
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
  of<T>(challengeId: string, guildId: string, change: (change: Change) => Promise<T>): Promise<T> {
    return this.write((transaction) => this.#change(transaction, challengeId, guildId, change));
  }

  /** As `of`, for what members do: it moves and writes nothing by itself, only what was due may have. */
  async within<T>(challengeId: string, guildId: string, change: (change: Change) => Promise<T>): Promise<T> {
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
    transaction: Changing,
    challengeId: string,
    guildId: string,
    change: (change: Change, before: ChallengeState) => Promise<T>,
  ): Promise<T> {
    const row = await lock(transaction, challengeId, guildId);
    const at = this.now();
    return change({ transaction, challenge: await catchUp(transaction, row, at), at }, row.state);
  }

  /** A transaction that may change deadlines or write posts. */
  async write<T>(work: (transaction: Changing) => Promise<T>): Promise<T> {
    const result = await this.store.transaction().execute(work);
    this.#changed();
    return result;
  }
}

export const isOver = (state: ChallengeState): state is 'closed' | 'cancelled' =>
  state === 'closed' || state === 'cancelled';
