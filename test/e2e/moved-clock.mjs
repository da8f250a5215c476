/**
 * Preloaded into the bot. Its short waits, such as that between two edits of a message, pass sooner (as in
 * `test/time/quick-clock.ts`), and its time is ahead by as many milliseconds as the file of CLOCK_FILE says, whenever that changes.
 */
import { readFileSync, watchFile } from 'node:fs';
import { systemClock } from '../../dist/src/time/clock.js';

const SPEED = 4;
const LONGEST_SHORT_WAIT_MS = 2 * 60_000;

const wait = systemClock.setTimeout;
systemClock.setTimeout = (run, delay) => wait(run, delay > LONGEST_SHORT_WAIT_MS ? delay : delay / SPEED);

const file = process.env.CLOCK_FILE;
if (file !== undefined) {
  const Real = Date;
  let ahead = 0;
  const read = () => {
    ahead = Number(readFileSync(file, 'utf8'));
  };
  read();
  watchFile(file, { interval: 50, persistent: false }, read);

  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length === 0) super(Real.now() + ahead);
      else super(...given);
    }

    static now() {
      return Real.now() + ahead;
    }
  };
}
