/** Clocks for tests. */
import { type Clock, systemClock } from '../../src/time/clock.js';

/** One that tells a time of the test's, and waits as the machine does. */
export const fixedClock = (now: () => number): Clock => ({ ...systemClock, now });
