/** How a member hears of a job. `jobs/` says what happened, the implementation (in `discord/`) says how it looks. */
import type { Progress, Snapshot } from '../worker/protocol.js';
import type { Job } from './job.js';

export interface QueuePosition {
  /** Counted from 1, among the jobs that are painted before this one as things stand; those that other servers hold are not. */
  readonly position: number;
  /** How many wait, counted alike. */
  readonly waiting: number;
  /** A moderator of the job's server holds its queue. */
  readonly isPaused: boolean;
  /** Milliseconds since 1970 when painting is expected to begin; undefined until the cost model has seen a job, and while paused. */
  readonly startsAt: number | undefined;
}

export interface Delivery {
  /** The job waits, or its place changed. Returns at once; only the newest news counts. */
  queued(job: Job, place: QueuePosition): void;
  /** The job is being painted. Returns at once; only the newest news counts. `snapshot` is absent when the picture is the last one still. */
  progress(job: Job, progress: Progress, snapshot?: Snapshot): void;
  /**
   * The job has ended: `job.painted` is set (with the painting's PNG, unless somebody emptied the folder of pictures), or
   * `job.failure`, or `job.cancelledBy`. Replaces all earlier news, and no other news of the job comes after it.
   * Resolves once the member can see it, or it is certain that nobody ever will (message or channel deleted, bot removed): then
   * it resolves to false. It rejects only when trying again later may help. Called again after a restart for a job that had
   * not resolved, so it must not show the same painting twice.
   */
  ended(job: Job, painting: Uint8Array | undefined): Promise<boolean>;
}
