/** The queue of a fleet: BullMQ on Redis 7 or Valkey, a queue a class. */
import { randomUUID } from 'node:crypto';
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { classOf, JOB_CLASSES, type JobNeeds } from '../job-needs.js';
import type { JobQueue, QueueContents, QueueEntry } from '../job-queue.js';
import { JobClassQueue } from './job-class-queue.js';
import { nextBase, scoreOf } from './scores.js';

export interface BullmqJobQueueOptions {
  /** It belongs to the queue from now on. */
  readonly connection: Redis;
  /** Of all keys: several fleets may share a Redis. */
  readonly prefix: string;
  readonly log: Logger;
  /** How long a job that was taken stays its taker's after that has died, in milliseconds. */
  readonly lockMs?: number;
  /** A job that was taken was lost meanwhile: somebody else may have it. */
  readonly onLost?: (id: string) => void;
}

const LOCK_MS = 15_000;
const RENEWALS_PER_LOCK = 3;

interface TakenJob {
  readonly job: Job;
  readonly token: string;
  readonly queue: JobClassQueue;
}

export class BullmqJobQueue implements JobQueue {
  readonly #options: BullmqJobQueueOptions;
  readonly #classes: ReadonlyMap<string, { readonly needs: JobNeeds; readonly queue: JobClassQueue }>;
  readonly #taken = new Map<string, TakenJob>();
  readonly #listeners = new Set<() => void>();
  readonly #baseKey: string;
  readonly #renewal: NodeJS.Timeout;
  #reportedError: string | undefined;

  constructor(options: BullmqJobQueueOptions) {
    this.#options = options;
    const { connection, prefix, log, lockMs = LOCK_MS } = options;
    this.#baseKey = `${prefix}:base`;
    const onError = (error: Error) => {
      // Each class and each retry says the same.
      if (error.message !== this.#reportedError) log.warn({ err: error }, 'the queue has trouble with Redis');
      this.#reportedError = error.message;
    };
    connection.on('ready', () => {
      this.#reportedError = undefined;
    });
    connection.on('error', onError);
    this.#classes = new Map(
      JOB_CLASSES.map((needs) => {
        const name = classOf(needs);
        return [name, { needs, queue: new JobClassQueue({ name, prefix, connection, lockMs, onError }) }];
      }),
    );
    this.#renewal = setInterval(() => void this.#renew(), lockMs / RENEWALS_PER_LOCK);
  }

  async add(entries: readonly QueueEntry[]): Promise<void> {
    const base = await this.#base();
    for (const entry of entries) await this.#classOf(entry.needs).add(entry.id, entry, base);
    this.wake();
  }

  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) for (const { queue } of this.#classes.values()) if (await queue.remove(id)) break;
  }

  async contents(): Promise<QueueContents> {
    const read = this.#options.connection.pipeline();
    for (const { queue } of this.#classes.values()) {
      const { prioritized, wait, active } = queue.keys;
      read.zrange(prioritized, '0', '-1');
      read.lrange(wait, 0, -1);
      read.lrange(active, 0, -1);
    }
    const lists = (await valuesOf(read.exec())) as string[][];
    // Whoever compares the queue with the rows also sees to what was taken by somebody who died: a thousand workers need not.
    for (const [index, { queue }] of [...this.#classes.values()].entries())
      if (lists[3 * index + 2].length > 0) queue.watchForStalled();
    const nth = (remainder: number) => lists.filter((_, index) => index % 3 === remainder).flat();
    return { waiting: [...nth(0), ...nth(1)], handedOut: nth(2) };
  }

  async take(can: (needs: JobNeeds) => boolean): Promise<string | undefined> {
    for (;;) {
      const queue = await this.#firstOf([...this.#classes.values()].filter(({ needs }) => can(needs)));
      if (queue === undefined) return undefined;
      const token = randomUUID();
      const job = await queue.take(token);
      // Somebody else was faster: there may be another one.
      if (job?.id === undefined) continue;
      this.#taken.set(job.id, { job, token, queue });
      return job.id;
    }
  }

  async done(id: string): Promise<void> {
    const taken = this.#taken.get(id);
    this.#taken.delete(id);
    if (taken === undefined) return;
    // Where the lock was lost, it is another one's to end.
    await taken.job.moveToCompleted(null, taken.token, false).catch((error: unknown) => {
      this.#options.log.debug({ job: id, err: error }, 'a job that is done was not ended in the queue');
    });
  }

  onAdded(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** There may be something to take: call it when another process says so. */
  wake(): void {
    for (const listener of this.#listeners) listener();
  }

  /**
   * Gives all that waits the place that its row has: after the base has moved, and where it was added by a process that did not know so.
   *
   * @param entries all that wait.
   */
  async reorder(entries: readonly QueueEntry[]): Promise<void> {
    const { connection } = this.#options;
    const before = await this.#base();
    const base = nextBase(
      before,
      entries.map(({ startTag }) => startTag),
    );
    const write = connection.multi();
    if (base !== before) write.set(this.#baseKey, base);
    for (const entry of entries)
      write.zadd(this.#classOf(entry.needs).keys.prioritized, 'XX', scoreOf(entry, base), entry.id);
    await valuesOf(write.exec());
  }

  async close(): Promise<void> {
    clearInterval(this.#renewal);
    this.#listeners.clear();
    await Promise.allSettled([...this.#classes.values()].map(({ queue }) => queue.close()));
    this.#options.connection.disconnect();
  }

  #classOf(needs: JobNeeds): JobClassQueue {
    const found = this.#classes.get(classOf(needs));
    if (found === undefined) throw new Error(`there is no class ${classOf(needs)}`);
    return found.queue;
  }

  async #base(): Promise<number> {
    return Number((await this.#options.connection.get(this.#baseKey)) ?? 0);
  }

  /** The one whose first job comes first; a job that came back from somebody who died goes before all. */
  async #firstOf(classes: readonly { readonly queue: JobClassQueue }[]): Promise<JobClassQueue | undefined> {
    const { connection } = this.#options;
    const keys = classes.flatMap(({ queue: { keys } }) => [keys.prioritized, keys.wait]);
    // One command is all that a worker asks that has nothing to do.
    if (keys.length === 0 || (await connection.exists(keys)) === 0) return undefined;
    const read = connection.pipeline();
    for (const { queue } of classes) {
      const { prioritized, wait } = queue.keys;
      read.zrange(prioritized, '0', '0', 'WITHSCORES');
      read.llen(wait);
    }
    const values = await valuesOf(read.exec());
    let first: { readonly queue: JobClassQueue; readonly score: number } | undefined;
    for (const [index, { queue }] of classes.entries()) {
      const [head, returned] = values.slice(2 * index) as [string[], number];
      const score = returned > 0 ? Number.NEGATIVE_INFINITY : Number(head[1] ?? Number.POSITIVE_INFINITY);
      if (score < (first?.score ?? Number.POSITIVE_INFINITY)) first = { queue, score };
    }
    return first?.queue;
  }

  async #renew(): Promise<void> {
    const { log, onLost = () => {} } = this.#options;
    const queues = new Set([...this.#taken.values()].map(({ queue }) => queue));
    for (const queue of queues) {
      const own = [...this.#taken].filter(([, taken]) => taken.queue === queue);
      const tokens = own.map(([, { token }]) => token);
      try {
        for (const id of await queue.renew(
          own.map(([id]) => id),
          tokens,
        )) {
          // It may be done by now.
          if (!this.#taken.has(id)) continue;
          this.#taken.delete(id);
          log.warn({ job: id }, 'a job is not held in the queue any more');
          onLost(id);
        }
      } catch (error) {
        log.debug({ err: error }, 'jobs that run could not be held in the queue');
      }
    }
  }
}

/** @throws the first error of a pipeline's commands. */
async function valuesOf(results: Promise<[Error | null, unknown][] | null>): Promise<unknown[]> {
  return ((await results) ?? []).map(([error, value]) => {
    if (error !== null) throw error;
    return value;
  });
}
