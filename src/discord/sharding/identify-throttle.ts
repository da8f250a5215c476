/**
 * How fast shards identify, over all processes of a fleet: one of each bucket in five seconds, `shard_id % max_concurrency` being the
 * bucket. https://discord.com/developers/docs/events/gateway#rate-limiting
 */
import { setTimeout } from 'node:timers/promises';
import type { IIdentifyThrottler } from 'discord.js';
import type { Logger } from 'pino';
import type { Leases } from '../../store/fleet/leases.js';

/** Five seconds, and what the one IDENTIFY may be slower on its way to Discord than the next. */
const TURN_MS = 5500;
const POLL_INTERVAL_MS = 500;

export class LeasedIdentifyThrottle implements IIdentifyThrottler {
  readonly #leases: Leases;
  readonly #log: Logger;
  readonly #maxConcurrency: number;
  #waiting = 0;

  constructor(leases: Leases, log: Logger, maxConcurrency: number) {
    this.#leases = leases;
    this.#log = log;
    this.#maxConcurrency = maxConcurrency;
  }

  get isWaiting(): boolean {
    return this.#waiting > 0;
  }

  /** Resolves when the shard may identify. @throws the reason of `signal`. */
  async waitForIdentify(shardId: number, signal: AbortSignal): Promise<void> {
    const bucket = shardId % this.#maxConcurrency;
    this.#waiting++;
    try {
      // A lease that nobody gives back or renews: the next one has its turn when it has run out.
      while (!(await this.#takesTurn(bucket)))
        await setTimeout(POLL_INTERVAL_MS * (0.5 + Math.random()), undefined, { signal });
      signal.throwIfAborted();
    } finally {
      this.#waiting--;
    }
  }

  async #takesTurn(bucket: number): Promise<boolean> {
    try {
      return (await this.#leases.acquire(`identify/${bucket}`, TURN_MS)) !== undefined;
    } catch (error) {
      this.#log.warn({ err: error, bucket }, 'whether a shard may identify could not be read; trying again');
      return false;
    }
  }
}
