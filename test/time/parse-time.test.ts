/** Times as people type them. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import {
  formatForInput,
  formatLengthForInput,
  parseLength,
  parseMoment,
  parseTimeZone,
  resolveMoment,
  suggestTimeZones,
} from '../../src/time/parse-time.js';

/** A Wednesday. */
const NOW = Date.UTC(2026, 10, 25, 13, 0);
const HOUR = 3600 * 1000;
const DAY = 24 * HOUR;
const read = (text: string, zone = 'Europe/Berlin') => {
  const moment = parseMoment(text, zone, NOW);
  return 'at' in moment ? DateTime.fromMillis(moment.at, { zone }).toFormat('yyyy-MM-dd HH:mm') : moment.after;
};

describe('lengths', () => {
  it.each([
    ['3 days', 3 * DAY],
    ['1 week', 7 * DAY],
    ['2 weeks and 1 day', 15 * DAY],
    ['1h30m', 1.5 * HOUR],
    ['36 hours', 36 * HOUR],
    ['1,5 h', 1.5 * HOUR],
    ['in 2 days', 2 * DAY],
    ['3天', 3 * DAY],
    ['3 个小时', 3 * HOUR],
    ['2 Tage', 2 * DAY],
  ])('"%s"', (text, length) => expect(parseLength(text)).toBe(length));

  it.each(['', 'soon', '3', '3 apples', '2026-12-01', '0 days', '-3 days'])('"%s" is none', (text) =>
    expect(parseLength(text)).toBeUndefined(),
  );

  it.each([3 * DAY, 90 * 60_000, 8 * DAY + HOUR, 60_000])('can be typed back: %d', (length) =>
    expect(parseLength(formatLengthForInput(length))).toBe(length),
  );
});

describe('dates in a zone', () => {
  it.each([
    ['2026-12-01 18:00', '2026-12-01 18:00'],
    ['2026-12-01 18:00 UTC', '2026-12-01 19:00'],
    ['1.12.2026 18:00', '2026-12-01 18:00'],
    ['1 Dec 18:00', '2026-12-01 18:00'],
    ['friday 6pm', '2026-11-27 18:00'],
    ['tomorrow at noon', '2026-11-26 12:00'],
    ['明天下午6点', '2026-11-26 18:00'],
    // The clocks are changed between now and then.
    ['2027-07-01 18:00', '2027-07-01 18:00'],
  ])('"%s"', (text, expected) => expect(read(text)).toBe(expected));

  it('mean another moment in another zone', () => {
    const at = (zone: string) => resolveMoment(parseMoment('2027-07-01 18:00', zone, NOW), NOW);
    expect(at('America/New_York') - at('Europe/Berlin')).toBe(6 * HOUR);
  });

  it('may be lengths, counted from what is before', () => {
    expect(resolveMoment(parseMoment('3 days', 'UTC', NOW), NOW + DAY)).toBe(NOW + 4 * DAY);
    expect(resolveMoment(parseMoment('now', 'UTC', NOW), NOW)).toBe(NOW);
  });

  it.each(['soon', 'whenever it is done', 'on friday, or later', ''])('"%s" is none', (text) =>
    expect(() => read(text)).toThrow(expect.objectContaining({ kind: 'time-unclear' })),
  );

  it('can be typed back', () => expect(read(formatForInput(NOW, 'Europe/Berlin'))).toBe('2026-11-25 14:00'));
});

describe('zones', () => {
  it('are found by their name', () => {
    expect(parseTimeZone('europe/berlin')).toBe('Europe/Berlin');
    expect(parseTimeZone('America/New York')).toBe('America/New_York');
    expect(parseTimeZone(' utc ')).toBe('UTC');
    expect(() => parseTimeZone('Atlantis')).toThrow(expect.objectContaining({ kind: 'time-zone' }));
  });

  it('are suggested, cities first', () => {
    expect(suggestTimeZones('berl', 5)).toEqual(['Europe/Berlin']);
    expect(suggestTimeZones('york', 5)[0]).toBe('America/New_York');
    expect(suggestTimeZones('', 25)).toHaveLength(25);
    expect(suggestTimeZones('', 25)[0]).toBe('UTC');
  });
});
