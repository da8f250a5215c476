/** Quiet hours: no painting is begun while a server sleeps, by the clock on its own wall. */

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

const formatters = new Map<string, Intl.DateTimeFormat>();

/** @returns minutes since midnight in the zone. @param at milliseconds since 1970. */
function localMinutes(at: number, zone: string): number {
  let wall = formatters.get(zone);
  if (wall === undefined) {
    wall = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(zone, wall);
  }
  const [hour, minute] = wall.format(at).split(':').map(Number);
  return 60 * hour + minute;
}

export function isQuiet({ from, to }: QuietHours, zone: string, at: number): boolean {
  const now = localMinutes(at, zone);
  return from < to ? from <= now && now < to : now >= from || now < to;
}

const MINUTE_MS = 60_000;

/**
 * When it is quiet no longer, in milliseconds since 1970; undefined where it is not quiet.
 *
 * Minute by minute: where clocks are put forward or back, an hour is missing or there twice, and no sum of minutes is right.
 */
export function quietUntil(hours: QuietHours, zone: string, at: number): number | undefined {
  if (!isQuiet(hours, zone, at)) return undefined;
  let until = MINUTE_MS * Math.floor(at / MINUTE_MS) + MINUTE_MS;
  while (isQuiet(hours, zone, until)) until += MINUTE_MS;
  return until;
}
