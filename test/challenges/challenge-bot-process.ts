/** A bot that does nothing but keep deadlines and carry out posts, at the time that it is given: `bot.ts FILE PICTURES AT`. */

import pino from 'pino';
import { Challenges } from '../../src/challenges/challenges.js';
import { openDatabase } from '../../src/store/database.js';
import { PictureStore } from '../../src/store/picture-store.js';
import { fixedClock } from '../time/fixed-clock.js';

const [file, folder, at] = process.argv.slice(2);
const store = await openDatabase(file);
// Synchronous: whoever kills it after a line knows that what the line says is done.
const log = pino(pino.destination({ dest: 1, sync: true }));
// Leases are over at once: time stands still, and the dead keep what they held.
const challenges = new Challenges({
  store,
  pictures: new PictureStore(store, folder),
  log,
  clock: fixedClock(() => Number(at)),
});
await challenges.deadlines.fire();
for (let post = await challenges.outbox.lease(0); post !== undefined; post = await challenges.outbox.lease(0)) {
  const mine = await challenges.outbox.done(post, { by: process.pid });
  if (mine) log.info({ post: post.id }, 'carried out');
}
await store.destroy();
log.info('nothing is left');
