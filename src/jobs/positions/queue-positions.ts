/** Queue positions and estimated start times. */
import type { Progress } from '../../worker/protocol.js';
import type { QueuePosition } from '../delivery.js';
import type { Job } from '../job.js';

export interface QueueOverview {
  readonly running: readonly { readonly job: Job; readonly progress: Progress | undefined }[];
  /** In the order of painting; jobs of paused servers stand where they would be if resumed. */
  readonly waiting: readonly { readonly job: Job; readonly place: QueuePosition }[];
}

/**
 * When each waiting job is expected to start: the worker that is free first takes the next one.
 *
 * @param waiting in the order of painting.
 * @param freeAt when each worker is expected to be free, in milliseconds since 1970; undefined where that is unknown.
 * @param secondsOf expected duration of a job.
 * @returns milliseconds since 1970; undefined from the first job on that depends on something unknown.
 */
export function estimateStarts(
  waiting: readonly Job[],
  freeAt: readonly (number | undefined)[],
  secondsOf: (job: Job) => number | undefined,
): (number | undefined)[] {
  const ends = [...freeAt];
  return waiting.map((job) => {
    const known = ends.filter((end) => end !== undefined);
    // Nobody paints, or nobody knows how long.
    if (ends.length === 0 || known.length < ends.length) return undefined;
    const start = Math.min(...known);
    const seconds = secondsOf(job);
    ends[ends.indexOf(start)] = seconds === undefined ? undefined : start + 1000 * seconds;
    return start;
  });
}

/**
 * The positions of waiting jobs. Jobs of paused servers are not counted, except by later jobs of the same server: those get the
 * position that they would have if the server were resumed now.
 *
 * @param waiting in the order of painting.
 * @param estimate start times of jobs that are not paused.
 */
export function queuePositions(
  waiting: readonly Job[],
  isPaused: (guildId: string | null) => boolean,
  estimate: (waiting: readonly Job[]) => readonly (number | undefined)[],
): QueuePosition[] {
  const unpaused = waiting.filter(({ guildId }) => !isPaused(guildId));
  const starts = estimate(unpaused);
  const paused = new Map<string | null, number>();
  let ahead = 0;
  const positions = waiting.map(({ guildId }) => {
    if (!isPaused(guildId)) return ++ahead;
    const own = (paused.get(guildId) ?? 0) + 1;
    paused.set(guildId, own);
    return ahead + own;
  });
  return waiting.map(({ guildId }, index) => {
    const position = positions[index];
    return isPaused(guildId)
      ? { position, waiting: unpaused.length + (paused.get(guildId) ?? 0), isPaused: true, startsAt: undefined }
      : { position, waiting: unpaused.length, isPaused: false, startsAt: starts[position - 1] };
  });
}
