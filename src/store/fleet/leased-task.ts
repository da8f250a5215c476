/** Something that one process of a fleet does at a time: started where the lease is taken, stopped where it is lost. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Lease, Leases } from './leases.js';

export interface LeasedTaskOptions {
  readonly leases: Leases;
  /** Of the lease. */
  readonly name: string;
  /** Milliseconds after which another process takes over from one that is lost. */
  readonly lifetime?: number;
  readonly log: Logger;
  /**
   * Does the work until `signal` aborts. What it writes must be right even where another process took over a moment ago: conditional on
   * what the rows say.
   */
  run(signal: AbortSignal, lease: Lease): Promise<void>;
}

export const LEASE_LIFETIME_MS = 15_000;
/** A lease is renewed, and tried for, so often in its lifetime. */
const TRIES_PER_LIFETIME = 5;

export class LeasedTask {
  readonly #options: LeasedTaskOptions;
  readonly #lifetime: number;
  readonly #stopping = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(options: LeasedTaskOptions) {
    this.#options = options;
    this.#lifetime = options.lifetime ?? LEASE_LIFETIME_MS;
  }

  start(): void {
    this.#done = this.#loop();
  }

  /** Ends the work, if it is done here, and gives the lease back. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  async #loop(): Promise<void> {
    const { leases, name, log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      try {
        const lease = await leases.acquire(name, this.#lifetime);
        if (lease !== undefined) await this.#hold(lease);
      } catch (error) {
        log.warn({ lease: name, err: error }, 'a lease could not be taken; trying again');
      }
      await this.#wait();
    }
  }

  async #hold(lease: Lease): Promise<void> {
    const { leases, name, log, run } = this.#options;
    const lost = new AbortController();
    const stop = AbortSignal.any([this.#stopping.signal, lost.signal]);
    log.debug({ lease: name, fence: lease.fence }, 'lease taken');
    const running = run(stop, lease).catch((error: unknown) => {
      if (!stop.aborted) log.error({ lease: name, err: error }, 'what a lease is for has failed; trying again');
      lost.abort();
    });
    while (!stop.aborted) {
      await this.#wait(stop);
      if (stop.aborted) break;
      const isRenewed = await leases.renew(lease, this.#lifetime).catch((error: unknown) => {
        log.warn({ lease: name, err: error }, 'a lease could not be renewed');
        return lease.isHeld();
      });
      if (!isRenewed) lost.abort();
    }
    await running;
    await leases.release(lease).catch((error: unknown) => {
      log.warn({ lease: name, err: error }, 'a lease could not be given back; it runs out');
    });
  }

  async #wait(signal: AbortSignal = this.#stopping.signal): Promise<void> {
    await setTimeout(this.#lifetime / TRIES_PER_LIFETIME, undefined, { signal, ref: false }).catch(() => {});
  }
}
