/** What a bot hears of workers and of other bots. */
import type { Logger } from 'pino';
import type { TrackedJobs } from '../active-jobs.js';
import type { JobAnswering } from '../jobs-deployment.js';
import type { PausedGuilds } from '../queue/paused-guilds.js';
import type { JobRows } from '../rows/job-rows.js';
import type { FleetActiveJobs } from './fleet-active-jobs.js';
import type { Fleet } from './fleet-parts.js';

export interface FleetListenerDeps extends Pick<Fleet, 'bus' | 'snapshots' | 'queue'> {
  readonly rows: JobRows;
  readonly tracked: TrackedJobs;
  readonly paused: PausedGuilds;
  readonly active: FleetActiveJobs;
  readonly answering: JobAnswering;
  isAnsweredHere(id: string): Promise<boolean>;
  readonly log: Logger;
}

/** @returns what ends it. */
export function listenToWorkers(deps: FleetListenerDeps): () => void {
  const { bus, queue, snapshots, rows, tracked, paused, active, answering, isAnsweredHere, log } = deps;
  /** What is not done is found by the rows, soon. */
  const attempt = (jobId: string | undefined, task: () => Promise<void>) =>
    void task().catch((error: unknown) => log.warn({ job: jobId, err: error }, 'news of a job could not be followed'));
  /** The job as it is being painted; undefined where it is not answered here, or the news is old. */
  const running = (jobId: string, number: number) => {
    const job = tracked.find(jobId);
    if (job === undefined || job.painted !== null || job.endedAt !== null || job.attempt > number) return undefined;
    return { ...job, state: 'running' as const, attempt: number };
  };
  const ends = [
    bus.on('accepted', (_, isOwn) => {
      if (!isOwn) queue.wake();
      answering.positionsChanged();
    }),
    bus.on('started', (event) => {
      const job = running(event.jobId, event.attempt);
      if (job !== undefined) answering.started(job);
      else answering.positionsChanged();
    }),
    bus.on('progress', ({ jobId, attempt: number, progress }) => {
      const job = running(jobId, number);
      if (job !== undefined) answering.progress(job, progress);
      else active.heard(jobId, number, progress);
    }),
    bus.on('snapshot', ({ jobId, attempt: number, progress }) => {
      if (running(jobId, number) === undefined) active.heard(jobId, number, progress);
      else
        attempt(jobId, async () => {
          const snapshot = await snapshots.read(jobId);
          const job = running(jobId, number);
          if (job !== undefined) answering.progress(job, progress, snapshot);
        });
    }),
    bus.on('ended', ({ jobId }) => {
      if (tracked.find(jobId) === undefined) answering.positionsChanged();
      else
        attempt(jobId, async () => {
          const job = await rows.find(jobId);
          if (job !== undefined && (job.endedAt !== null || job.painted !== null)) answering.ended(job);
        });
    }),
    bus.on('reply-changed', ({ jobId }, isOwn) => {
      if (isOwn || tracked.find(jobId) === undefined) return;
      attempt(jobId, async () => {
        // The bot that has the newer address answers the job.
        if (!(await isAnsweredHere(jobId))) answering.drop([jobId]);
        const job = await rows.find(jobId);
        if (job !== undefined) answering.replyChanged(job);
      });
    }),
    bus.on('pauses-changed', (_, isOwn) => {
      if (isOwn) return;
      attempt(undefined, async () => {
        await paused.reload();
        answering.positionsChanged();
      });
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}
