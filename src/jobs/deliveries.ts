/** Deliveries in progress: the outcome of a job is sent to its member, retried until that succeeds, and then recorded in the row. */
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Delivery } from './delivery.js';
import { RETRY_FOREVER } from './retries.js';
import type { JobRows } from './rows/job-rows.js';
import type { JobListener } from './running/job-run.js';

export interface DeliveriesDeps {
  readonly rows: JobRows;
  readonly pictures: PictureStore;
  readonly delivery: Delivery;
  readonly log: Logger;
  readonly now: () => number;
  readonly listener?: JobListener;
  /** Whether it is this process that tells the job's member: in a fleet, another one may have taken over. */
  isAnsweredHere(id: string): Promise<boolean>;
  /** The member has been told, or never will be; not called where that is left to somebody else. */
  settled(id: string): void;
}

interface PendingDelivery {
  readonly abort: AbortController;
  readonly done: Promise<void>;
  /** It was abandoned, and is this process's again: begun once the attempt that was in progress is over. */
  isWantedAgain: boolean;
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

  /** @param id of a job that has ended, or is painted. Does nothing while it is being delivered. */
  begin(id: string): void {
    if (this.#stopped) return;
    const pending = this.#pending.get(id);
    if (pending !== undefined) {
      pending.isWantedAgain = pending.abort.signal.aborted;
      return;
    }
    const abort = new AbortController();
    const done = this.#deliver(id, abort.signal).finally(() => {
      const isWantedAgain = this.#pending.get(id)?.isWantedAgain;
      this.#pending.delete(id);
      if (isWantedAgain) this.begin(id);
    });
    this.#pending.set(id, { abort, done, isWantedAgain: false });
  }

  /** Resolves once none of these jobs is being delivered. */
  async settled(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#pending.get(id)?.done));
  }

  /** Stops retrying: the reply or the member's data are gone, or another process answers. */
  abandon(id: string): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.isWantedAgain = false;
    pending.abort.abort();
  }

  /** Retries nothing, and waits for attempts in progress. The next start resumes the rest. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const pending = [...this.#pending.values()];
    for (const { abort } of pending) abort.abort();
    await Promise.all(pending.map(({ done }) => done));
  }

  async #deliver(id: string, signal: AbortSignal): Promise<void> {
    const { log, settled } = this.#deps;
    const { listener, now } = this.#deps;
    const from = now();
    let sent: SentDelivery | undefined;
    const deliver = async () => {
      sent ??= await this.#turns.add(() => {
        signal.throwIfAborted();
        return this.#send(id, signal);
      });
      await this.#note(id, sent);
      log.info({ job: id, reached: sent.reached }, 'delivered');
      listener?.delivered?.(sent.reached);
      listener?.traced?.({ jobId: id, step: 'deliver', from, to: now(), details: { reached: sent.reached } });
      if (sent.acceptedAt !== undefined)
        listener?.traced?.({ jobId: id, step: 'job', from: sent.acceptedAt, to: now() });
    };
    const onFailedAttempt = ({ error }: { error: Error }) => {
      if (!signal.aborted) log.warn({ job: id, err: error }, 'delivery failed; retrying');
    };
    try {
      await pRetry(deliver, { ...RETRY_FOREVER, signal, onFailedAttempt });
      settled(id);
    } catch (error) {
      if (!signal.aborted) log.error({ job: id, err: error }, 'delivery is left to the next start');
    }
  }

  async #send(id: string, signal: AbortSignal): Promise<SentDelivery> {
    const { rows, pictures, delivery, isAnsweredHere } = this.#deps;
    // The reply may have moved since the last try.
    const job = await rows.find(id);
    if (job === undefined) return { reached: false, isPainting: false };
    if (!(await isAnsweredHere(id))) {
      this.abandon(id);
      signal.throwIfAborted();
    }
    const painting = job.painted === null ? undefined : await pictures.read(job.painted.picture);
    const reached = await delivery.ended(job, painting);
    return { reached, isPainting: job.painted !== null, acceptedAt: job.acceptedAt };
  }

  async #note(id: string, { reached, isPainting }: SentDelivery): Promise<void> {
    const { rows, now } = this.#deps;
    await (isPainting ? rows.delivered(id, reached, now()) : rows.notified(id, now()));
  }
}

interface SentDelivery {
  /** Whether anybody can see it. */
  readonly reached: boolean;
  readonly isPainting: boolean;
  /** Milliseconds since 1970; undefined where the job is gone. */
  readonly acceptedAt?: number;
}
