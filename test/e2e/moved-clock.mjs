/**
 * Preloaded into the bot. Its short waits, such as that between two edits of a message, pass sooner (as in
 * `test/time/quick-clock.ts`), and its time is ahead by as many milliseconds as the file of CLOCK_FILE says, whenever that changes.
 * Its workers preload `held-worker.mjs`.
 */
import { readFileSync, watchFile } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';
import { systemClock } from '../../dist/src/time/clock.js';

const SPEED = 4;
const LONGEST_SHORT_WAIT_MS = 2 * 60_000;

const shorten = (delay) => (delay > LONGEST_SHORT_WAIT_MS ? delay : delay / SPEED);

const wait = systemClock.setTimeout;
systemClock.setTimeout = (run, delay) => wait(run, shorten(delay));

// Those that do not go by the bot's clock, such as the pauses before it connects again; discord.js's waits for a limit are among them.
if (process.env.ALL_WAITS === 'quick') {
  const sleep = timers.setTimeout;
  timers.setTimeout = (delay, ...given) => sleep(shorten(delay), ...given);
  syncBuiltinESMExports();
}

const worker = `--import=${new URL('held-worker.mjs', import.meta.url)}`;
process.env.NODE_OPTIONS = [process.env.NODE_OPTIONS, worker].filter(Boolean).join(' ');

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
