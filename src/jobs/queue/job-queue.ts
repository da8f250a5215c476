/** The order and the hand-out of waiting jobs. The row is the job: a queue may lose everything, and is filled again from rows. */

import type { Job } from '../job.js';
import type { FairOrder } from './fair-queue.js';
import { type JobNeeds, needsOf } from './job-needs.js';

export interface QueueEntry extends FairOrder {
  /** The job's. */
  readonly id: string;
  readonly needs: JobNeeds;
}

export const entryOf = (job: Pick<Job, 'id' | 'startTag' | 'sequence' | 'options'>): QueueEntry => ({
  id: job.id,
  startTag: job.startTag,
  sequence: job.sequence,
  needs: needsOf(job),
});

/** Ids of jobs. */
export interface QueueContents {
  readonly waiting: readonly string[];
  readonly handedOut: readonly string[];
}

/**
 * Entries are handed out in the order of `compareFairOrder`. A lease is on each that was handed out: it goes to somebody else where its
 * holder is lost.
 */
export interface JobQueue {
  /** Does nothing for a job that waits here or is handed out. */
  add(entries: readonly QueueEntry[]): Promise<void>;
  /** Of those that wait; the others go when they are done. */
  remove(ids: readonly string[]): Promise<void>;
  contents(): Promise<QueueContents>;
  /**
   * Hands out the first entry of those that the caller can do. It is the caller's until `done`.
   *
   * @returns the job's id; undefined where there is none.
   */
  take(can: (needs: JobNeeds) => boolean): Promise<string | undefined>;
  /** The entry that was taken is gone; it may be added again. */
  done(id: string): Promise<void>;
  /** @param listener is called when there may be something to take. @returns what ends that. */
  onAdded(listener: () => void): () => void;
  close(): Promise<void>;
}
