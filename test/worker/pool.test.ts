/** The worker as a process of its own, with the real engine and the lite network. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import sharp from 'sharp';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { UserError } from '../../src/errors/user-error.js';
import { readGenerationMetadata } from '../../src/images/index.js';
import { importNetwork } from '../../src/networks/install.js';
import { readManifest } from '../../src/networks/manifest.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { drawSample } from '../../src/samples/index.js';
import type { PaintEvents } from '../../src/worker/paint-service.js';
import { type PoolOptions, WorkerPool } from '../../src/worker/pool.js';
import type { PaintTask, Progress } from '../../src/worker/protocol.js';

const [content, style] = await Promise.all([drawSample('lighthouse', 96), drawSample('swirls', 96)]);
const options = { ...DEFAULTS, size: 96, network: 'lite', quality: 'draft' } as const;
const long = { ...options, quality: 'fine', size: 192 } as const;
const task = (given: Partial<PaintTask> = {}): PaintTask => ({
  id: 'a',
  attempt: 1,
  options,
  content,
  styles: [{ picture: style, share: 1 }],
  ...given,
});

let pool: WorkerPool;
/** Process ids, as the log tells them. */
let pids: number[];
function open(given: Partial<PoolOptions> = {}): WorkerPool {
  pids = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void pids.push(JSON.parse(line).worker) });
  const environment = {
    ...process.env,
    BRUSHWORK_ENGINE: 'onnx',
    BRUSHWORK_DEVICE: 'cpu',
    BRUSHWORK_NETWORK: 'lite',
    BRUSHWORK_THREADS: '1',
  };
  pool = new WorkerPool({ workers: 1, memoryLimit: Number.POSITIVE_INFINITY, log, environment, ...given });
  return pool;
}
afterEach(() => pool.stop(5));

function watch() {
  const steps: Progress[] = [];
  const checkpoints: Uint8Array[] = [];
  const events: PaintEvents = {
    step: (progress) => void steps.push(progress),
    snapshot: (_, __, checkpoint) => void checkpoints.push(checkpoint),
    checkpoint: (checkpoint) => void checkpoints.push(checkpoint),
  };
  return { events, steps, checkpoints };
}

const never = new AbortController().signal;
const underWay = (seen: ReturnType<typeof watch>) =>
  vi.waitFor(() => expect(seen.steps.length).toBeGreaterThan(3), 60_000);

describe('the worker pool', () => {
  it('paints, with steps that grow and a sketch on the way', async () => {
    const seen = watch();
    const finished = await open().paint(task(), seen.events, 60, never);
    expect(await sharp(finished.painting).metadata()).toMatchObject({ format: 'png', width: 96, height: 96 });
    expect(finished).toMatchObject({ width: 96, height: 96, networks: ['lite'], engine: pool.engine });
    expect(pool.networks).toEqual(['lite']);
    expect(seen.checkpoints.length).toBeGreaterThan(0);
    expect(seen.steps.map(({ done }) => done)).toEqual([...seen.steps.map(({ done }) => done)].sort((a, b) => a - b));
    expect(seen.steps.at(-1)?.done).toBeCloseTo(1, 6);
  });

  it('paints by the weights of the task, and says what lacks when none is left', async () => {
    const only = { ...options, contentWeight: 0.5, conv2_1: 0, conv2_2: 0, conv3_1: 0, conv3_2: 0, conv3_3: 0 };
    const plain = await open().paint(task(), watch().events, 60, never);
    const { painting } = await pool.paint(task({ options: only }), watch().events, 60, never);
    const pixels = (bytes: Uint8Array) => sharp(bytes).raw().toBuffer();
    expect(await pixels(painting)).not.toEqual(await pixels(plain.painting));
    expect(await readGenerationMetadata(painting)).toMatchObject({ options: only });
    const none = task({ options: { ...only, conv1_1: 0, conv1_2: 0 } });
    await expect(pool.paint(none, watch().events, 60, never)).rejects.toMatchObject({ kind: 'layers-zero' });
  });

  it('loses a task whose process is killed, and paints the next one', async () => {
    const seen = watch();
    const lost = open().paint(task({ options: long }), seen.events, 60, never);
    lost.catch(() => {});
    await underWay(seen);
    process.kill(pids[0], 'SIGKILL');
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'crash' });
    expect((await pool.paint(task({ attempt: 2 }), watch().events, 60, never)).width).toBe(96);
    expect(pool.healthy).toBe(true);
  });

  it('replaces a process that makes no step', async () => {
    const seen = watch();
    const lost = open().paint(task({ options: long }), seen.events, 3, never);
    lost.catch(() => {});
    await underWay(seen);
    process.kill(pids[0], 'SIGSTOP');
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'hang' });
    expect((await pool.paint(task({ attempt: 2 }), watch().events, 60, never)).width).toBe(96);
  });

  it('replaces a process that outgrows its memory', async () => {
    const lost = open({ memoryLimit: 1e6 }).paint(task(), watch().events, 60, never);
    await expect(lost).rejects.toMatchObject({ name: 'WorkerLost', reason: 'memory' });
  });

  it('stops when asked, and the process goes on to the next task', async () => {
    const seen = watch();
    const abort = new AbortController();
    const stopped = open().paint(task({ options: long }), seen.events, 60, abort.signal);
    stopped.catch(() => {});
    await underWay(seen);
    abort.abort('cancelled');
    await expect(stopped).rejects.toBe('cancelled');
    await pool.paint(task({ id: 'b' }), watch().events, 60, never);
    expect(new Set(pids).size).toBe(1);
  });

  it('leaves a checkpoint at a shutdown, from which the painting goes on', async () => {
    const [seen, resumed] = [watch(), watch()];
    const abort = new AbortController();
    const larger = { ...options, size: 192 } as const;
    const stopped = open().paint(task({ options: larger }), seen.events, 60, abort.signal);
    stopped.catch(() => {});
    await vi.waitFor(() => expect(seen.steps.at(-1)?.stage).toBe(2), { timeout: 60_000, interval: 5 });
    abort.abort('shutdown');
    await expect(stopped).rejects.toBe('shutdown');
    const checkpoint = seen.checkpoints.at(-1) as Uint8Array;
    await pool.paint(task({ attempt: 2, options: larger, checkpoint }), resumed.events, 60, never);
    expect(resumed.steps[0].stage).toBe(2);
    expect(resumed.steps[0].done).toBeGreaterThan(seen.steps.at(-1)?.done as number);
  });

  it('begins anew where a checkpoint is damaged or of another painting', async () => {
    const begun = watch();
    const damaged = new Uint8Array(await sharp(content).png().toBuffer()).slice(0, 500);
    await open().paint(task({ checkpoint: damaged }), begun.events, 60, never);
    expect(begun.steps[0].done).toBeLessThan(0.1);
    const other = watch();
    await pool.paint(task({ id: 'b', checkpoint: await sharp(content).png().toBuffer() }), other.events, 60, never);
    expect(other.steps[0].done).toBeLessThan(0.1);
  });

  it('says what is wrong with a picture', async () => {
    const bad = open().paint(task({ content: Buffer.from('hello') }), watch().events, 60, never);
    await expect(bad).rejects.toMatchObject({ kind: 'picture-text' } satisfies Partial<UserError>);
  });

  it('fails a task, and not the bot, where no worker can start', async () => {
    const broken = open({ environment: { ...process.env, BRUSHWORK_ENGINE: 'steam' } });
    const lost = { name: 'WorkerLost', message: expect.stringContaining('before it was ready') };
    await expect(broken.paint(task(), watch().events, 60, never)).rejects.toMatchObject(lost);
    expect(broken.healthy).toBe(false);
  });

  it('does not wait for a worker that still starts when it is stopped', async () => {
    await open().stop(5);
    expect(pids).toEqual([]);
    await expect(pool.paint(task(), watch().events, 60, never)).rejects.toMatchObject({ name: 'WorkerLost' });
  });
});

const SHARED = '../shared/weights/vgg16-conv1_1-conv3_3.safetensors';

describe.skipIf(!existsSync(SHARED))(`VGG-16 that comes while the worker runs (needs ${SHARED})`, () => {
  it('paints what begins afterwards', async () => {
    const weights = await mkdtemp(join(tmpdir(), 'brushwork-worker-'));
    try {
      const environment = {
        ...process.env,
        BRUSHWORK_ENGINE: 'onnx',
        BRUSHWORK_DEVICE: 'cpu',
        BRUSHWORK_THREADS: '1',
        BRUSHWORK_NETWORK: 'auto',
        BRUSHWORK_WEIGHTS_DIR: weights,
      };
      const auto = task({ options: { ...options, network: 'auto', size: 64 } });
      open({ environment });
      const { networks: before } = await pool.paint(auto, watch().events, 60, never);
      await importNetwork(readManifest().vgg16, SHARED, weights);
      const { networks: after } = await pool.paint({ ...auto, id: 'b' }, watch().events, 60, never);
      expect({ before, after }).toEqual({ before: ['lite'], after: ['lite', 'vgg16'] });
      expect([...pool.networks].sort()).toEqual(['lite', 'vgg16']);
      expect(new Set(pids.filter(Boolean)).size).toBe(1);
    } finally {
      await pool.stop(5);
      await rm(weights, { recursive: true });
    }
  });
});
