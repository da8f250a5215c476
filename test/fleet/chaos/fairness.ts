/**
 * The order of first starts against what fair queueing promises: a job that finds k queued jobs of its member is started before more than k + 1
 * later jobs of any other member.
 */
import type { Job } from '../../../src/jobs/job.js';
import { type ChaosResult, TIMING } from './chaos-run.js';

/** Jobs that workers take at the same moment are in no order; and one is told of a moment after it was taken. */
const CONCURRENT = 3 + 1;
/** After a service is back, until the queue is what the rows say. */
const SETTLES_MS = 4 * TIMING.reconcileMs + TIMING.deadAfterMs;

export function unfairStarts(jobs: readonly Job[], { log, outages }: ChaosResult): string[] {
  const startedAt = new Map<string, number>();
  for (const { msg, job, time } of log)
    if (msg === 'started' && job !== undefined)
      startedAt.set(job, Math.min(time, startedAt.get(job) ?? Number.POSITIVE_INFINITY));
  const isDisturbed = (at: number) =>
    outages.some(
      ({ what, from, to }) => ['redis', 'postgres', 'process'].includes(what) && at > from && at < to + SETTLES_MS,
    );
  const pausedAt = (job: Job, at: number) =>
    outages.some(({ what, from, to }) => what === job.guildId && at > from && at < to + SETTLES_MS);
  const starts = [...startedAt]
    .flatMap(([id, at]) => {
      const job = jobs.find((each) => each.id === id);
      return job === undefined ? [] : [{ job, at }];
    })
    .sort((one, other) => one.at - other.at);
  const faults: string[] = [];
  for (const waiting of starts) {
    const { job } = waiting;
    const own = jobs.filter(
      (each) =>
        each.userId === job.userId &&
        each.sequence < job.sequence &&
        (startedAt.get(each.id) ?? each.endedAt ?? 0) > job.acceptedAt,
    ).length;
    const ahead = new Map<string, number>();
    for (const other of starts) {
      const isLater = other.job.sequence > job.sequence && other.job.userId !== job.userId;
      if (!isLater || other.at >= waiting.at || isDisturbed(other.at) || pausedAt(job, other.at)) continue;
      ahead.set(other.job.userId, (ahead.get(other.job.userId) ?? 0) + 1);
    }
    for (const [member, count] of ahead)
      if (count > own + 1 + CONCURRENT)
        faults.push(`${job.id} waited while ${count} later jobs of ${member} were begun`);
  }
  return faults;
}
