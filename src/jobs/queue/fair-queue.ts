/** The order in which waiting jobs are painted: round-robin over members, then first come. */
import type { Job } from '../job.js';

/** A job's sort key. */
export type FairOrder = Pick<Job, 'startTag' | 'sequence'>;

/** By start tag, then by acceptance. */
export const compareFairOrder = (a: FairOrder, b: FairOrder): number =>
  a.startTag - b.startTag || a.sequence - b.sequence;

/** How far the queue has been served. */
export interface ServedJobs {
  /** The highest start tag of a job that was started: the virtual time. 0 before the first. */
  readonly startTag: number;
  /** How many jobs with that tag were started. */
  readonly jobs: number;
}

/** Once so many jobs with a start tag were started, new jobs get a later one. */
export const MAX_JOBS_PER_START_TAG = 100;

/**
 * The start tag of a new job: one more than the member's last, but not less than the virtual time. Members are thus served
 * round-robin, whatever they have queued; the tag is stored with the job, so the order survives a restart. (Start-time fair
 * queueing with jobs of equal size: Goyal, Vin and Cheng, SIGCOMM 1996; `last + 1` is the finish tag, `served.startTag` the
 * virtual time. The limit on jobs per tag is our addition: without it a stream of first-time members could keep everybody's
 * second job waiting.)
 *
 * A job that finds k queued jobs of its member is started before more than k + 1 later jobs of any other member. A queued job
 * that was cancelled still counts among the k, as long as later ones wait.
 *
 * @param last the highest tag of the member's jobs that wait or were ever started; undefined where there is none.
 */
export function nextStartTag(last: number | undefined, served: ServedJobs): number {
  const current = served.jobs < MAX_JOBS_PER_START_TAG ? served.startTag : served.startTag + 1;
  return last === undefined ? current : Math.max(current, last + 1);
}
