/** Quiet hours: a daily period, in the server's time zone, in which no new painting may start. */
import { DateTime, IANAZone } from 'luxon';

/** Minutes since midnight, 0-1439. If `from` is later than `to`, the period spans midnight. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
}

const HOURS_PATTERN = /^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$/;

/** @param text "22:00-07:00". @returns undefined if it is malformed or the period is empty. */
export function parseHours(text: string): QuietHours | undefined {
  const match = HOURS_PATTERN.exec(text);
  if (match === null) return undefined;
  const [hour, minute, endHour, endMinute] = match.slice(1).map(Number);
  const hours = { from: 60 * hour + minute, to: 60 * endHour + endMinute };
  return hours.from === hours.to ? undefined : hours;
}

/** @param at milliseconds since 1970. @param zone IANA name. @returns minutes since midnight in the zone. */
function localMinutes(at: number, zone: string): number {
  const { hour, minute } = DateTime.fromMillis(at, { zone });
  return 60 * hour + minute;
}

const isBetween = (minutes: number, { from, to }: QuietHours) =>
  from < to ? from <= minutes && minutes < to : minutes >= from || minutes < to;

/** @param zone IANA name. @param at milliseconds since 1970. */
export function isQuiet(hours: QuietHours, zone: string, at: number): boolean {
  return isBetween(localMinutes(at, zone), hours);
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/** The end of the current quiet hours, in milliseconds since 1970; undefined outside them. */
export function quietUntil(hours: QuietHours, zone: string, at: number): number | undefined {
  const now = localMinutes(at, zone);
  if (!isBetween(now, hours)) return undefined;
  const start = MINUTE_MS * Math.floor(at / MINUTE_MS);
  const end = start + MINUTE_MS * ((hours.to - now + DAY_MINUTES) % DAY_MINUTES);
  const offsets = IANAZone.create(zone);
  // If daylight saving time starts or ends in between, an hour is missing or repeated and `end` may be wrong: search minute by minute.
  let until = offsets.offset(start) === offsets.offset(end) ? end : start + MINUTE_MS;
  while (isQuiet(hours, zone, until)) until += MINUTE_MS;
  return until;
}
