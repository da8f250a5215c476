/** A bot that does nothing but keep deadlines and carry out posts, at the time that it is given: `bot.ts FILE PICTURES AT`. */

import pino from 'pino';
import { Challenges } from '../../src/challenges/challenges.js';
import { Pictures } from '../../src/store/pictures.js';
import { openStore } from '../../src/store/store.js';
import { clockOf } from '../clock.js';

const [file, folder, at] = process.argv.slice(2);
const store = await openStore(file);
// Synchronous: whoever kills it after a line knows that what the line says is done.
const log = pino(pino.destination({ dest: 1, sync: true }));
// Leases are over at once: time stands still, and the dead keep what they held.
const challenges = new Challenges({
  store,
  pictures: new Pictures(store, folder),
  log,
  clock: clockOf(() => Number(at)),
});
await challenges.deadlines.fire();
for (let post = await challenges.outbox.take(0); post !== undefined; post = await challenges.outbox.take(0)) {
  const mine = await challenges.outbox.done(post, { by: process.pid });
  if (mine) log.info({ post: post.id }, 'carried out');
}
await store.destroy();
log.info('nothing is left');
