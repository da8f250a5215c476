/**
 * A stand-in for the engine: a painting takes as long as it is told to, and not the processor's time unless it is told so.
 *
 * - stepMs, steps: how long a step takes, and how many a painting has.
 * - snapshotEvery: after so many steps a snapshot and a checkpoint are sent; after each by default.
 * - engine: its label; "Stand-in (gpu)" is a GPU's.
 * - burns: whether a step takes so much of the processor's time, as an engine does.
 */
import sharp from 'sharp';
import { openBlobStores } from '../../dist/src/store/pictures/open-blob-stores.js';

const SIDE_PX = 64;

/** Of its own for each job. */
async function pictureOf(id, format) {
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = id.charCodeAt(index % id.length) * 3;
  return sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
    .toFormat(format)
    .toBuffer();
}

/** So long it keeps everything else of its process waiting, in milliseconds. */
const BURST_MS = 5;

async function burn(ms) {
  // To ask for it takes time of the system's.
  const usedMs = () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  };
  for (let left = ms; left > 0; left -= BURST_MS) {
    const until = usedMs() + Math.min(BURST_MS, left);
    while (usedMs() < until);
    await new Promise(setImmediate);
  }
}

/** Of a checkpoint: how many steps are done. */
const stepsOf = (checkpoint) => (checkpoint === undefined ? 0 : Number(Buffer.from(checkpoint).toString()));

/** @returns a `PaintService`. */
export async function createStandIn(
  config,
  { stepMs = 5, steps = 10, snapshotEvery = 1, burns = false, engine = 'Stand-in (cpu)' } = {},
) {
  const { pictures: blobs } = await openBlobStores(config);
  const takeTime = () => (burns ? burn(stepMs) : new Promise((resolve) => setTimeout(resolve, stepMs)));
  return {
    workers: config.WORKERS,
    engine,
    networks: ['lite'],
    healthy: true,
    async open() {},
    async paint(task, events, _deadline, signal) {
      const began = performance.now();
      const first = stepsOf(task.checkpoint) + 1;
      let snapshot;
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
        if (step % snapshotEvery !== 0) continue;
        snapshot ??= { bytes: await pictureOf(task.id, 'jpeg'), extension: 'jpg' };
        events.snapshot(progress, snapshot, Buffer.from(String(step)));
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
}
