/** Jobs that have not ended, as `Jobs` sees them: in the memory of the process that answers them, or in the rows that a fleet shares. */
import type { Progress } from '../worker/protocol.js';
import { ACTIVE_STATES, type Job, type ReplyAddress } from './job.js';
import { compareFairOrder } from './queue/fair-queue.js';

export interface ActiveJob {
  readonly job: Job;
  /** Undefined until the first step. */
  readonly progress: Progress | undefined;
  /** When it was measured, or the job became active; milliseconds since 1970. */
  readonly progressAt: number;
  /** Somebody is painting it still, though it may have ended. */
  readonly isBusy?: boolean;
}

export interface ActiveJobs {
  /** Unordered. */
  read(): Promise<readonly ActiveJob[]>;
  /** As `read`, perhaps a second ago, also where that is known to have changed: for what is looked at again before it counts. */
  recent(): Promise<readonly ActiveJob[]>;
  /** What was read is not true any more. */
  invalidate(): void;
}

/** Painted and being delivered, such a job is active until its member has the painting. */
export const isActive = ({ state }: Pick<Job, 'state'>): boolean => ACTIVE_STATES.includes(state);

const isPainted = ({ painted }: Pick<Job, 'painted'>): boolean => painted !== null;

export const runningOf = (jobs: readonly ActiveJob[]): ActiveJob[] =>
  jobs.filter(({ job, isBusy }) => isBusy || (job.state === 'running' && !isPainted(job)));

/** In the order of painting. */
export const waitingOf = (jobs: readonly ActiveJob[]): Job[] =>
  jobs
    .map(({ job }) => job)
    .filter(({ state }) => state === 'queued')
    .sort(compareFairOrder);

const MAX_GIVEN_AWAY = 10_000;

/** The jobs that this process answers, until their members have what they wait for. */
export class TrackedJobs implements ActiveJobs {
  readonly #now: () => number;
  readonly #jobs = new Map<string, ActiveJob>();
  /** Nobody waits for them any more, but somebody paints them still. */
  readonly #leaving = new Map<string, ActiveJob>();
  readonly #givenAway = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  async read(): Promise<readonly ActiveJob[]> {
    return this.all();
  }

  async recent(): Promise<readonly ActiveJob[]> {
    return this.all();
  }

  invalidate(): void {}

  all(): ActiveJob[] {
    return [...this.#jobs.values(), ...this.#leaving.values()];
  }

  find(id: string): Job | undefined {
    return this.#jobs.get(id)?.job;
  }

  track(job: Job): void {
    this.#givenAway.delete(job.id);
    this.#jobs.set(job.id, { job, progress: undefined, progressAt: this.#now() });
  }

  /** Another process answers it. */
  giveAway(id: string): void {
    this.forget(id);
    this.#givenAway.add(id);
    // The oldest: whoever was about to say something of it has given up long ago.
    for (const oldest of this.#givenAway) if (this.#givenAway.size > MAX_GIVEN_AWAY) this.#givenAway.delete(oldest);
  }

  /** This process answers it, though it has ended: somebody asks for it here. */
  takeBack(id: string): void {
    this.#givenAway.delete(id);
  }

  isGivenAway(id: string): boolean {
    return this.#givenAway.has(id);
  }

  forget(id: string): void {
    const known = this.#jobs.get(id);
    if (known?.isBusy) this.#leaving.set(id, known);
    this.#jobs.delete(id);
  }

  /** Somebody in this process paints it, or does so no more. */
  setBusy(id: string, isBusy: boolean): void {
    if (!isBusy) this.#leaving.delete(id);
    this.#change(id, (before) => ({ ...before, isBusy }));
  }

  setReply(id: string, reply: ReplyAddress): void {
    this.#change(id, (before) => ({ ...before, job: { ...before.job, reply } }));
  }

  /** Another state than before, and what came with it. @returns the job; undefined where it is not answered here. */
  set(id: string, changes: Partial<Job>): Job | undefined {
    this.#change(id, (before) => ({ ...before, job: { ...before.job, ...changes } }));
    return this.find(id);
  }

  setProgress(id: string, progress: Progress): void {
    this.#change(id, (before) => ({ ...before, progress, progressAt: this.#now() }));
  }

  #change(id: string, change: (before: ActiveJob) => ActiveJob): void {
    const before = this.#jobs.get(id);
    if (before !== undefined) this.#jobs.set(id, change(before));
  }
}
