/**
 * A process that applies due deadlines and delivers posts at a fixed time: `challenge-bot-process.mjs DATABASE PICTURES
 * TIME_MS`. With LEASE_MS and STARTED_AT as well, the time goes on since then, and posts are leased for so long;
 * with `stops`, it stops itself once it has leased its first one. Of what was built, which starts sooner than the sources.
 */
import pino from 'pino';
import { Challenges } from '../../dist/src/challenges/challenges.js';
import { openDatabase } from '../../dist/src/store/database.js';
import { FolderBlobStore } from '../../dist/src/store/pictures/blob-store.js';
import { PictureStore } from '../../dist/src/store/pictures/picture-store.js';
import { systemClock } from '../../dist/src/time/clock.js';

const [file, folder, at, leaseMs = 0, startedAt, stops] = process.argv.slice(2);
const now = () => Number(at) + (startedAt === undefined ? 0 : Date.now() - Number(startedAt));
const store = await openDatabase(file);
// Synchronous, so that a logged line has happened when the test kills the process after it.
const log = pino(pino.destination({ dest: 1, sync: true }));
// Leases of 0 ms where the clock stands still: those of killed processes would never expire.
const challenges = new Challenges({
  store,
  pictures: new PictureStore(store, new FolderBlobStore(folder)),
  log,
  clock: { ...systemClock, now },
});
await challenges.deadlines.fire();
const lease = () => challenges.outbox.lease(Number(leaseMs));
for (let post = await lease(); post !== undefined; post = await lease()) {
  if (stops) {
    log.info({ leased: post.id }, 'stopped');
    process.kill(process.pid, 'SIGSTOP');
  }
  const delivered = await challenges.outbox.complete(post, { by: process.pid });
  if (delivered) log.info({ post: post.id }, 'delivered');
}
await store.destroy();
log.info('finished');
