/** VGG-16 comes by itself, from a server of this machine. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readManifest } from '../../src/networks/manifest.js';
import { readSafetensors } from '../../src/networks/safetensors.js';
import { type Answerer, type FileServer, serve, withRanges } from '../networks/file-server.js';
import { npz, smallNetwork, smallTensors } from '../networks/small-network.js';
import { brushwork, brushworkFetching, drawNoise, QUICK, useTemporaryFolder } from './cli-harness.js';

const SHARED = fileURLToPath(new URL('../../../shared/weights/vgg16-conv1_1-conv3_3.safetensors', import.meta.url));
const PAIR = ['content.png', 'style.png'];

// Its paintings last longer than the small network takes to come.
const folder = useTemporaryFolder('real');
const file = await npz(smallTensors);
let server: FileServer | undefined;
let weights: string;

beforeEach(async () => {
  weights = await mkdtemp(join(folder(), 'weights-'));
  vi.stubEnv('BRUSHWORK_WEIGHTS_DIR', weights);
  vi.stubEnv('BRUSHWORK_NETWORK', 'auto');
  vi.stubEnv('BRUSHWORK_FETCH', 'auto');
  vi.stubEnv('CI', '');
});
afterEach(async () => {
  await server?.close();
  await rm(weights, { recursive: true });
});

async function paintFetching(answer: Answerer, ...args: readonly string[]) {
  await server?.close();
  server = await serve(answer);
  const sources = [{ url: server.url, format: 'npz' as const, bytes: file.length, redirectHosts: [] }];
  const manifest = { ...readManifest(), vgg16: { ...smallNetwork, sources } };
  return brushworkFetching({ manifest, allowHttp: true }, ...args);
}

const about = (lines: readonly string[]) => lines.filter((line) => line.includes('VGG-16'));

it('while the lite network paints, and both are said', async () => {
  const { code, lines } = await paintFetching(withRanges(file), ...PAIR, '--size', '96', '--iterations', '40');
  expect(code).toBe(0);
  expect(about(lines)).toEqual([
    expect.stringContaining('Fetching VGG-16, the finer network, from 127.0.0.1'),
    'VGG-16 is ready. The next painting will be finer.',
  ]);
  expect(lines).toContainEqual(expect.stringContaining(', lite, '));
  expect(existsSync(join(weights, 'vgg16.safetensors'))).toBe(true);
});

it('does not keep a painting that is done waiting', async () => {
  const { code, lines } = await paintFetching(() => {}, ...PAIR, ...QUICK);
  expect(code).toBe(0);
  expect(about(lines).at(-1)).toBe("VGG-16 wasn't ready in time. The next painting will continue fetching it.");
});

it('does not come where there is none, and nobody asks again the same day', async () => {
  const gone: Answerer = (_request, response) => response.writeHead(404).end();
  const first = await paintFetching(gone, ...PAIR, '--size', '96', '--iterations', '20');
  expect(first.code).toBe(0);
  expect(about(first.lines).at(-1)).toMatch(/Couldn't fetch VGG-16 .*404.*, so the lite network paints/);
  const second = await paintFetching(gone, ...PAIR, ...QUICK);
  expect(second.code).toBe(0);
  expect(about(second.lines)).toEqual([]);
  expect(server?.requests).toEqual([]);
});

describe('is not fetched', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['by setting', { BRUSHWORK_FETCH: 'never' }, []],
    ['in CI', { CI: 'true' }, []],
    ['where the lite network was asked for', {}, ['--network', 'lite']],
  ])('%s', async (_name, environment, args) => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    const { code, lines } = await paintFetching(withRanges(file), ...PAIR, ...QUICK, ...args);
    expect(code).toBe(0);
    expect(about(lines)).toEqual([]);
    expect(server?.requests).toEqual([]);
  });

  it('by a command that does not paint', async () => {
    const { lines } = await brushwork('no-such.png', 'style.png', ...QUICK);
    expect(about(lines)).toEqual([]);
  });
});

describe.skipIf(!existsSync(SHARED))(`the real VGG-16 (needs ${SHARED})`, () => {
  it('paints the next picture of the same run', async () => {
    const { tensors } = readSafetensors(await readFile(SHARED));
    const archive = await npz(tensors, { fc6Bytes: 1000 });
    server = await serve(withRanges(archive));
    const manifest = readManifest();
    manifest.vgg16.sources = [{ url: server.url, format: 'npz', bytes: archive.length, redirectHosts: [] }];
    // The first takes the lite network as long as VGG-16 takes to come; the second has few pixels.
    await drawNoise(64, 64).toFile('square.png');
    await drawNoise(128, 32).toFile('strip.png');
    const many = ['square.png', 'strip.png', '--style', 'style.png'];
    const options = ['--size', '128', '--iterations', '24', '-o', 'series/'];
    const { lines } = await brushworkFetching({ manifest, allowHttp: true }, ...many, ...options);
    const painted = lines.filter((line) => line.includes(' in the style of '));
    expect(painted[0]).toContain(', lite, ');
    expect(painted[1]).toContain(', vgg16, ');
  });
});
