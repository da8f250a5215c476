/**
 * Relative times as Discord's client rounds them. It uses moment.js, which rounds to the nearest unit and changes early to the
 * next one: 45 minutes are an hour, 22 hours a day. https://momentjs.com/docs/#/customization/relative-time-threshold/
 */

const SECONDS = { minute: 60, hour: 3600, day: 86_400, month: 2_629_746, year: 31_556_952 } as const;

/** Units, smallest first, with the number of them that counts as one of the next. Seconds are counted up to a minute. */
const UNITS = [
  ['second', 1, 60],
  ['minute', SECONDS.minute, 45],
  ['hour', SECONDS.hour, 22],
  ['day', SECONDS.day, 26],
  ['month', SECONDS.month, 11],
  ['year', SECONDS.year, Number.POSITIVE_INFINITY],
] as const;

/** @param seconds from now; negative for the past. @returns e.g. "in 3 seconds". */
export function relativeTime(seconds: number, locale: string): string {
  const amount = Math.abs(seconds);
  const [unit, size] = UNITS.find(([, each, next]) => Math.round(amount / each) < next) ?? UNITS[UNITS.length - 1];
  // At least one: 40 days are rounded to 1 month, and 45 minutes to 1 hour.
  const count = unit === 'second' ? Math.round(amount) : Math.max(1, Math.round(amount / size));
  return new Intl.RelativeTimeFormat(locale, { numeric: 'always' }).format(seconds < 0 ? -count : count, unit);
}
