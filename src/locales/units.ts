/** Numbers with their units, and moments, as ICU messages ask for them: `{seconds, number, duration}`, `{at, date, relative}`. */
import { TimestampStyles, time } from 'discord.js';

/** "3天12小时" with the spaces that the Chinese texts have around numbers; other languages have their own. */
const spaced = (text: string) => text.replace(/(?<=\d)(?=\p{Script=Han})|(?<=\p{Script=Han})(?=\d)/gu, ' ');

/** Styles of `{…, number, STYLE}`, by language. What a value means stands with each. */
export function numberStyles(language: string) {
  const unit = (name: string, unitDisplay: 'short' | 'long' = 'short') =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay, maximumFractionDigits: 1 });
  const [second, minute, hour, megabyte] = ['second', 'minute', 'hour', 'megabyte'].map((name) => unit(name));
  const parts = (
    [
      ['day', 24 * 60],
      ['hour', 60],
      ['minute', 1],
    ] as const
  ).map(([name, minutes]) => [unit(name, 'long'), minutes] as const);
  const unitList = new Intl.ListFormat(language, { type: 'unit' });
  const share = new Intl.NumberFormat(language, { style: 'percent' });
  return {
    /** "40 sec", "3 min": the nearest unit that a person would name. Seconds, at least 0. */
    duration(seconds: number) {
      if (seconds < 90) return spaced(second.format(Math.max(1, Math.round(seconds))));
      return spaced(
        seconds < 90 * 60 ? minute.format(Math.round(seconds / 60)) : hour.format(Math.round(seconds / 360) / 10),
      );
    },
    /** "3 days", "1 day, 12 hours": exact to the minute. Milliseconds, at least a minute. */
    length(milliseconds: number) {
      let rest = Math.max(1, Math.round(milliseconds / 60_000));
      const said: string[] = [];
      for (const [format, minutes] of parts) {
        const count = Math.floor(rest / minutes);
        if (count > 0) said.push(format.format(count));
        rest -= count * minutes;
      }
      return spaced(unitList.format(said));
    },
    /** A share, 0-1, rounded down, so that 100 % is said only at the end. */
    percent: (value: number) => share.format(Math.floor(100 * value) / 100),
    /** "10 MB". Megabytes. */
    megabytes: (value: number) => megabyte.format(value),
    /** "10 MB": bytes, rounded down to a tenth of a megabyte. */
    bytes: (value: number) => megabyte.format(Math.floor(value / 1e5) / 10),
  } satisfies Record<string, (value: number) => string>;
}

/** A moment that each reader's Discord shows as "in 2 minutes". @param at milliseconds since 1970. */
export const relativeTime = (at: number) => time(Math.round(at / 1000), TimestampStyles.RelativeTime);

/** Styles of `{…, date, STYLE}`: Discord shows each reader a moment in their own language and time zone. Milliseconds since 1970. */
export const DATE_STYLES = {
  /** "in 2 minutes" */
  relative: relativeTime,
  /** "1 May 2030 18:00 (in 2 days)" */
  full: (at: number) => `${time(Math.round(at / 1000), TimestampStyles.FullDateShortTime)} (${relativeTime(at)})`,
  /** "18:00" */
  clock: (at: number) => time(Math.round(at / 1000), TimestampStyles.ShortTime),
} as const satisfies Record<string, (at: number) => string>;
