/**
 * The order of first starts. A job is overtaken by another that is begun before it although it comes later in the queue, by start tag and
 * sequence, and while it could have been begun itself: what the start tags make of it is fair (see `fair-queue.ts`). Of what a disaster does
 * to the order, this is known:
 *
 * - While Redis is away, and until rows and queue have been compared afterwards, the queue is not what the rows say.
 * - A worker that is killed or stopped has one job in its hands at most; one that cannot write to the database, too. It comes back late.
 * - A bot that could not put a job into the queue, or died before it had, leaves that to the next comparison.
 * - Jobs of a server that is paused wait.
 *
 * So each kill or stop of a worker explains one job that was overtaken, each crash of the database one a worker. No other may be, but by as many
 * as workers take at the same moment: on a busy machine a moment is long.
 */

import type { Job } from '../../../src/jobs/job.js';
import { compareFairOrder } from '../../../src/jobs/queue/fair-queue.js';
import type { Outage } from './disasters.js';
import type { FleetLine } from './fleet-process.js';

export interface History {
  readonly log: readonly FleetLine[];
  readonly outages: readonly Outage[];
  readonly workers: number;
}

/** A worker that has taken a job tells that it has begun so much later at most, in milliseconds; and a bot that it has put one into the queue. */
const SLACK_MS = 1500;
const IS_COMPARED = 'the queue is what the rows say';
const IS_LEFT_TO_ROWS = 'the queue could not be changed; it will be from the rows';

interface Wait {
  readonly job: Job;
  /** Since when it is in the queue for certain, and until when, in milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
}

/** @returns a sentence for each job that was overtaken, and nothing explains it. */
export function overtakenJobs(jobs: readonly Job[], history: History): string[] {
  const { log, outages, workers } = history;
  const starts = firstStarts(jobs, log);
  const explanations = outages
    .filter(({ what }) => what === 'worker' || what === 'postgres')
    .map(({ what, from, to }) => ({ from, to, jobs: what === 'worker' ? 1 : workers }));
  return waitsOf(starts, history).flatMap(({ job, from, to }) => {
    const overtaking = starts.filter(
      (other) =>
        compareFairOrder(other.job, job) > 0 &&
        other.at > from + SLACK_MS &&
        other.at < to - SLACK_MS &&
        !isLeftOut(job, other.at, history),
    );
    if (overtaking.length <= workers) return [];
    const explained = explanations.find((each) => each.jobs > 0 && each.from < to && each.to > from - SLACK_MS);
    if (explained === undefined) return [`${job.id} was overtaken by ${overtaking.length} jobs that come after it`];
    explained.jobs--;
    return [];
  });
}

function firstStarts(jobs: readonly Job[], log: readonly FleetLine[]): { readonly job: Job; readonly at: number }[] {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const starts = new Map<string, { readonly job: Job; readonly at: number }>();
  for (const { msg, job: id = '', time } of log) {
    const job = byId.get(id);
    if (msg !== 'started' || job === undefined || (starts.get(id)?.at ?? Number.POSITIVE_INFINITY) <= time) continue;
    starts.set(id, { job, at: time });
  }
  return [...starts.values()].sort((one, other) => one.at - other.at);
}

/** Of jobs that a bot has put into the queue. */
function waitsOf(starts: readonly { readonly job: Job; readonly at: number }[], { log }: History): Wait[] {
  const accepted = new Map(log.flatMap(({ msg, job, time }) => (msg === 'accepted' && job ? [[job, time]] : [])));
  const leftToRows = new Set(log.flatMap(({ msg, job }) => (msg === IS_LEFT_TO_ROWS ? [job] : [])));
  return starts.flatMap(({ job, at }) => {
    const from = accepted.get(job.id);
    return from === undefined || leftToRows.has(job.id) ? [] : [{ job, from, to: at }];
  });
}

function isLeftOut({ guildId }: Job, at: number, { log, outages }: History): boolean {
  const comparedAfter = (time: number) =>
    log.find((line) => line.msg === IS_COMPARED && line.time > time)?.time ?? Number.POSITIVE_INFINITY;
  return outages.some(({ what, from, to, guildId: paused }) => {
    if (at < from) return false;
    if (what === 'redis') return at < comparedAfter(to) + SLACK_MS;
    return what === 'guild' && paused === guildId && at < comparedAfter(to) + SLACK_MS;
  });
}
