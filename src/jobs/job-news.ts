/** What whoever paints tells whoever answers: in the same process, or in another one. */
import type { Progress, Snapshot } from '../worker/protocol.js';
import type { Job } from './job.js';

export interface JobNews {
  /** Its turn has come. */
  taken(id: string): void;
  /** An attempt has begun. */
  started(job: Job): void;
  /** A picture on the way to the painting is in its row. */
  kept(job: Job): void;
  /** A step was painted. Without `snapshot` the last one is still current. */
  progress(job: Job, progress: Progress, snapshot?: Snapshot): void;
  /** The job is painted, or has failed: its member is to be told. */
  ended(job: Job): void;
  /** Whoever painted it is free for another one. */
  left(id: string): void;
}
