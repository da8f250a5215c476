/** What waits and what runs, and when what waits is expected to start. */
import { type ActiveJob, runningOf, waitingOf } from '../active-jobs.js';
import type { CostModel } from '../cost-model.js';
import { estimateStarts, type QueueOverview, queuePositions } from './queue-positions.js';

/** Who paints, all of them together. */
export interface PaintCapacity {
  /** How many jobs run at the same time. */
  readonly workers: number;
  /** Label of engine and device; undefined while it is not known, and where there are several. */
  readonly engine: string | undefined;
}

export interface OverviewDeps {
  readonly costs: CostModel;
  isPaused(guildId: string | null): boolean;
  readonly now: () => number;
}

export function queueOverview(
  active: readonly ActiveJob[],
  { workers, engine }: PaintCapacity,
  { costs, isPaused, now }: OverviewDeps,
): QueueOverview {
  /** Milliseconds since 1970; undefined until the cost model has seen a job. */
  const endOf = ({ job, progress, progressAt }: ActiveJob) => {
    const left = progress?.secondsLeft ?? costs.seconds(engine, job);
    return left === undefined ? undefined : Math.max(now(), progressAt + 1000 * left);
  };
  const running = runningOf(active);
  const waiting = waitingOf(active);
  const positions = queuePositions(waiting, isPaused, (unpaused) => {
    const freeAt = running.map(endOf);
    while (freeAt.length < workers) freeAt.push(now());
    return estimateStarts(unpaused, freeAt, (job) => costs.seconds(engine, job));
  });
  return {
    running: running.map(({ job, progress }) => ({ job, progress })),
    waiting: waiting.map((job, index) => ({ job, place: positions[index] })),
  };
}
