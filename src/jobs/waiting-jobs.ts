/** Queued jobs in memory: those that may start are in the fair queue, those of paused servers only in the map. */
import PQueue from 'p-queue';
import { compareFairOrder, type FairOptions, FairQueue } from './fair-queue.js';
import type { Job, ReplyAddress } from './job.js';

export interface WaitingJobsOptions {
  /** How many jobs run at the same time. */
  readonly workers: number;
  isPaused(guildId: string | null): boolean;
  /** Runs a job whose turn has come. Must not reject. */
  run(job: Job): Promise<void>;
}

/** Starts no job before `start`. */
export class WaitingJobs {
  readonly #options: WaitingJobsOptions;
  /** Unordered. Positions are computed from it, so that announcing hundreds of them needs no SQL. */
  readonly #jobs = new Map<string, Job>();
  /** Abort a job's place in the fair queue. Paused jobs have none. */
  readonly #removals = new Map<string, AbortController>();
  readonly #queue: PQueue<FairQueue, FairOptions>;

  constructor(options: WaitingJobsOptions) {
    this.#options = options;
    this.#queue = new PQueue({ concurrency: options.workers, queueClass: FairQueue, autoStart: false });
  }

  /** In the order of painting. */
  get jobs(): Job[] {
    return [...this.#jobs.values()].sort(compareFairOrder);
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id);
  }

  start(): void {
    this.#queue.start();
  }

  /** Starts no more jobs, and waits for running ones. */
  async stop(): Promise<void> {
    this.#queue.pause();
    await this.#queue.onPendingZero();
  }

  add(job: Job): void {
    this.#jobs.set(job.id, job);
    if (!this.#options.isPaused(job.guildId)) this.#enqueue(job);
  }

  remove(id: string): void {
    this.#dequeue(id);
    this.#jobs.delete(id);
  }

  setReply(id: string, reply: ReplyAddress): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#jobs.set(id, { ...job, reply });
  }

  /** Takes a server's jobs out of the fair queue or puts them back, as `isPaused` says; their start tags do not change. */
  applyPause(guildId: string): void {
    const paused = this.#options.isPaused(guildId);
    for (const job of this.#jobs.values()) {
      if (job.guildId !== guildId) continue;
      if (paused) this.#dequeue(job.id);
      else if (!this.#removals.has(job.id)) this.#enqueue(job);
    }
  }

  #enqueue({ id, startTag, sequence }: Job): void {
    const removal = new AbortController();
    this.#removals.set(id, removal);
    const run = async () => {
      const job = this.#jobs.get(id);
      this.#removals.delete(id);
      this.#jobs.delete(id);
      if (job !== undefined) await this.#options.run(job);
    };
    // Only an abort rejects.
    this.#queue.add(run, { id, startTag, sequence, signal: removal.signal }).catch(() => {});
  }

  #dequeue(id: string): void {
    this.#removals.get(id)?.abort();
    this.#removals.delete(id);
  }
}
