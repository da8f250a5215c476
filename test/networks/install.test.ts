import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { type InstallOptions, importNetwork, installNetwork } from '../../src/networks/install.js';
import { isInstalled, loadNetwork } from '../../src/networks/load-network.js';
import { type Manifest, readManifest, type WeightsSource } from '../../src/networks/manifest.js';
import { readSafetensors, writeSafetensors } from '../../src/networks/safetensors.js';
import { type Answerer, type FileServer, serve, withoutRanges, withRanges } from './file-server.js';
import { type NpzOptions, npz, smallNetwork, smallTensors } from './small-network.js';

let directory: string;
const servers: FileServer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brushwork-weights-'));
});

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
  await rm(directory, { recursive: true });
});

async function start(answer: Answerer): Promise<FileServer> {
  const server = await serve(answer);
  servers.push(server);
  return server;
}

const sourceAt = ({ url }: FileServer, bytes: number, redirectHosts: string[] = []): WeightsSource => ({
  url,
  format: 'npz',
  bytes,
  redirectHosts,
});

/** Installs the small network from servers of files as long as `file`. */
function install(
  file: Uint8Array,
  from: readonly FileServer[],
  { sources, ...options }: Partial<InstallOptions> & { sources?: WeightsSource[] } = {},
) {
  const network = { ...smallNetwork, sources: sources ?? from.map((server) => sourceAt(server, file.length)) };
  return installNetwork(network, { directory, allowHttp: true, ...options });
}

/** Shortens what a test has to wait for a server that is silent; others must not depend on how busy this machine is. */
const IMPATIENT = { connectTimeoutMs: 300, stallTimeoutMs: 300 };

async function refusal(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(UserError);
  expect(await readdir(directory)).toEqual([]);
  return (error as UserError).message;
}

const smallManifest: Manifest = { ...readManifest(), vgg16: smallNetwork };

async function expectInstalled() {
  expect(await readdir(directory)).toEqual(['vgg16.safetensors']);
  const { tensors } = readSafetensors(await readFile(join(directory, 'vgg16.safetensors')));
  expect(tensors).toEqual(smallTensors);
  expect(await isInstalled('vgg16', directory, smallManifest)).toBe(true);
}

describe('a server that gives ranges', () => {
  test.each<[string, NpzOptions]>([
    ['stored', {}],
    ['stored behind what nobody needs', { fc6: 'first' }],
    ['stored with zip64 sizes', { zip64: true }],
    ['stored with sizes behind the data', { dataDescriptor: true }],
    ['deflated', { level: 6 }],
  ])('is asked for little more than the weights (%s)', async (_name, options) => {
    const file = await npz(smallTensors, options);
    const server = await start(withRanges(file));
    const progress: [number, number][] = [];
    await install(file, [server], { onProgress: (...step) => progress.push(step) });
    await expectInstalled();
    expect(server.sentBytes()).toBeLessThan(300_000);
    expect(server.requests.length).toBeLessThanOrEqual(1 + 2 * smallTensors.size);
    for (const [received, expected] of progress) expect(received).toBeLessThanOrEqual(expected);
  });

  test('that turns to the whole file half way is refused', async () => {
    const file = await npz(smallTensors);
    let answered = 0;
    const server = await start((...exchange) => (answered++ < 1 ? withRanges : withoutRanges)(file)(...exchange));
    expect(await refusal(install(file, [server]))).toContain('another part of the file');
  });

  test('of a file of another length is refused', async () => {
    const file = await npz(smallTensors);
    const longer = await start(withRanges(Buffer.concat([file, Buffer.alloc(10)])));
    const shorter = await start(withRanges(file.subarray(0, -10)));
    expect(await refusal(install(file, [longer]))).toContain('another file');
    expect(await refusal(install(file, [shorter]))).toContain('416');
  });
});

describe('a server that ignores ranges', () => {
  test.each<[string, NpzOptions]>([
    ['stored', {}],
    ['zip64', { zip64: true }],
    ['deflated', { level: 6 }],
  ])('is left as soon as the last tensor has come (%s)', async (_name, options) => {
    const file = await npz(smallTensors, { ...options, fc6Bytes: 30_000_000 });
    const server = await start(withoutRanges(file));
    await install(file, [server]);
    await expectInstalled();
    expect(server.requests).toHaveLength(1);
    expect(server.sentBytes()).toBeLessThan(15_000_000);
  });

  test('is listened to past what nobody needs', async () => {
    const file = await npz(smallTensors, { fc6: 'first' });
    await install(file, [await start(withoutRanges(file))]);
    await expectInstalled();
  });

  test('and has an archive without sizes in front is refused', async () => {
    const file = await npz(smallTensors, { dataDescriptor: true });
    expect(await refusal(install(file, [await start(withoutRanges(file))]))).toContain('how long members are');
  });

  test('and sends more than the file has is refused', async () => {
    const file = await npz(smallTensors, { fc6: 'first', fc6Bytes: 3_000_000 });
    const server = await start(withoutRanges(file));
    const sources = [sourceAt(server, 1_000_000)];
    expect(await refusal(install(file, [], { sources }))).toContain('more than it should have');
  });

  test('and sends a page instead of the file is refused', async () => {
    const page = Buffer.from('<!doctype html><title>Please log in to the network</title>');
    expect(await refusal(install(page, [await start(withoutRanges(page))]))).toContain('no zip archive');
  });
});

describe.each([
  ['ranges', withRanges],
  ['no ranges', withoutRanges],
])('with %s', (_name, answerer) => {
  test('a wrong value is refused by name', async () => {
    const changed = new Map(smallTensors);
    const bias = smallTensors.get('conv2_1.bias') as { shape: number[]; values: Float32Array };
    changed.set('conv2_1.bias', { ...bias, values: bias.values.map((value, i) => (i === 1 ? value + 1e-5 : value)) });
    const file = await npz(changed);
    expect(await refusal(install(file, [await start(answerer(file))]))).toContain('conv2_1.bias has other values');
  });

  test('a flipped byte in a tensor is refused', async () => {
    const file = await npz(smallTensors);
    const damaged = Buffer.from(file);
    damaged[damaged.indexOf('conv3_2_W.npy') + 300] ^= 0x40;
    expect(await refusal(install(file, [await start(answerer(damaged))]))).toMatch(/damaged|other values/);
  });

  test('a missing tensor is refused by name', async () => {
    const file = await npz(new Map([...smallTensors].slice(0, -1)));
    expect(await refusal(install(file, [await start(answerer(file))]))).toMatch(/conv3_3_b.npy/);
  });

  test('a member that unpacks to far more than its tensor is refused', async () => {
    const values = new Float32Array(2_000_000);
    const swollen = new Map(smallTensors).set('conv1_1.weight', { shape: [values.length], values });
    const file = await npz(swollen, { level: 6 });
    expect(await refusal(install(file, [await start(answerer(file))]))).toMatch(/too big|does not unpack/);
  });

  test('a connection that breaks in the middle of a body is refused', async () => {
    const file = await npz(smallTensors, { fc6: 'first' });
    const server = await start((_request, response) => {
      const ranges = answerer === withRanges;
      const last = file.length - 1;
      const contentRange = `bytes ${file.length - 16_384}-${last}/${file.length}`;
      response.writeHead(ranges ? 206 : 200, {
        'content-length': ranges ? 16_384 : file.length,
        ...(ranges ? { 'content-range': contentRange } : {}),
      });
      response.write(file.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
    });
    expect(await refusal(install(file, [server]))).toContain('the connection failed');
  });

  test('a server that goes silent in the middle of a body is given up', async () => {
    const file = await npz(smallTensors, { fc6: 'first' });
    const server = await start((_request, response) => {
      const ranges = answerer === withRanges;
      const contentRange = `bytes ${file.length - 16_384}-${file.length - 1}/${file.length}`;
      response.writeHead(ranges ? 206 : 200, ranges ? { 'content-range': contentRange } : {});
      response.write(file.subarray(0, 1000));
    });
    expect(await refusal(install(file, [server], IMPATIENT))).toContain('sent nothing for 0.3 s');
  });

  test('stopping leaves nothing behind and tries no other source', async () => {
    const file = await npz(smallTensors, { fc6: 'first' });
    const servers = [await start(answerer(file)), await start(answerer(file))];
    const stop = new AbortController();
    const reason = new Error('enough');
    const stopped = install(file, servers, { signal: stop.signal, onProgress: () => stop.abort(reason) });
    await expect(stopped).rejects.toBe(reason);
    expect(await readdir(directory)).toEqual([]);
    expect(servers[1].requests).toEqual([]);
  });
});

describe('a body shorter than announced', () => {
  test('is refused', async () => {
    const file = await npz(smallTensors);
    const server = await start((_request, response) => {
      response.writeHead(206, {
        'content-range': `bytes ${file.length - 16_384}-${file.length - 1}/${file.length}`,
        'content-length': 500,
      });
      response.end(file.subarray(0, 500));
    });
    expect(await refusal(install(file, [server]))).toContain('ended after 500 of 16384 bytes');
  });
});

describe('a server that does not give the file', () => {
  const nothing = Buffer.alloc(20_000);

  test('answers 404', async () => {
    const server = await start((_request, response) => response.writeHead(404).end('no'));
    expect(await refusal(install(nothing, [server]))).toContain('it answered 404 Not Found');
  });

  test('never answers', async () => {
    const server = await start(() => {});
    expect(await refusal(install(nothing, [server], IMPATIENT))).toContain('sent nothing for 0.3 s');
  });

  test('is not there', async () => {
    const server = await start(() => {});
    await server.close();
    servers.pop();
    expect(await refusal(install(nothing, [server]))).toContain('ECONNREFUSED');
  });

  test('redirects for ever', async () => {
    const server = await start((_request, response) => response.writeHead(302, { location: '/again' }).end());
    expect(await refusal(install(nothing, [server]))).toContain('redirects more than 5 times');
    expect(server.requests).toHaveLength(6);
  });

  test('redirects to another host, which is not asked', async () => {
    const other = await start(withRanges(nothing));
    const server = await start((_request, response) => response.writeHead(302, { location: other.url }).end());
    expect(await refusal(install(nothing, [server]))).toContain(`redirects to another host, ${other.host}`);
    expect(other.requests).toEqual([]);
  });

  test('is not asked without TLS', async () => {
    const server = await start(withRanges(nothing));
    expect(await refusal(install(nothing, [server], { allowHttp: false }))).toContain('is not https');
    expect(server.requests).toEqual([]);
  });
});

test('a redirect to a host that the source names is followed', async () => {
  const file = await npz(smallTensors);
  const mirror = await start(withRanges(file));
  const server = await start((_request, response) => response.writeHead(301, { location: mirror.url }).end());
  await install(file, [], { sources: [sourceAt(server, file.length, [mirror.host])] });
  await expectInstalled();
});

test('the next source is tried when one fails, and every reason is told when all do', async () => {
  const file = await npz(smallTensors);
  const gone = await start((_request, response) => response.writeHead(410).end());
  const broken = await start((_request, response) => response.writeHead(503).end());
  const message = await refusal(install(file, [gone, broken]));
  expect(message).toContain(`${gone.host}/vgg16_weights.npz: it answered 410`);
  expect(message).toContain(`${broken.host}/vgg16_weights.npz: it answered 503`);
  expect(message).toContain('npm run weights -- --from FILE');
  await install(file, [gone, await start(withRanges(file))]);
  await expectInstalled();
});

test('a failed download leaves the installed weights alone', async () => {
  const file = await npz(smallTensors);
  await install(file, [await start(withRanges(file))]);
  const broken = await start((_request, response) => response.writeHead(503).end());
  await expect(install(file, [broken])).rejects.toBeInstanceOf(UserError);
  await expectInstalled();
});

describe('installed weights that were damaged since', () => {
  const sound = writeSafetensors(smallTensors, {}, 'F32');
  const flipped = Buffer.from(sound);
  flipped[sound.length - 2] ^= 0x40;

  test.each<[string, Uint8Array, string]>([
    ['cut short', sound.subarray(0, -1), 'it is no sound safetensors file'],
    ['emptied', Buffer.alloc(0), 'it is no sound safetensors file'],
    ['with a byte flipped', flipped, 'conv3_3.bias has other values than the manifest says'],
  ])('are not loaded, and the command that mends it is named (%s)', async (_name, bytes, why) => {
    const path = join(directory, 'vgg16.safetensors');
    await writeFile(path, bytes);
    const message = `${path} doesn't hold VGG-16's weights (${why}). Run "npm run weights" to fetch them again.`;
    await expect(loadNetwork('vgg16', directory, smallManifest)).rejects.toThrow(message);
    expect(await isInstalled('vgg16', directory, smallManifest)).toBe(false);
  });
});

test('a directory that cannot be written is said and leaves nothing behind', async () => {
  const file = await npz(smallTensors);
  const occupied = join(directory, 'occupied');
  await writeFile(occupied, '');
  const work = install(file, [await start(withRanges(file))], { directory: occupied });
  await expect(work).rejects.toThrow(/Can't write/);
  expect(await readdir(directory)).toEqual(['occupied']);
});

describe('importing a file', () => {
  let origin: string;

  beforeEach(async () => {
    origin = await mkdtemp(join(tmpdir(), 'brushwork-import-'));
  });

  afterEach(() => rm(origin, { recursive: true }));

  const elsewhere = async (name: string, bytes: Uint8Array) => {
    await writeFile(join(origin, name), bytes);
    return join(origin, name);
  };

  test.each<[string, () => Promise<Uint8Array>]>([
    ['weights.npz', () => npz(smallTensors, { level: 6, dataDescriptor: true })],
    ['weights.safetensors', async () => writeSafetensors(smallTensors, {}, 'F32')],
  ])('takes %s', async (name, bytes) => {
    await importNetwork(smallNetwork, await elsewhere(name, await bytes()), directory);
    await expectInstalled();
  });

  test.each<[string, () => Promise<Uint8Array>, string]>([
    ['cut.npz', async () => (await npz(smallTensors)).subarray(0, 5000), 'damaged'],
    ['other.npz', async () => Buffer.from('not a zip at all'), 'damaged'],
    ['half.safetensors', async () => writeSafetensors(smallTensors, {}, 'F16'), 'other values'],
    [
      'cut.safetensors',
      async () => writeSafetensors(smallTensors, {}, 'F32').subarray(0, -1),
      "Can't read this safetensors file",
    ],
    ['model.h5', async () => Buffer.alloc(8), 'neither .npz nor .safetensors'],
  ])('refuses %s', async (name, bytes, why) => {
    const path = await elsewhere(name, await bytes());
    expect(await refusal(importNetwork(smallNetwork, path, directory))).toContain(why);
  });

  test('refuses a file that is not there', async () => {
    expect(await refusal(importNetwork(smallNetwork, join(directory, 'none.npz'), directory))).toContain(
      'Check the name, or fetch it again',
    );
  });
});

const SHARED = '../shared/weights/vgg16-conv1_1-conv3_3.safetensors';

describe.skipIf(!existsSync(SHARED))(`the real VGG-16 (needs ${SHARED})`, () => {
  test('is fetched out of a far bigger archive, verified and loaded', async () => {
    const { tensors } = readSafetensors(await readFile(SHARED));
    const file = await npz(tensors, { fc6Bytes: 40_000_000 });
    for (const [answerer, mostBytes] of [
      [withRanges, 7_700_000],
      [withoutRanges, 25_000_000],
    ] as const) {
      const server = await start(answerer(file));
      const manifest = readManifest();
      manifest.vgg16.sources = [sourceAt(server, file.length)];
      await installNetwork(manifest.vgg16, { directory, allowHttp: true, stallTimeoutMs: 5000 });
      expect(server.sentBytes()).toBeLessThan(mostBytes);
      const network = await loadNetwork('vgg16', directory);
      expect(network.weights.get('conv1_1')?.kernel[0]).toBeCloseTo(0.480015, 6);
      expect(await isInstalled('vgg16', directory)).toBe(true);
      await rm(join(directory, 'vgg16.safetensors'));
    }
  });
});
