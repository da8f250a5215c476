/** A task whose content moves, in this process: what is reported on the way, and from where it goes on. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, it, vi } from 'vitest';
import { chooseEngine } from '../../src/engines/choose-engine.js';
import { encodeAnimation, readAnimationInfo } from '../../src/images/index.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { loadNetworks } from '../../src/painting/request.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { drawSample } from '../../src/samples/index.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import { paint } from '../../src/worker/paint.js';
import type { PaintTask, Progress, Snapshot } from '../../src/worker/protocol.js';

let engine: Engine;
let blobs: FolderBlobStore;
let task: PaintTask;
beforeAll(async () => {
  ({ engine } = await chooseEngine({ engine: 'onnx', device: 'cpu', threads: 1 }));
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-frames-'));
  blobs = new FolderBlobStore(folder);
  const { bytes } = await encodeAnimation(await drawSampleAnimation('shapes', 3, 64), { format: 'gif' });
  task = {
    id: 'job',
    attempt: 1,
    options: { ...DEFAULTS, size: 64, quality: 'draft', network: 'lite' },
    content: await blobs.write(bytes),
    styles: [{ picture: await blobs.write(await drawSample('swirls', 128)), share: 1 }],
    animation: { keep: { frames: 10, milliseconds: 10_000 }, finished: [] },
  };
  return async () => {
    await engine.dispose();
    await rm(folder, { recursive: true });
  };
});

/** Of the clock that `hurry` puts in the place of the machine's, in milliseconds. */
let now = 0;

/** Each step takes three seconds and what is made of it no time, so that each frame is shown. */
function hurry(): void {
  vi.spyOn(performance, 'now').mockImplementation(() => now);
}

async function run(given: PaintTask, signal = new AbortController().signal) {
  const progress: Progress[] = [];
  const snapshots: Snapshot[] = [];
  const frames: { index: number; bytes: Uint8Array }[] = [];
  const result = await paint(
    given,
    { networks: await loadNetworks('lite', ''), engine, blobs },
    {
      step(step) {
        progress.push(step);
        now += 3000;
      },
      snapshot: (_, snapshot) => void snapshots.push(snapshot),
      frame: (index, bytes) => void frames.push({ index, bytes }),
      panel: () => {},
    },
    signal,
  );
  return { result, progress, snapshots, frames };
}

it('tells its frames, shows the animation so far, and goes on from frames that are kept', async () => {
  hurry();
  const { result, progress, snapshots, frames } = await run(task);
  vi.restoreAllMocks();
  expect(progress.map(({ frame }) => frame?.number)).toEqual(progress.map(({ frame }) => frame?.number).toSorted());
  expect(progress.at(-1)).toMatchObject({ done: 1, frame: { number: 3, count: 3 }, width: 64, height: 64 });
  expect(frames.map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(snapshots[0].extension).toBe('jpg');
  const shown = snapshots.filter(({ extension }) => extension === 'webp').map(({ bytes }) => readAnimationInfo(bytes));
  expect((await Promise.all(shown)).at(-1)).toMatchObject({ frames: 3 });
  if (!('painting' in result)) throw new Error('it was stopped');
  const painted = (await blobs.read(result.painting)) as Buffer;
  // A GIF counts in hundredths of a second.
  expect(await readAnimationInfo(painted)).toMatchObject({ frames: 3, durationMs: 2010 });

  const finished = [];
  for (const { index, bytes } of frames.slice(0, 2)) finished.push({ index, picture: await blobs.write(bytes) });
  const rest = await run({ ...task, animation: { keep: { frames: 10, milliseconds: 10_000 }, finished } });
  expect(rest.frames.map(({ index }) => index)).toEqual([2]);
  expect('painting' in rest.result).toBe(true);
});

it('stops within a frame, without one that is half done', async () => {
  const stop = new AbortController();
  stop.abort();
  const { result, frames } = await run(task, stop.signal);
  expect(result).toEqual({ checkpoint: undefined });
  expect(frames).toEqual([]);
});
