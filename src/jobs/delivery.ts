/** How a member learns of a job. `jobs/` says what happened; the implementation in `discord/` renders it. */
import type { PictureHash } from '../store/pictures/hash.js';
import type { Progress, Snapshot } from '../worker/protocol.js';
import type { DerivedRequest } from './admission/admission.js';
import type { DerivedJobKind, Job, ReplyAddress } from './job.js';

export interface QueuePosition {
  /** Counted from 1, among the jobs that are painted before this one as things stand; those of paused servers are not counted. */
  readonly position: number;
  /** How many wait, counted likewise. */
  readonly waiting: number;
  /** A moderator of the job's server paused its queue. */
  readonly isPaused: boolean;
  /** Milliseconds since 1970 when painting is expected to begin; undefined until the cost model has seen a job, and while paused. */
  readonly startsAt: number | undefined;
}

/** What a delivery reads and reports of jobs; implemented by `Jobs`. */
export interface DeliveryHost {
  /** Whether the job is this process's to answer, at this moment: asked right before something is sent. */
  mayAnswer(id: string): boolean;
  find(id: string): Promise<Job | undefined>;
  /** @returns the PNG; undefined where there is none, or none any more. */
  painting(job: Job): Promise<Buffer | undefined>;
  /** A picture that a job refers to; undefined when it is not kept any more. */
  readPicture(hash: PictureHash): Promise<Buffer | undefined>;
  /** A picture made from a painting: see `Jobs.derive`. */
  derive(source: Job, kind: DerivedJobKind, request: DerivedRequest): Promise<Job>;
  /** Its reply was deleted. */
  abandon(id: string): Promise<void>;
  /** Its reply changed. @param replacing the only address that may be replaced. */
  setReply(id: string, reply: ReplyAddress, replacing: ReplyAddress): Promise<void>;
}

export interface Delivery {
  /** Called once, before any other method. */
  attach(jobs: DeliveryHost): void;
  /** The job waits, or its position changed. Returns at once; only the newest update counts. */
  queued(job: Job, position: QueuePosition): void;
  /** The job is being painted. Returns at once; only the newest update counts. Without `snapshot` the last one is still current. */
  progress(job: Job, progress: Progress, snapshot?: Snapshot): void;
  /**
   * The job has ended: `job.painted` is set (with the painting's PNG, unless somebody emptied the folder of pictures), or
   * `job.failure`, or `job.cancelledBy`. Replaces all earlier updates; no other update of the job follows.
   * Resolves once the member can see it, or it is certain that nobody ever will (message or channel deleted, bot removed): then
   * it resolves to false. Rejects only when trying again later may help. Called again after a restart for a job that had
   * not resolved, so it must not show the same painting twice.
   */
  ended(job: Job, painting: Uint8Array | undefined): Promise<boolean>;
  /** Another process answers the job: nothing more is shown of it. */
  forget(id: string): void;
}
