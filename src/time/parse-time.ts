/** Times as people type them: a length ("3 days"), or a date in a time zone ("friday 6pm", "2030-05-01 18:00"). */
import { createRequire } from 'node:module';
import type { Chrono, ParsedComponents } from 'chrono-node';
import { DateTime, IANAZone } from 'luxon';
import parseDuration from 'parse-duration';
import { UserError } from '../errors/user-error.js';

const { unit } = parseDuration;
Object.assign(unit, {
  ...{
    周: unit.week,
    星期: unit.week,
    天: unit.day,
    日: unit.day,
    小时: unit.hour,
    分钟: unit.minute,
    分: unit.minute,
  },
  ...{
    tag: unit.day,
    tage: unit.day,
    tagen: unit.day,
    woche: unit.week,
    wochen: unit.week,
    stunde: unit.hour,
    stunden: unit.hour,
  },
  ...{
    jour: unit.day,
    semaine: unit.week,
    heure: unit.hour,
    día: unit.day,
    dia: unit.day,
    semana: unit.week,
    hora: unit.hour,
  },
  ...{ minuten: unit.minute, minuto: unit.minute },
  ...{ 週間: unit.week, 週: unit.week, 日間: unit.day, 時間: unit.hour, 分間: unit.minute },
});

/** Milliseconds since 1970, or milliseconds after something else. */
export type Moment = { readonly at: number } | { readonly after: number };

/** When a moment is, after what comes before it. */
export const resolveMoment = (moment: Moment, before: number): number =>
  'at' in moment ? moment.at : before + moment.after;

/** Numbers and units and nothing else: "2 weeks", "1h30m", "3 天". */
const LENGTH = /^(?:(?:\d+(?:[.,]\d+)?)\s*\p{L}+[\s,]*)+$/u;

/** "for", "in" before a length. */
const LEADING = /^(?:in|for|after)\s+/i;

/** @returns milliseconds, above 0; undefined where it is no duration. */
export function parseLength(given: string): number | undefined {
  const text = given
    .trim()
    .replace(LEADING, '')
    .replace(/\band\b/gi, ' ')
    .replaceAll('个', '');
  if (!LENGTH.test(text)) return undefined;
  const known = text.match(/\p{L}+/gu)?.every((unit) => parseDuration(`1 ${unit}`) !== null);
  const length = known ? parseDuration(text.replace(/(\d),(\d)/g, '$1.$2')) : null;
  return length !== null && length > 0 ? Math.round(length) : undefined;
}

/** "now", in the languages that the bot speaks. */
const NOW = ['now', 'jetzt', 'sofort', 'maintenant', 'ahora', 'agora', '今', '今すぐ', '现在'];

type Reader = Pick<Chrono, 'parse'>;

let chrono: typeof import('chrono-node') | undefined;

/** Read when the first date is: 270 files, an eighth of the time that the bot takes to start. */
function loadChrono(): typeof import('chrono-node') {
  chrono ??= createRequire(import.meta.url)('chrono-node') as typeof import('chrono-node');
  return chrono;
}

/** Locale of the date parser: in dates with dots the day comes first. */
function readersOf(text: string): readonly Reader[] {
  const { casual: english, de, fr, es, pt, ja, zh } = loadChrono();
  return /\d\.\d+\./.test(text) ? [de.casual] : [english, ...[de, fr, es, pt, ja, zh].map(({ casual }) => casual)];
}

/**
 * @param zone an IANA name.
 * @param now milliseconds since 1970: what "tomorrow" is counted from.
 * @throws UserError `time-unclear`
 */
export function parseMoment(given: string, zone: string, now: number): Moment {
  const text = given.trim();
  const after = parseLength(text);
  if (after !== undefined) return { after };
  if (NOW.includes(text.toLowerCase())) return { after: 0 };
  const offset = DateTime.fromMillis(now, { zone }).offset;
  for (const reader of readersOf(text)) {
    const [found] = reader.parse(text, { instant: new Date(now), timezone: offset }, { forwardDate: true });
    // Unparsed text would be silently ignored otherwise.
    if (found === undefined || /[\p{L}\p{N}]/u.test(text.replace(found.text, ''))) continue;
    return { at: inZone(found.start, zone) };
  }
  throw new UserError('time-unclear', { given: text });
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute'] as const;

/** chrono knows offsets only, and a zone's offset changes over the year. */
function inZone(components: ParsedComponents, zone: string): number {
  if (components.isCertain('timezoneOffset')) return components.date().getTime();
  const [year, month, day, hour, minute] = PARTS.map((part) => components.get(part) ?? 0);
  return DateTime.fromObject({ year, month, day, hour, minute }, { zone }).toMillis();
}

/** @returns the zone's own name. @throws UserError `time-zone` */
export function parseTimeZone(given: string): string {
  const text = given.trim();
  if (/^(utc|gmt|z)$/i.test(text)) return 'UTC';
  const wanted = text.toLowerCase().replaceAll(' ', '_');
  const known = Intl.supportedValuesOf('timeZone').find((name) => name.toLowerCase() === wanted);
  if (known !== undefined) return known;
  if (text !== '' && IANAZone.isValidZone(text)) return text;
  throw new UserError('time-zone', {
    given: text,
  });
}

/** Zones whose name has these letters in it: cities before continents. @param most how many. */
export function suggestTimeZones(typed: string, most: number): string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  const all = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  const found = all.filter((zone) => zone.toLowerCase().includes(wanted));
  const begins = (zone: string) => (zone.toLowerCase().split('/').at(-1)?.startsWith(wanted) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, most);
}

/** As it can be typed back: "2030-05-01 18:00". @param at milliseconds since 1970. */
export const formatForInput = (at: number, zone: string): string =>
  DateTime.fromMillis(at, { zone }).toFormat('yyyy-MM-dd HH:mm');

const UNITS = [
  ['w', 7 * 24 * 3600 * 1000],
  ['d', 24 * 3600 * 1000],
  ['h', 3600 * 1000],
  ['m', 60 * 1000],
] as const;

/** As it can be typed back: "3d", "1d 12h". @param length milliseconds. */
export function formatLengthForInput(length: number): string {
  let rest = Math.round(length / 60_000) * 60_000;
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * size;
  }
  return parts.join(' ') || '0m';
}
