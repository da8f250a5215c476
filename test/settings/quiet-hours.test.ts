/** Quiet hours in local time, also when daylight saving time starts or ends. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isQuiet, parseHours, type QuietHours, quietUntil } from '../../src/settings/quiet-hours.js';
import { hoursText, zone } from './arbitraries.js';

const YEAR_2026 = { min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) };
const HOUR_MS = 3_600_000;

describe('quiet hours', () => {
  it('end at the first minute that is not quiet', () => {
    fc.assert(
      fc.property(
        hoursText,
        zone,
        fc.integer(YEAR_2026),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (text, where, at, share) => {
          const hours = parseHours(text) as QuietHours;
          const until = quietUntil(hours, where, at);
          if (until === undefined) {
            expect(isQuiet(hours, where, at)).toBe(false);
            return;
          }
          expect(isQuiet(hours, where, until)).toBe(false);
          expect(isQuiet(hours, where, at + share * (until - 1 - at))).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it.each([
    ['an ordinary night', '2026-07-01T21:00Z', '22:00-07:00', '2026-07-02T05:00Z'],
    ['the night that is an hour short', '2026-03-28T22:00Z', '22:00-07:00', '2026-03-29T05:00Z'],
    ['the night that is an hour long', '2026-10-24T21:00Z', '22:00-07:00', '2026-10-25T06:00Z'],
    ['an end that does not exist on that day', '2026-03-28T23:00Z', '22:00-02:30', '2026-03-29T01:00Z'],
    ['an afternoon', '2026-01-05T13:15:30Z', '14:00-15:30', '2026-01-05T14:30Z'],
  ])('know %s in Berlin', (_, at, text, until) => {
    expect(quietUntil(parseHours(text) as QuietHours, 'Europe/Berlin', Date.parse(at))).toBe(Date.parse(until));
  });

  it('have no end outside them', () => {
    const hours = parseHours('22:00-07:00') as QuietHours;
    expect(quietUntil(hours, 'UTC', 12 * HOUR_MS)).toBeUndefined();
  });

  it.each(['', '7-8', '22:00', '24:00-07:00', '22:00-22:00', '22:60-07:00', '22:00-07:00-08:00'])(
    'are not "%s"',
    (text) => {
      expect(parseHours(text)).toBeUndefined();
    },
  );
});
