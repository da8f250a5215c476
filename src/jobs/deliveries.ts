/** The ends of jobs on their way to the members: tried until they arrive, and noted in the rows once they have. */
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import type { PictureStore } from '../store/picture-store.js';
import type { Delivery } from './delivery.js';
import type { Job } from './job.js';
import type { JobRows } from './job-rows.js';
import { RETRY_FOREVER } from './retries.js';

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

/** Paintings in memory at the same time, when after an outage all of them are due. */
const MAX_CONCURRENT_DELIVERIES = 16;

export class Deliveries {
  readonly #parts: DeliveriesDeps;
  readonly #underWay = new Map<string, PendingDelivery>();
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_DELIVERIES });
  #stopped = false;

  constructor(parts: DeliveriesDeps) {
    this.#parts = parts;
  }

  /** Those whose end is on its way. */
  get jobs(): Job[] {
    return [...this.#underWay.values()].map(({ job }) => job);
  }

  /** @param job has ended, or its painting is there. */
  begin(job: Job): void {
    if (this.#stopped) return;
    const abort = new AbortController();
    const done = this.#deliver(job, abort.signal).finally(() => this.#underWay.delete(job.id));
    this.#underWay.set(job.id, { job, abort, done });
  }

  /** Resolves once none of these is on its way. */
  async settled(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#underWay.get(id)?.done));
  }

  /** Nobody is there to be told any more. */
  abandon(id: string): void {
    this.#underWay.get(id)?.abort.abort();
  }

  /** Tries nothing again, and waits for what is being tried. What is left is for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const underWay = [...this.#underWay.values()];
    for (const { abort } of underWay) abort.abort();
    await Promise.all(underWay.map(({ done }) => done));
  }

  async #deliver({ id, painted }: Job, signal: AbortSignal): Promise<void> {
    const { rows, log, now } = this.#parts;
    let reached: boolean | undefined;
    const deliver = async () => {
      reached ??= await this.#turns.add(() => {
        signal.throwIfAborted();
        return this.#tell(id);
      });
      await (painted === null ? rows.told(id, now()) : rows.delivered(id, reached, now()));
      log.info({ job: id, reached }, 'delivered');
    };
    const onFailedAttempt = ({ error }: { error: Error }) => {
      if (!signal.aborted) log.warn({ job: id, err: error }, 'not delivered yet');
    };
    await pRetry(deliver, { ...RETRY_FOREVER, signal, onFailedAttempt }).catch((error: unknown) => {
      if (!signal.aborted) log.error({ job: id, err: error }, 'left for the next start to deliver');
    });
  }

  /** @returns whether anybody can see it. */
  async #tell(id: string): Promise<boolean> {
    const { rows, pictures, delivery } = this.#parts;
    // The reply may have moved since the last try.
    const job = await rows.find(id);
    if (job === undefined) return false;
    return delivery.ended(job, job.painted === null ? undefined : await pictures.read(job.painted.picture));
  }
}
