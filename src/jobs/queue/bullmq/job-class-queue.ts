/** One class of jobs in Redis: a queue of BullMQ's, whose jobs are taken one by one. */
import { type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { FairOrder } from '../fair-queue.js';
import { priorityOf, scoreOf } from './scores.js';

export interface JobClassQueueOptions {
  /** Of the class. */
  readonly name: string;
  /** Of all keys. */
  readonly prefix: string;
  readonly connection: Redis;
  /** How long a taken job stays its taker's, unless that is renewed. */
  readonly lockMs: number;
  readonly onError: (error: Error) => void;
}

/** Stalled jobs are looked for so many times in the life of a lock. */
const STALLED_CHECKS = 3;

/** BullMQ waits for jobs on a connection of its own; here several classes are looked through at once, and none is waited for. */
class PollingWorker extends Worker {
  protected override createBackend(): void {
    this.backend = this.backendFactory(this.name, this.opts, { withBlockingConnection: false });
  }
}

export class JobClassQueue {
  readonly keys: { readonly prioritized: string; readonly wait: string; readonly active: string };
  readonly #options: JobClassQueueOptions;
  readonly #queue: Queue;
  #worker: PollingWorker | undefined;
  #isWatching = false;

  constructor(options: JobClassQueueOptions) {
    this.#options = options;
    const { name, prefix, connection, onError } = options;
    this.#queue = new Queue(name, { prefix, connection, skipWaitingForReady: true });
    this.#queue.on('error', onError);
    this.keys = {
      prioritized: this.#queue.toKey('prioritized'),
      wait: this.#queue.toKey('wait'),
      active: this.#queue.toKey('active'),
    };
  }

  /** Does nothing for one that is there. */
  async add(id: string, order: FairOrder, base: number): Promise<void> {
    const options = { jobId: id, priority: priorityOf(order, base), removeOnComplete: true, removeOnFail: true };
    await this.#queue.add('job', {}, options);
    await this.#options.connection.zadd(this.keys.prioritized, 'XX', scoreOf(order, base), id);
  }

  /** @returns whether it waited here. */
  async remove(id: string): Promise<boolean> {
    // One that is locked is handed out, and stays.
    return (await this.#queue.remove(id).catch(() => 0)) === 1;
  }

  take(token: string): Promise<Job | undefined> {
    return this.#consumer().getNextJob(token, { block: false });
  }

  /** From now on what whoever has taken and lost comes back. One process of a fleet is enough. */
  watchForStalled(): void {
    if (this.#isWatching) return;
    this.#isWatching = true;
    this.#consumer().startStalledCheckTimer().catch(this.#options.onError);
  }

  /** @returns ids of those that are not held any more. */
  renew(ids: readonly string[], tokens: readonly string[]): Promise<string[]> {
    return this.#consumer().extendJobLocks([...ids], [...tokens], this.#options.lockMs);
  }

  async close(): Promise<void> {
    await this.#worker?.close(true);
    await this.#queue.close();
  }

  #consumer(): PollingWorker {
    if (this.#worker !== undefined) return this.#worker;
    const { name, prefix, connection, lockMs, onError } = this.#options;
    const worker = new PollingWorker(name, null, {
      prefix,
      connection,
      autorun: false,
      lockDuration: lockMs,
      // Redis takes whole milliseconds.
      stalledInterval: Math.ceil(lockMs / STALLED_CHECKS),
      // How often a job may be tried is the row's to say.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      skipWaitingForReady: true,
    });
    worker.on('error', onError);
    this.#worker = worker;
    return worker;
  }
}
