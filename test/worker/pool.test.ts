/** Worker processes with the real engine; with a tiny network, but for those that are asked how a painting comes out. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pino from 'pino';
import sharp from 'sharp';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { UserError } from '../../src/errors/user-error.js';
import { readGenerationMetadata } from '../../src/images/index.js';
import { importNetwork } from '../../src/networks/install.js';
import { readManifest } from '../../src/networks/manifest.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { drawSample } from '../../src/samples/index.js';
import { dataPaths } from '../../src/store/data-paths.js';
import { isStorageError } from '../../src/store/database.js';
import { FolderBlobStore, readVerified } from '../../src/store/pictures/blob-store.js';
import { hashBytes } from '../../src/store/pictures/hash.js';
import type { FinishedPainting, PaintEvents } from '../../src/worker/paint-service.js';
import { type PoolOptions, WorkerPool } from '../../src/worker/pool.js';
import type { PaintTask, Progress } from '../../src/worker/protocol.js';

const dataDir = await mkdtemp(join(tmpdir(), 'brushwork-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));
const blobs = new FolderBlobStore(dataPaths(dataDir).pictures);
const sample = await drawSample('lighthouse', 96);
const content = await blobs.write(sample);
const style = await blobs.write(await drawSample('swirls', 96));
const paintingOf = ({ painting }: FinishedPainting) => readVerified(blobs, painting);
const options = { ...DEFAULTS, size: 64, network: 'lite', quality: 'draft' } as const;
const long = { ...options, quality: 'fine', size: 512 } as const;
const task = (given: Partial<PaintTask> = {}): PaintTask => ({
  id: 'a',
  attempt: 1,
  options,
  content,
  styles: [{ picture: style, share: 1 }],
  ...given,
});

const LITE = {
  ...process.env,
  BRUSHWORK_ENGINE: 'onnx',
  BRUSHWORK_DEVICE: 'cpu',
  BRUSHWORK_NETWORK: 'lite',
  BRUSHWORK_THREADS: '1',
  BRUSHWORK_DATA_DIR: dataDir,
};
const PRELOADED = `--import=${new URL('../networks/tiny-network.mjs', import.meta.url)}`;
const ENVIRONMENT = { ...LITE, NODE_OPTIONS: PRELOADED };

interface OpenPool {
  readonly pool: WorkerPool;
  /** Of its workers, oldest first, from the log. */
  readonly pids: number[];
}

function open(given: Partial<PoolOptions> = {}): OpenPool {
  const pids: number[] = [];
  const write = (line: string) => {
    const { worker } = JSON.parse(line);
    if (worker !== undefined && !pids.includes(worker)) pids.push(worker);
  };
  const log = pino({ level: 'info' }, { write });
  const plain = { workers: 1, memoryLimit: Number.POSITIVE_INFINITY, log, environment: ENVIRONMENT };
  return { pool: new WorkerPool({ ...plain, ...given }), pids };
}

/** The pool of this file, so that not every test starts a worker: it replaces what a test kills. */
const { pool, pids } = open();
afterAll(() => pool.stop(5));
/** The same with the network that ships. */
const { pool: lite } = open({ environment: LITE });
afterAll(() => lite.stop(5));

/** A pool of a test's own. */
function openOwn(given: Partial<PoolOptions> = {}): OpenPool {
  const own = open(given);
  onTestFinished(() => own.pool.stop(5));
  return own;
}

function watch() {
  const steps: Progress[] = [];
  const checkpoints: Uint8Array[] = [];
  const frames: { readonly index: number; readonly bytes: Uint8Array }[] = [];
  const panels: { readonly index: number; readonly painting: string }[] = [];
  const events: PaintEvents = {
    frame: (index, bytes) => void frames.push({ index, bytes }),
    panel: (index, painting) => void panels.push({ index, painting }),
    step: (progress) => void steps.push(progress),
    snapshot: (_, __, checkpoint) => void (checkpoint && checkpoints.push(checkpoint)),
    checkpoint: (checkpoint) => void checkpoints.push(checkpoint),
  };
  return { events, steps, checkpoints, frames, panels };
}

const never = new AbortController().signal;
const underWay = (seen: ReturnType<typeof watch>) =>
  vi.waitFor(() => expect(seen.steps.length).toBeGreaterThan(3), 60_000);

describe('the worker pool', () => {
  it('paints, and reports growing progress and a snapshot', async () => {
    const seen = watch();
    const finished = await lite.paint(task(), seen.events, 60, never);
    expect(await sharp(await paintingOf(finished)).metadata()).toMatchObject({ format: 'png', width: 64, height: 64 });
    expect(finished).toMatchObject({ width: 64, height: 64, networks: ['lite'], engine: lite.engine });
    expect(lite.networks).toEqual(['lite']);
    expect(seen.checkpoints.length).toBeGreaterThan(0);
    expect(seen.steps.map(({ done }) => done)).toEqual([...seen.steps.map(({ done }) => done)].sort((a, b) => a - b));
    expect(seen.steps.at(-1)?.done).toBeCloseTo(1, 6);
    // For the timelapse, from the first step on.
    const indices = seen.frames.map(({ index }) => index);
    expect(indices[0]).toBe(0);
    expect(indices).toEqual([...new Set(indices)].sort((a, b) => a - b));
    expect(Math.max(...indices)).toBeLessThan(20);
    for (const { bytes } of seen.frames)
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 64, height: 64 });
  });

  it('paints several small pictures into one, and those only that are not painted yet', async () => {
    const small = { ...options, size: 64 };
    const panels = [20, 80].map((strength) => ({
      options: { ...small, strength },
      styles: [{ picture: style, share: 1 }],
      picture: null,
    }));
    const seen = watch();
    const finished = await pool.paint(task({ panels }), seen.events, 60, never);
    expect(finished).toMatchObject({ width: 136, height: 64, networks: ['lite'] });
    expect(seen.panels.map(({ index }) => index)).toEqual([0, 1]);
    expect(seen.panels[0].painting).not.toBe(seen.panels[1].painting);
    const done = seen.steps.map((step) => step.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(done.at(-1)).toBeCloseTo(1, 6);
    expect(new Set(seen.steps.map(({ panel }) => panel?.number))).toEqual(new Set([1, 2]));

    const again = watch();
    const half = panels.map((panel, i) => (i === 0 ? { ...panel, picture: seen.panels[0].painting } : panel));
    const resumed = await pool.paint(task({ attempt: 2, panels: half }), again.events, 60, never);
    expect(again.panels.map(({ index }) => index)).toEqual([1]);
    expect(resumed.painting).toBe(finished.painting);
  });

  it('goes on with the small picture at which it was stopped', async () => {
    const panels = [20, 80].map((strength) => ({
      options: { ...long, strength },
      styles: [{ picture: style, share: 1 }],
      picture: null,
    }));
    const seen = watch();
    const stop = new AbortController();
    const stopped = pool.paint(task({ panels }), seen.events, 60, stop.signal);
    stopped.catch(() => {});
    await underWay(seen);
    stop.abort('shutdown');
    await expect(stopped).rejects.toBe('shutdown');
    const checkpoint = seen.checkpoints.at(-1) as Uint8Array;
    const firstOf = async (given: Partial<PaintTask>) => {
      const next = watch();
      const end = new AbortController();
      const run = pool.paint(task({ panels, ...given }), next.events, 60, end.signal);
      run.catch(() => {});
      await vi.waitFor(() => expect(next.steps.length).toBeGreaterThan(0), 60_000);
      end.abort('cancelled');
      await run.catch(() => {});
      return next.steps[0].done;
    };
    expect(await firstOf({ attempt: 2, checkpoint })).toBeGreaterThan(await firstOf({ attempt: 3 }));
    // It is of the first one: the second begins anew.
    const [first, second] = panels;
    const painted = await blobs.write(sample);
    const other = [{ ...first, picture: painted }, second];
    expect(await firstOf({ attempt: 4, checkpoint, panels: other })).toBeCloseTo(
      await firstOf({ attempt: 5, panels: other }),
      6,
    );
  });

  it('uses the weights of the task, and refuses weights that are all zero', async () => {
    const only = { ...options, contentWeight: 0.5, conv2_1: 0, conv2_2: 0, conv3_1: 0, conv3_2: 0, conv3_3: 0 };
    const plain = await pool.paint(task(), watch().events, 60, never);
    const weighted = await pool.paint(task({ options: only }), watch().events, 60, never);
    const pixels = async (finished: FinishedPainting) =>
      sharp(await paintingOf(finished))
        .raw()
        .toBuffer();
    expect(await pixels(weighted)).not.toEqual(await pixels(plain));
    expect(await readGenerationMetadata(await paintingOf(weighted))).toMatchObject({ options: only });
    const none = task({ options: { ...only, conv1_1: 0, conv1_2: 0 } });
    await expect(pool.paint(none, watch().events, 60, never)).rejects.toMatchObject({ kind: 'layers-zero' });
  });

  it('rejects a task whose process is killed, and paints the next one', async () => {
    const seen = watch();
    const lost = pool.paint(task({ options: long }), seen.events, 60, never);
    lost.catch(() => {});
    await underWay(seen);
    process.kill(pids.at(-1) as number, 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'crash' });
    expect((await pool.paint(task({ attempt: 2 }), watch().events, 60, never)).width).toBe(64);
    expect(pool.healthy).toBe(true);
  });

  it('replaces a process that hangs', async () => {
    const seen = watch();
    const lost = pool.paint(task({ options: long }), seen.events, 3, never);
    lost.catch(() => {});
    await underWay(seen);
    process.kill(pids.at(-1) as number, 'SIGSTOP');
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'hang' });
    expect((await pool.paint(task({ attempt: 2 }), watch().events, 60, never)).width).toBe(64);
  });

  it('replaces a process above its memory limit', async () => {
    const lost = openOwn({ memoryLimit: 1e6 }).pool.paint(task(), watch().events, 60, never);
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'memory' });
  });

  it('stops a task when asked, and the process paints the next one', async () => {
    const seen = watch();
    const abort = new AbortController();
    const stopped = pool.paint(task({ options: long }), seen.events, 60, abort.signal);
    stopped.catch(() => {});
    await underWay(seen);
    abort.abort('cancelled');
    await expect(stopped).rejects.toBe('cancelled');
    const known = [...pids];
    await pool.paint(task({ id: 'b' }), watch().events, 60, never);
    expect(pids).toEqual(known);
  });

  it('sends a checkpoint at a shutdown, from which the painting resumes', async () => {
    const [seen, resumed] = [watch(), watch()];
    const abort = new AbortController();
    const larger = { ...options, size: 128 } as const;
    const stopped = lite.paint(task({ options: larger }), seen.events, 60, abort.signal);
    stopped.catch(() => {});
    await vi.waitFor(() => expect(seen.steps.at(-1)?.stage).toBe(2), { timeout: 60_000, interval: 5 });
    abort.abort('shutdown');
    await expect(stopped).rejects.toBe('shutdown');
    const checkpoint = seen.checkpoints.at(-1) as Uint8Array;
    await lite.paint(task({ attempt: 2, options: larger, checkpoint }), resumed.events, 60, never);
    expect(resumed.steps[0].stage).toBe(2);
    expect(resumed.steps[0].done).toBeGreaterThan(seen.steps.at(-1)?.done as number);
  });

  it('starts from the beginning where a checkpoint is damaged or of another painting', async () => {
    const first = watch();
    const damaged = new Uint8Array(await sharp(sample).png().toBuffer()).slice(0, 500);
    await pool.paint(task({ checkpoint: damaged }), first.events, 60, never);
    expect(first.steps[0].done).toBeLessThan(0.1);
    const other = watch();
    await pool.paint(task({ id: 'b', checkpoint: await sharp(sample).png().toBuffer() }), other.events, 60, never);
    expect(other.steps[0].done).toBeLessThan(0.1);
  });

  it('refuses an unreadable picture with its kind', async () => {
    const text = await blobs.write(Buffer.from('hello'));
    const bad = pool.paint(task({ content: text }), watch().events, 60, never);
    await expect(bad).rejects.toMatchObject({ kind: 'picture-text' } satisfies Partial<UserError>);
  });

  it('fails a task whose picture is missing or is not the one with that hash', async () => {
    const missing = await hashBytes(Buffer.from('never stored'));
    const absent = pool.paint(task({ styles: [{ picture: missing, share: 1 }] }), watch().events, 60, never);
    await expect(absent).rejects.toThrow(`picture ${missing} is missing`);
    const damaged = await blobs.write(Buffer.from('soon damaged'));
    await writeFile(join(dataPaths(dataDir).pictures, damaged.slice(0, 2), damaged), sample);
    const wrong = pool.paint(task({ attempt: 2, content: damaged }), watch().events, 60, never);
    await expect(wrong).rejects.toThrow(`picture ${damaged} is damaged`);
  });

  it('reports a painting that cannot be written as a storage error', async () => {
    const full = await mkdtemp(join(tmpdir(), 'brushwork-'));
    onTestFinished(() => rm(full, { recursive: true, force: true }));
    const limited = new FolderBlobStore(dataPaths(full).pictures);
    const small = {
      content: await limited.write(sample),
      styles: [{ picture: await limited.write(sample), share: 1 }],
    };
    const script = join(full, 'no-space.mjs');
    // Only what the worker writes is refused, as on a full disk.
    await writeFile(
      script,
      `import fs from 'node:fs/promises'; import { syncBuiltinESMExports } from 'node:module';
      fs.open = async () => { throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }); };
      syncBuiltinESMExports();`,
    );
    const environment = { ...LITE, BRUSHWORK_DATA_DIR: full, NODE_OPTIONS: `--import ${pathToFileURL(script)}` };
    const unstored = openOwn({ environment }).pool.paint(task(small), watch().events, 60, never);
    const error = await unstored.catch((reason: unknown) => reason);
    expect(isStorageError(error)).toBe(true);
  });

  it('rejects a task where no worker can start', async () => {
    const { pool: broken } = openOwn({ environment: { ...process.env, BRUSHWORK_ENGINE: 'steam' } });
    const lost = { name: 'WorkerLost', message: expect.stringContaining('before it was ready') };
    await expect(broken.paint(task(), watch().events, 60, never)).rejects.toMatchObject(lost);
    expect(broken.healthy).toBe(false);
  });

  it('does not wait for a worker that is still starting when it is stopped', async () => {
    const { pool: starting, pids: started } = open();
    await starting.stop(5);
    expect(started).toEqual([]);
    await expect(starting.paint(task(), watch().events, 60, never)).rejects.toMatchObject({ name: 'WorkerLost' });
  });
});

const SHARED = '../shared/weights/vgg16-conv1_1-conv3_3.safetensors';

describe.skipIf(!existsSync(SHARED))(`VGG-16 that comes while the worker runs (needs ${SHARED})`, () => {
  it('paints what begins afterwards', async () => {
    const weights = await mkdtemp(join(tmpdir(), 'brushwork-worker-'));
    try {
      const environment = { ...LITE, BRUSHWORK_NETWORK: 'auto', BRUSHWORK_WEIGHTS_DIR: weights };
      const auto = task({ options: { ...options, network: 'auto', size: 64 } });
      const own = openOwn({ environment });
      const { networks: before } = await own.pool.paint(auto, watch().events, 60, never);
      await importNetwork(readManifest().vgg16, SHARED, weights);
      const { networks: after } = await own.pool.paint({ ...auto, id: 'b' }, watch().events, 60, never);
      expect({ before, after }).toEqual({ before: ['lite'], after: ['lite', 'vgg16'] });
      expect([...own.pool.networks].sort()).toEqual(['lite', 'vgg16']);
      expect(own.pids).toHaveLength(1);
    } finally {
      await rm(weights, { recursive: true });
    }
  });
});
