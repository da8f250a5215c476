/** Relative times are rounded as Discord's client rounds them. */
import { expect, it } from 'vitest';
import { relativeTime } from '../../src/web/messages/relative-time.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [3, 'in 3 seconds'],
  [-1, '1 second ago'],
  [59, 'in 59 seconds'],
  [60, 'in 1 minute'],
  [-89, '1 minute ago'],
  [-90, '2 minutes ago'],
  [44 * MINUTE, 'in 44 minutes'],
  [45 * MINUTE, 'in 1 hour'],
  [89 * MINUTE, 'in 1 hour'],
  [2 * HOUR - 1, 'in 2 hours'],
  [21 * HOUR, 'in 21 hours'],
  [22 * HOUR, 'in 1 day'],
  [2 * DAY - 1, 'in 2 days'],
  [-7 * DAY, '7 days ago'],
  [25 * DAY, 'in 25 days'],
  [26 * DAY, 'in 1 month'],
  [300 * DAY, 'in 10 months'],
  [330 * DAY, 'in 1 year'],
  [-547 * DAY, '1 year ago'],
  [-560 * DAY, '2 years ago'],
])('%i seconds: %s', (seconds, text) => {
  expect(relativeTime(seconds, 'en-US')).toBe(text);
});
