/** Messages that are not made twice. https://discord.com/developers/docs/resources/message#create-message (enforce_nonce) */
import type { Clock } from '../state/clock.js';
import type { MessageRecord } from '../state/records.js';

/** "The past few minutes", as Discord says; five are assumed. In milliseconds. */
const NONCE_LIFETIME_MS = 5 * 60 * 1000;

interface Made {
  readonly at: number;
  readonly message: Promise<MessageRecord>;
}

export class Nonces {
  readonly #made = new Map<string, Made>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Makes a message, unless there is one of the same key, or one is just being made.
   *
   * @param key who writes, where, and the nonce.
   */
  createOnce(key: string, make: () => Promise<MessageRecord>): Promise<MessageRecord> {
    const now = this.#clock.now();
    // The oldest are first.
    for (const [old, { at }] of this.#made) {
      // What was made in a time that is no more, after the clock was set back, is long ago as well.
      if (Math.abs(now - at) <= NONCE_LIFETIME_MS) break;
      this.#made.delete(old);
    }
    const known = this.#made.get(key);
    if (known !== undefined) return known.message;
    const message = make();
    this.#made.set(key, { at: now, message });
    // What was refused may be tried again.
    message.catch(() => this.#made.delete(key));
    return message;
  }
}
