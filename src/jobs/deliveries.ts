/** Deliveries in progress: the outcome of a job is sent to its member, retried until that succeeds, and then recorded in the row. */
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import type { PictureStore } from '../store/picture-store.js';
import type { Delivery } from './delivery.js';
import type { Job } from './job.js';
import { RETRY_FOREVER } from './retries.js';
import type { JobRows } from './rows/job-rows.js';

export interface DeliveriesDeps {
  readonly rows: JobRows;
  readonly pictures: PictureStore;
  readonly delivery: Delivery;
  readonly log: Logger;
  readonly now: () => number;
}

interface PendingDelivery {
  readonly job: Job;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Bounds the paintings in memory when many are due at once, as after an outage. */
const MAX_CONCURRENT_DELIVERIES = 16;

export class Deliveries {
  readonly #deps: DeliveriesDeps;
  readonly #pending = new Map<string, PendingDelivery>();
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_DELIVERIES });
  #stopped = false;

  constructor(deps: DeliveriesDeps) {
    this.#deps = deps;
  }

  /** Jobs that are being delivered. */
  get jobs(): Job[] {
    return [...this.#pending.values()].map(({ job }) => job);
  }

  /** @param job has ended, or is painted. */
  begin(job: Job): void {
    if (this.#stopped) return;
    const abort = new AbortController();
    const done = this.#deliver(job, abort.signal).finally(() => this.#pending.delete(job.id));
    this.#pending.set(job.id, { job, abort, done });
  }

  /** Resolves once none of these jobs is being delivered. */
  async settled(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#pending.get(id)?.done));
  }

  /** Stops retrying: the reply or the member's data are gone. */
  abandon(id: string): void {
    this.#pending.get(id)?.abort.abort();
  }

  /** Retries nothing, and waits for attempts in progress. The next start resumes the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const pending = [...this.#pending.values()];
    for (const { abort } of pending) abort.abort();
    await Promise.all(pending.map(({ done }) => done));
  }

  async #deliver({ id, painted }: Job, signal: AbortSignal): Promise<void> {
    const { rows, log, now } = this.#deps;
    let reached: boolean | undefined;
    const deliver = async () => {
      reached ??= await this.#turns.add(() => {
        signal.throwIfAborted();
        return this.#send(id);
      });
      await (painted === null ? rows.notified(id, now()) : rows.delivered(id, reached, now()));
      log.info({ job: id, reached }, 'delivered');
    };
    const onFailedAttempt = ({ error }: { error: Error }) => {
      if (!signal.aborted) log.warn({ job: id, err: error }, 'delivery failed; retrying');
    };
    await pRetry(deliver, { ...RETRY_FOREVER, signal, onFailedAttempt }).catch((error: unknown) => {
      if (!signal.aborted) log.error({ job: id, err: error }, 'delivery is left to the next start');
    });
  }

  /** @returns whether anybody can see it. */
  async #send(id: string): Promise<boolean> {
    const { rows, pictures, delivery } = this.#deps;
    // The reply may have moved since the last try.
    const job = await rows.find(id);
    if (job === undefined) return false;
    return delivery.ended(job, job.painted === null ? undefined : await pictures.read(job.painted.picture));
  }
}
