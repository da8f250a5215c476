/**
 * This machine's clock, for a bot in this process: its short waits, such as that between two edits of a message, pass sooner. What
 * the time is, and when a token or a deadline is over, stays as it is. `test/e2e/moved-clock.mjs` does the same for a bot of its own.
 */
import { type Clock, systemClock } from '../../src/time/clock.js';

/** Discord allows five edits of a reply in two seconds. */
const SPEED = 4;
/** Longer ones are deadlines, which are moved to, in milliseconds. */
const LONGEST_SHORT_WAIT_MS = 2 * 60_000;

export const quickClock: Clock = {
  ...systemClock,
  setTimeout: (run, delay) => systemClock.setTimeout(run, delay > LONGEST_SHORT_WAIT_MS ? delay : delay / SPEED),
};
