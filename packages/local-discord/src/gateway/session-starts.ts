/** How many sessions a bot may begin, and how fast: https://discord.com/developers/docs/events/gateway#session-start-limit-object */
import type { Clock } from '../state/clock.js';

const DAY_MS = 24 * 3600 * 1000;
/** Sessions that a bot may begin in a day. */
const SESSIONS_A_DAY = 1000;
/** In so many milliseconds of the clock, `max_concurrency` shards may identify, each of another bucket. */
export const IDENTIFY_INTERVAL_MS = 5000;

export class SessionStarts {
  /** When a bot has asked for a session, in milliseconds of the clock. */
  readonly asked: number[] = [];
  readonly #clock: Clock;
  readonly #maxConcurrency: number | undefined;
  /** When the last session of each bucket was begun, by `shard_id % max_concurrency`. */
  readonly #begun = new Map<number, number>();

  /** @param maxConcurrency undefined bears any number at once. */
  constructor(clock: Clock, maxConcurrency: number | undefined) {
    this.#clock = clock;
    this.#maxConcurrency = maxConcurrency;
  }

  /** How many a bot may still begin, and in how many milliseconds it may begin all of them again. */
  get limit() {
    const now = this.#clock.now();
    const today = this.asked.filter((at) => at > now - DAY_MS);
    const remaining = Math.max(0, SESSIONS_A_DAY - today.length);
    const reset_after = (today[0] ?? now) + DAY_MS - now;
    return { total: SESSIONS_A_DAY, remaining, reset_after, max_concurrency: this.#maxConcurrency ?? 1 };
  }

  /** Counts a shard's IDENTIFY. @returns whether it comes too soon after another one of its bucket. */
  isTooFast(shardId: number): boolean {
    if (this.#maxConcurrency === undefined) return false;
    const bucket = shardId % this.#maxConcurrency;
    const now = this.#clock.now();
    const isTooFast = now < (this.#begun.get(bucket) ?? Number.NEGATIVE_INFINITY) + IDENTIFY_INTERVAL_MS;
    if (!isTooFast) this.#begun.set(bucket, now);
    return isTooFast;
  }
}
