/** When what happens: pure arithmetic over times in milliseconds. */

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/**
 * Members are reminded of a deadline a day before when they have two days at least, an hour before when they have three, else not.
 *
 * @returns when; null when that is over, or not to be.
 */
export function reminderOf(phase: { readonly from: number; readonly to: number }, at: number): number | null {
  const length = phase.to - phase.from;
  const lead = length >= 2 * DAY_MS ? DAY_MS : length >= 3 * HOUR_MS ? HOUR_MS : undefined;
  if (lead === undefined || phase.to - lead <= at) return null;
  return phase.to - lead;
}

export interface PhaseTimes {
  readonly startsAt: number;
  readonly submissionsEndAt: number;
  readonly votingEndAt: number;
}

/**
 * The round after a weekly one: as long as that was planned, the same time of the week, not before its voting ended; and one of
 * whose submissions half is left at least, so that weeks during which nobody was there are left out. A week is 168 hours, also when clocks are changed.
 *
 * @param round the one that closes: lengths as planned.
 */
export function weeklyPlan(
  round: {
    readonly startsAt: number;
    readonly votingEndAt: number;
    readonly submissionsLength: number;
    readonly votingLength: number;
  },
  at: number,
): PhaseTimes {
  const notBefore = Math.max(round.votingEndAt, at - Math.floor(round.submissionsLength / 2));
  const weeks = Math.max(1, Math.ceil((notBefore - round.startsAt) / WEEK_MS));
  const startsAt = round.startsAt + weeks * WEEK_MS;
  const submissionsEndAt = startsAt + round.submissionsLength;
  return { startsAt, submissionsEndAt, votingEndAt: submissionsEndAt + round.votingLength };
}
