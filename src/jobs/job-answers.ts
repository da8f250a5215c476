/** What this process does about jobs that it answers, whoever paints them: their members see how far they are, and what came of them. */
import type { Progress, Snapshot } from '../worker/protocol.js';
import { isActive, type TrackedJobs } from './active-jobs.js';
import type { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import type { Job } from './job.js';
import type { JobAnswering, JobsDeployment } from './jobs-deployment.js';
import type { PositionAnnouncer } from './positions/position-announcer.js';

interface Connected {
  readonly deployment: Pick<JobsDeployment, 'active'>;
  readonly deliveries: Pick<Deliveries, 'begin' | 'abandon'>;
  readonly positions: Pick<PositionAnnouncer, 'announce'>;
}

export class JobAnswers implements JobAnswering {
  readonly #tracked: TrackedJobs;
  readonly #delivery: Delivery;
  /** Set by `connect`, which is called before anything begins. */
  #parts!: Connected;

  constructor(tracked: TrackedJobs, delivery: Delivery) {
    this.#tracked = tracked;
    this.#delivery = delivery;
  }

  /** With what itself tells this object what happens. */
  connect(parts: Connected): void {
    this.#parts = parts;
  }

  adopt(jobs: readonly Job[]): void {
    for (const job of jobs) {
      this.#tracked.track(job);
      if (!isActive(job) || job.painted !== null) this.#parts.deliveries.begin(job.id);
    }
  }

  drop(ids: readonly string[]): void {
    for (const id of ids) {
      this.#parts.deliveries.abandon(id);
      this.#tracked.giveAway(id);
      this.#delivery.forget(id);
    }
  }

  replyChanged({ id, reply }: Job): void {
    this.#tracked.setReply(id, reply);
  }

  positionsChanged(): void {
    this.#parts.deployment.active.invalidate();
    this.#announce();
  }

  taken(id: string): void {
    this.#tracked.set(id, { state: 'running' });
    this.#tracked.setBusy(id, true);
    this.#announce();
  }

  started({ reply: _, ...job }: Job): void {
    this.#tracked.set(job.id, job);
    this.#announce();
  }

  kept({ id, frames, panels }: Job): void {
    this.#tracked.set(id, { frames, panels });
  }

  left(id: string): void {
    this.#tracked.setBusy(id, false);
    this.#announce();
  }

  progress({ reply: _, ...job }: Job, progress: Progress, snapshot?: Snapshot): void {
    this.#tracked.setProgress(job.id, progress);
    const answered = this.#tracked.set(job.id, job);
    if (answered !== undefined) this.#delivery.progress(answered, progress, snapshot);
  }

  ended({ reply: _, ...job }: Job): void {
    if (this.#tracked.set(job.id, job) !== undefined) this.#parts.deliveries.begin(job.id);
    this.#announce();
  }

  /** Nobody waits for it any more. */
  forget(id: string): void {
    this.#tracked.forget(id);
    this.#parts.deployment.active.invalidate();
  }

  #announce(): void {
    void this.#parts.positions.announce();
  }
}
