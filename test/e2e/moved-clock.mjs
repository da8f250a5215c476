/** Preloaded into the bot: its clock is ahead by as many milliseconds as a file says, whenever that changes. Timers are not moved. */
import { readFileSync, watchFile } from 'node:fs';

const file = process.env.CLOCK_FILE;
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
