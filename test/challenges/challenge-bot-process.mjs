/**
 * A process that applies due deadlines and delivers posts at a fixed time: `challenge-bot-process.mjs DATABASE PICTURES
 * TIME_MS`. Of what was built, which starts sooner than the sources.
 */
import pino from 'pino';
import { Challenges } from '../../dist/src/challenges/challenges.js';
import { openDatabase } from '../../dist/src/store/database.js';
import { FolderBlobStore } from '../../dist/src/store/pictures/blob-store.js';
import { PictureStore } from '../../dist/src/store/pictures/picture-store.js';
import { systemClock } from '../../dist/src/time/clock.js';

const [file, folder, at] = process.argv.slice(2);
const store = await openDatabase(file);
// Synchronous, so that a logged line has happened when the test kills the process after it.
const log = pino(pino.destination({ dest: 1, sync: true }));
// Leases of 0 ms: the clock stands still, so leases of killed processes would never expire.
const challenges = new Challenges({
  store,
  pictures: new PictureStore(store, new FolderBlobStore(folder)),
  log,
  clock: { ...systemClock, now: () => Number(at) },
});
await challenges.deadlines.fire();
for (let post = await challenges.outbox.lease(0); post !== undefined; post = await challenges.outbox.lease(0)) {
  const delivered = await challenges.outbox.complete(post, { by: process.pid });
  if (delivered) log.info({ post: post.id }, 'delivered');
}
await store.destroy();
log.info('finished');
