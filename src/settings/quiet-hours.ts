/** Quiet hours: no painting is begun while a server sleeps, by the clock on its own wall. */
import { DateTime, IANAZone } from 'luxon';

/** Minutes since midnight; where `from` is later than `to`, the night is between them. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

const HOURS_PATTERN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** @param text "22:00-07:00". @returns undefined where it is none, or nothing lies between its ends. */
export function parseHours(text: string): QuietHours | undefined {
  const match = HOURS_PATTERN.exec(text);
  if (match === null) return undefined;
  const [hour, minute, endHour, endMinute] = match.slice(1).map(Number);
  const hours = { from: 60 * hour + minute, to: 60 * endHour + endMinute };
  return hours.from === hours.to ? undefined : hours;
}

/** @returns minutes since midnight in the zone. @param at milliseconds since 1970. */
function localMinutes(at: number, zone: string): number {
  const { hour, minute } = DateTime.fromMillis(at, { zone });
  return 60 * hour + minute;
}

const isBetween = (minutes: number, { from, to }: QuietHours) =>
  from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;

export function isQuiet(hours: QuietHours, zone: string, at: number): boolean {
  return isBetween(localMinutes(at, zone), hours);
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** When it is quiet no longer, in milliseconds since 1970; undefined where it is not quiet. */
export function quietUntil(hours: QuietHours, zone: string, at: number): number | undefined {
  const now = localMinutes(at, zone);
  if (!isBetween(now, hours)) return undefined;
  const start = MINUTE_MS * Math.floor(at / MINUTE_MS);
  const end = start + MINUTE_MS * ((hours.to - now + DAY_MINUTES) % DAY_MINUTES);
  const clock = IANAZone.create(zone);
  // Minute by minute where clocks change on the way: an hour is missing or there twice, and no sum of minutes is right.
  let until = clock.offset(start) === clock.offset(end) ? end : start + MINUTE_MS;
  while (isQuiet(hours, zone, until)) until += MINUTE_MS;
  return until;
}
