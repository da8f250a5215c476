/** Per-member quota in one server: set in settings, enforced here. */
import { UserError } from '../../errors/user-error.js';

export interface Quota {
  /** Active jobs; Infinity for no limit. */
  readonly waiting: number;
  /** Jobs in any 24 hours; Infinity for no limit. */
  readonly perDay: number;
  /** Least time between two jobs, in seconds. */
  readonly cooldownSeconds: number;
}

export const DAY_MS = 24 * 3600 * 1000;

/**
 * @param acceptedAt when the jobs that count were accepted, in milliseconds since 1970; one that counts for several is there as often.
 * @param now milliseconds since 1970.
 * @param weight how many paintings the new job counts for; one that is more than a day's has the whole day's.
 * @returns `quota-day` or `quota-cooldown`, with the time in seconds since 1970 from which on another job is allowed.
 */
export function quotaError(
  acceptedAt: readonly number[],
  { perDay, cooldownSeconds }: Quota,
  now: number,
  weight = 1,
): UserError | undefined {
  const recent = acceptedAt.filter((at) => at > now - DAY_MS).sort((one, other) => one - other);
  const free = perDay - recent.length;
  const needed = Math.min(weight, perDay);
  if (free < needed) {
    const until = toSeconds(recent[needed - free - 1] + DAY_MS);
    return new UserError('quota-day', { limit: perDay, until });
  }
  // A request that came at the same moment, or to another process, may have been accepted at a later time than this one's.
  if (cooldownSeconds === 0) return undefined;
  const next = (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + 1000 * cooldownSeconds;
  return next > now ? new UserError('quota-cooldown', { until: toSeconds(next) }) : undefined;
}

/** Rounded up, so that a request at that second is not refused. */
const toSeconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
