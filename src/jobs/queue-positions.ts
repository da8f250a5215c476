/** Who waits where, and until when. */
import type { Progress } from '../worker/protocol.js';
import type { QueuePosition } from './delivery.js';
import type { Job } from './job.js';

export interface QueueOverview {
  readonly running: readonly { readonly job: Job; readonly progress: Progress | undefined }[];
  /** In the order of painting, with those that their servers hold where they would be. */
  readonly waiting: readonly { readonly job: Job; readonly place: QueuePosition }[];
}

/**
 * When each waiting job is expected to begin: the worker that is free first takes the next one.
 *
 * @param waiting in the order of painting.
 * @param free when each worker will be, in milliseconds since 1970; undefined where nobody knows.
 * @param secondsOf what a job will take.
 * @returns milliseconds since 1970; undefined from the first job on that comes after something nobody knows.
 */
export function estimateStarts(
  waiting: readonly Job[],
  free: readonly (number | undefined)[],
  secondsOf: (job: Job) => number | undefined,
): (number | undefined)[] {
  const ends = [...free];
  return waiting.map((job) => {
    const known = ends.filter((end) => end !== undefined);
    if (known.length < ends.length) return undefined;
    const start = Math.min(...known);
    const seconds = secondsOf(job);
    ends[ends.indexOf(start)] = seconds === undefined ? undefined : start + 1000 * seconds;
    return start;
  });
}

/**
 * The places of waiting jobs. One that is not held counts those that are not; one that its server holds counts the server's own
 * besides, as if it were let go now.
 *
 * @param waiting in the order of painting.
 * @param estimate when jobs begin that all may.
 */
export function queuePositions(
  waiting: readonly Job[],
  isPaused: (guildId: string | null) => boolean,
  estimate: (waiting: readonly Job[]) => readonly (number | undefined)[],
): QueuePosition[] {
  const moving = waiting.filter(({ guildId }) => !isPaused(guildId));
  const starts = estimate(moving);
  const held = new Map<string | null, number>();
  let ahead = 0;
  const positions = waiting.map(({ guildId }) => {
    if (!isPaused(guildId)) return ++ahead;
    const own = (held.get(guildId) ?? 0) + 1;
    held.set(guildId, own);
    return ahead + own;
  });
  return waiting.map(({ guildId }, index) => {
    const position = positions[index];
    return isPaused(guildId)
      ? { position, waiting: moving.length + (held.get(guildId) ?? 0), isPaused: true, startsAt: undefined }
      : { position, waiting: moving.length, isPaused: false, startsAt: starts[position - 1] };
  });
}
