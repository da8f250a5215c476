/** The jobs that wait, as the rows have them: those that may begin in the fair queue, those that their servers hold beside it. */
import PQueue from 'p-queue';
import { compareFairOrder, type FairOptions, FairQueue } from './fair-queue.js';
import type { Job, ReplyAddress } from './job.js';

export interface WaitingJobsOptions {
  /** How many jobs run at the same time. */
  readonly workers: number;
  isPaused(guildId: string | null): boolean;
  /** Runs a job that waits no longer. Must not reject. */
  run(job: Job): Promise<void>;
}

/** Begins nothing until `start`. */
export class WaitingJobs {
  readonly #options: WaitingJobsOptions;
  /** In no order. Every place is read from here, so that a queue of hundreds costs no SQL. */
  readonly #jobs = new Map<string, Job>();
  /** Takes a job out of the queue. Those that are held have none. */
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

  /** Begins nothing more, and waits for what runs. */
  async stop(): Promise<void> {
    this.#queue.pause();
    await this.#queue.onPendingZero();
  }

  add(job: Job): void {
    this.#jobs.set(job.id, job);
    if (!this.#options.isPaused(job.guildId)) this.#enqueue(job);
  }

  remove(id: string): void {
    this.#withdraw(id);
    this.#jobs.delete(id);
  }

  setReply(id: string, reply: ReplyAddress): void {
    const job = this.#jobs.get(id);
    if (job !== undefined) this.#jobs.set(id, { ...job, reply });
  }

  /** Holds a server's jobs, or lets them go; their turns are what they were. */
  applyPause(guildId: string): void {
    const paused = this.#options.isPaused(guildId);
    for (const job of this.#jobs.values()) {
      if (job.guildId !== guildId) continue;
      if (paused) this.#withdraw(job.id);
      else if (!this.#removals.has(job.id)) this.#enqueue(job);
    }
  }

  #enqueue({ id, startTag, sequence }: Job): void {
    const withdrawal = new AbortController();
    this.#removals.set(id, withdrawal);
    const run = async () => {
      const job = this.#jobs.get(id);
      this.#removals.delete(id);
      this.#jobs.delete(id);
      if (job !== undefined) await this.#options.run(job);
    };
    // Only a withdrawal rejects.
    this.#queue.add(run, { id, startTag, sequence, signal: withdrawal.signal }).catch(() => {});
  }

  #withdraw(id: string): void {
    this.#removals.get(id)?.abort();
    this.#removals.delete(id);
  }
}
