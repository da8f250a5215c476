/**
 * A worker of a fleet with a stand-in for the engine: all is real but the painting, which takes as long as it is told to and not the
 * processor's time. Configured as a worker is, by the environment; STAND_IN is JSON:
 *
 * - stepMs, steps: how long a step takes, and how many a painting has.
 * - snapshotEvery: after so many steps a snapshot and a checkpoint are sent; after each by default.
 * - burns: whether it takes the processor's time after all.
 * - engine: its label; "Stand-in (gpu)" is a GPU's.
 * - timing: see `FleetTiming`.
 */
import sharp from 'sharp';
import { readConfig } from '../../dist/src/config.js';
import { createLog } from '../../dist/src/observability/log.js';
import { startWorker } from '../../dist/src/roles/worker.js';
import { openBlobStores } from '../../dist/src/store/pictures/open-blob-stores.js';

const {
  stepMs = 5,
  steps = 10,
  snapshotEvery = 1,
  burns = false,
  engine = 'Stand-in (cpu)',
  timing,
} = JSON.parse(process.env.STAND_IN ?? '{}');
const SIDE_PX = 64;

const config = readConfig();
const { pictures: blobs } = await openBlobStores(config);

/** Of its own for each job. */
async function pictureOf(id, format) {
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = id.charCodeAt(index % id.length) * 3;
  return sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

function takeTime() {
  if (burns) for (const { user } = process.cpuUsage(); process.cpuUsage().user - user < 1000 * stepMs; );
  return new Promise((resolve) => setTimeout(resolve, burns ? 0 : stepMs));
}

/** Of a checkpoint: how many steps are done. */
const stepsOf = (checkpoint) => (checkpoint === undefined ? 0 : Number(Buffer.from(checkpoint).toString()));

const paintService = {
  workers: config.WORKERS,
  engine,
  networks: ['lite'],
  healthy: true,
  async paint(task, events, _deadline, signal) {
    const snapshot = { bytes: await pictureOf(task.id, 'jpeg'), extension: 'jpg' };
    const began = performance.now();
    const first = stepsOf(task.checkpoint) + 1;
    for (let step = first; step <= steps; step++) {
      await takeTime();
      if (signal.aborted) {
        if (signal.reason === 'shutdown') events.checkpoint(Buffer.from(String(step - 1)));
        throw signal.reason;
      }
      const progress = {
        done: step / steps,
        secondsLeft: undefined,
        stage: 1,
        stages: 1,
        width: SIDE_PX,
        height: SIDE_PX,
      };
      events.step(progress);
      if (step % snapshotEvery === 0) events.snapshot(progress, snapshot, Buffer.from(String(step)));
    }
    const painting = await blobs.write(await pictureOf(task.id, 'png'));
    const seconds = (performance.now() - began) / 1000;
    return {
      painting,
      width: SIDE_PX,
      height: SIDE_PX,
      networks: ['lite', `from step ${first}`],
      engine,
      seconds,
    };
  },
  async stop() {},
};

const onFatalError = async (error) => {
  console.error(error.message);
  await worker?.stop();
  process.exit(78);
};
let worker;
worker = await startWorker(config, createLog(config), {
  onFatalError,
  paintService,
  ...(timing && { timing }),
});
// Of a test that has ended, also where it could not end this one.
process.once('disconnect', () => process.exit());
process.once('SIGTERM', async () => {
  await worker.stop();
  process.exit(0);
});
