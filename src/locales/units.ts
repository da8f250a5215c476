/** Numbers with their units, as a language writes them. */
import { TimestampStyles, time } from 'discord.js';

interface UnitFormats {
  /** "40 sec", "3 min": the nearest unit that a person would name. @param seconds at least 0. */
  duration(seconds: number): string;
  /** "3 days", "1 day, 12 hours": exact to the minute. @param milliseconds at least a minute. */
  length(milliseconds: number): string;
  /** @param share 0-1, rounded down, so that 100 % is said only at the end. */
  percent(share: number): string;
  /** "a, b and c". */
  list(items: readonly string[]): string;
  /** Bytes, rounded down to a tenth of a megabyte. */
  megabytes(bytes: number): string;
}

export function unitFormats(locale: string): UnitFormats {
  const unit = (name: string) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 1 });
  const [second, minute, hour, megabyte] = ['second', 'minute', 'hour', 'megabyte'].map(unit);
  const long = (name: string) => new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' });
  const parts = (
    [
      ['day', 24 * 60],
      ['hour', 60],
      ['minute', 1],
    ] as const
  ).map(([name, size]) => [long(name), size] as const);
  const apart = new Intl.ListFormat(locale, { type: 'unit' });
  const percent = new Intl.NumberFormat(locale, { style: 'percent' });
  const list = new Intl.ListFormat(locale);
  return {
    duration(seconds) {
      if (seconds < 90) return second.format(Math.max(1, Math.round(seconds)));
      return seconds < 90 * 60 ? minute.format(Math.round(seconds / 60)) : hour.format(Math.round(seconds / 360) / 10);
    },
    length(milliseconds) {
      let rest = Math.max(1, Math.round(milliseconds / 60_000));
      const said: string[] = [];
      for (const [unit, size] of parts) {
        const count = Math.floor(rest / size);
        if (count > 0) said.push(unit.format(count));
        rest -= count * size;
      }
      return apart.format(said);
    },
    percent: (share) => percent.format(Math.floor(100 * share) / 100),
    list: (items) => list.format(items),
    megabytes: (bytes) => megabyte.format(Math.floor(bytes / 1e5) / 10),
  };
}

/** A moment that each reader's Discord shows as "in 2 minutes". @param at milliseconds since 1970. */
export const relativeTime = (at: number) => time(Math.round(at / 1000), TimestampStyles.RelativeTime);

/** A moment that each reader's Discord shows in their own time zone, and how far away it is. @param at milliseconds since 1970. */
export const absoluteTime = (at: number) =>
  `${time(Math.round(at / 1000), TimestampStyles.FullDateShortTime)} (${relativeTime(at)})`;
