/** How much of one server's painting a member may have, in plain numbers: whoever sets them passes them to whoever counts. */
import { UserError } from '../errors/user-error.js';

export interface Quota {
  /** Paintings that wait or are being painted; Infinity for no limit. */
  readonly waiting: number;
  /** Paintings in any 24 hours; Infinity for no limit. */
  readonly perDay: number;
  /** Seconds between two paintings. */
  readonly cooldownSeconds: number;
}

export const DAY_MS = 24 * 3600 * 1000;

/**
 * @param acceptedAt when those of the last 24 hours that count were accepted, in milliseconds since 1970.
 * @returns `quota-day` or `quota-cooldown`, with the time in seconds since 1970 from which on another one is allowed.
 */
export function quotaError(
  acceptedAt: readonly number[],
  { perDay, cooldownSeconds }: Quota,
  now: number,
): UserError | undefined {
  const recent = acceptedAt.filter((at) => at > now - DAY_MS).sort((one, other) => one - other);
  if (recent.length >= perDay) {
    const until = seconds(recent[recent.length - perDay] + DAY_MS);
    const message = `You have had ${perDay} paintings here in the last 24 hours, which is this server's limit.`;
    return new UserError('quota-day', message, { limit: perDay, until });
  }
  const next = (recent.at(-1) ?? Number.NEGATIVE_INFINITY) + 1000 * cooldownSeconds;
  if (next > now) {
    const message = 'This server has members pause between two paintings; try again a little later.';
    return new UserError('quota-cooldown', message, { until: seconds(next) });
  }
  return undefined;
}

/** Rounded up: whoever comes then is not too early. */
const seconds = (milliseconds: number) => Math.ceil(milliseconds / 1000);
