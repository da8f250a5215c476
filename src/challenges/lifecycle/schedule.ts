/** Reminder times and dates of weekly rounds: pure functions of times in milliseconds since 1970. */

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/**
 * Phases of at least 2 days get a reminder 1 day before their end, phases of at least 3 hours 1 hour before, shorter ones none.
 *
 * @returns the time of the reminder; null if it has passed or the phase is too short.
 */
export function reminderTime(phase: { readonly from: number; readonly to: number }, at: number): number | null {
  const lengthMs = phase.to - phase.from;
  const leadMs = lengthMs >= 2 * DAY_MS ? DAY_MS : lengthMs >= 3 * HOUR_MS ? HOUR_MS : undefined;
  if (leadMs === undefined || phase.to - leadMs <= at) return null;
  return phase.to - leadMs;
}

export interface PhaseTimes {
  readonly startsAt: number;
  readonly submissionsEndAt: number;
  readonly votingEndAt: number;
}

/**
 * Dates of the round after `round`: the same planned lengths and time of the week, starting after the voting of `round` has ended. Weeks
 * missed during downtime are skipped: at least half of the submission phase must still lie ahead. A week is always 168 hours, so daylight
 * saving time shifts the local time.
 *
 * @param round the closing round, with its planned phase lengths in milliseconds.
 * @param at now.
 */
export function nextWeeklyRound(
  round: {
    readonly startsAt: number;
    readonly votingEndAt: number;
    readonly submissionsLength: number;
    readonly votingLength: number;
  },
  at: number,
): PhaseTimes {
  const earliestStart = Math.max(round.votingEndAt, at - Math.floor(round.submissionsLength / 2));
  const weeks = Math.max(1, Math.ceil((earliestStart - round.startsAt) / WEEK_MS));
  const startsAt = round.startsAt + weeks * WEEK_MS;
  const submissionsEndAt = startsAt + round.submissionsLength;
  return { startsAt, submissionsEndAt, votingEndAt: submissionsEndAt + round.votingLength };
}
