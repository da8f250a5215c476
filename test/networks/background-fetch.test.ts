import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfigValues } from '../../src/config.js';
import { type BackgroundFetchOptions, fetchVgg16 } from '../../src/networks/background-fetch.js';
import { isInstalled } from '../../src/networks/load-network.js';
import { readManifest } from '../../src/networks/manifest.js';
import { type Answerer, type FileServer, serve, withRanges } from './file-server.js';
import { makeNetwork, npz } from './small-network.js';

// Its third block is longer than what one request asks for, so that a download has steps.
const { network, tensors } = makeNetwork([8, 16, 32]);
const file = Buffer.from(await npz(tensors));
const THIRD_BLOCK = file.indexOf('conv3_1_W.npy');
const BEHIND_IT = file.indexOf('fc6_W.npy');
const HOUR_MS = 60 * 60_000;

let directory: string;
let started: string[];
const servers: FileServer[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brushwork-fetch-'));
  started = [];
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

const manifestFor = ({ url }: FileServer) => ({
  ...readManifest(),
  vgg16: { ...network, sources: [{ url, format: 'npz' as const, bytes: file.length, redirectHosts: [] }] },
});

function fetchFrom(server: FileServer, options: Partial<BackgroundFetchOptions> = {}) {
  return fetchVgg16({
    directory,
    setting: 'auto',
    onStart: (host) => started.push(host),
    environment: {},
    manifest: manifestFor(server),
    allowHttp: true,
    ...options,
  });
}

const firstByte = ({ headers }: IncomingMessage) => Number(/=(\d+)/.exec(String(headers.range))?.[1]);

/** Gives ranges until the third block's second tensor is asked for, and then nothing. */
const silentInTheThirdBlock =
  (onSilent: () => void): Answerer =>
  (request, response) => {
    const from = firstByte(request);
    if (from > THIRD_BLOCK + 20_000 && from < BEHIND_IT) onSilent();
    else withRanges(file)(request, response);
  };

/** Begins with the whole file, and falls silent before the third block. */
const silentBeforeTheThirdBlock =
  (onSilent: () => void): Answerer =>
  (_request, response) => {
    response.writeHead(200, { 'content-length': file.length });
    response.write(file.subarray(0, THIRD_BLOCK), () => setTimeout(onSilent, 100));
  };

const isThere = (server: FileServer) => isInstalled('vgg16', directory, manifestFor(server));

test('a network that is not there is fetched, and the host is named when that begins', async () => {
  const server = await start(withRanges(file));
  expect(await fetchFrom(server)).toEqual({ kind: 'installed' });
  expect(started).toEqual(['127.0.0.1']);
  expect(await isThere(server)).toBe(true);
  expect((await readdir(join(directory, '.fetch'))).filter((name) => name !== 'lock')).toEqual([]);
});

test('one that is there is not asked for', async () => {
  const server = await start(withRanges(file));
  await fetchFrom(server);
  const { length } = server.requests;
  expect(await fetchFrom(server)).toEqual({ kind: 'skipped', why: 'there' });
  expect(server.requests).toHaveLength(length);
});

test('one that is damaged is replaced', async () => {
  await writeFile(join(directory, 'vgg16.safetensors'), 'damaged');
  const server = await start(withRanges(file));
  expect(await fetchFrom(server)).toEqual({ kind: 'installed' });
  expect(await isThere(server)).toBe(true);
});

describe('nothing is asked for, and nothing written,', () => {
  test.each<[string, Partial<BackgroundFetchOptions>, string]>([
    ['by setting', { setting: 'never' }, 'never'],
    ['in CI', { environment: { CI: 'true' } }, 'ci'],
    ['in CI that counts', { environment: { CI: '1' } }, 'ci'],
  ])('%s', async (_name, options, why) => {
    const server = await start(withRanges(file));
    expect(await fetchFrom(server, options)).toEqual({ kind: 'skipped', why });
    expect(server.requests).toEqual([]);
    expect(started).toEqual([]);
    expect(await readdir(directory)).toEqual([]);
  });

  test('where nothing can be kept', async () => {
    const server = await start(withRanges(file));
    const occupied = join(directory, 'occupied');
    await writeFile(occupied, '');
    const outcome = await fetchFrom(server, { directory: occupied });
    expect(outcome).toEqual({ kind: 'skipped', why: 'unwritable' });
    expect(server.requests).toEqual([]);
  });
});

test('in these tests nothing is fetched without a server of their own', () => {
  expect(readConfigValues(['FETCH'])).toEqual({ FETCH: 'never' });
});

test('CI=false is no CI', async () => {
  const server = await start(withRanges(file));
  expect(await fetchFrom(server, { environment: { CI: 'false' } })).toEqual({ kind: 'installed' });
});

describe('after a failure', () => {
  const failing: Answerer = (_request, response) => response.writeHead(503).end();

  test('there is one attempt, and no other for a day', async () => {
    const server = await start(failing);
    const outcome = await fetchFrom(server, { now: () => 0 });
    expect(outcome).toMatchObject({ kind: 'failed', reason: expect.stringContaining('503') });
    expect(server.requests).toHaveLength(1);
    expect(await fetchFrom(server, { now: () => 23 * HOUR_MS })).toEqual({ kind: 'skipped', why: 'failed-lately' });
    expect(server.requests).toHaveLength(1);
    expect(started).toHaveLength(1);
    const mended = await start(withRanges(file));
    expect(await fetchFrom(mended, { now: () => 24 * HOUR_MS })).toEqual({ kind: 'installed' });
    await rm(join(directory, 'vgg16.safetensors'));
    expect(await fetchFrom(mended, { now: () => 25 * HOUR_MS })).toEqual({ kind: 'installed' });
  });

  test('a clock that was set back does not put the next one off for ever', async () => {
    await fetchFrom(await start(failing), { now: () => 1000 * HOUR_MS });
    expect(await fetchFrom(await start(withRanges(file)), { now: () => HOUR_MS })).toEqual({ kind: 'installed' });
  });

  test('a record that cannot be read counts as none', async () => {
    await mkdir(join(directory, '.fetch'));
    await writeFile(join(directory, '.fetch', 'failure.json'), '{"failedAt":');
    expect(await fetchFrom(await start(withRanges(file)))).toEqual({ kind: 'installed' });
  });
});

describe('a stop', () => {
  test.each([
    ['a server that gives ranges', silentInTheThirdBlock],
    ['a server that gives none', silentBeforeTheThirdBlock],
  ])('keeps what has come from %s, and the next attempt fetches the rest', async (_name, slow) => {
    const stop = new AbortController();
    const outcome = await fetchFrom(await start(slow(() => stop.abort())), { signal: stop.signal });
    expect(outcome).toEqual({ kind: 'stopped' });
    expect(existsSync(join(directory, 'vgg16.safetensors'))).toBe(false);
    expect(await readdir(join(directory, '.fetch'))).toContain('vgg16.safetensors');

    const server = await start(withRanges(file));
    expect(await fetchFrom(server)).toEqual({ kind: 'installed' });
    // 100 bytes before its name a member's header has begun.
    expect(server.requests.map(firstByte).filter((at) => at < THIRD_BLOCK - 100)).toEqual([]);
    expect(await isThere(server)).toBe(true);
    expect(await readdir(join(directory, '.fetch'))).not.toContain('vgg16.safetensors');
  });

  test('is no failure', async () => {
    const stop = new AbortController();
    await fetchFrom(await start(() => stop.abort()), { signal: stop.signal });
    expect(await fetchFrom(await start(withRanges(file)))).toEqual({ kind: 'installed' });
  });

  test('leaves nothing that a damaged disk could turn into weights', async () => {
    const stop = new AbortController();
    await fetchFrom(await start(silentInTheThirdBlock(() => stop.abort())), { signal: stop.signal });
    const path = join(directory, '.fetch', 'vgg16.safetensors');
    const kept = await readFile(path);
    kept[kept.length - 2] ^= 0x40;
    await writeFile(path, kept);
    const server = await start(withRanges(file));
    expect(await fetchFrom(server)).toEqual({ kind: 'installed' });
    expect(await isThere(server)).toBe(true);
  });
});

test('two at the same time do not both fetch', async () => {
  const server = await start(withRanges(file));
  const outcomes = await Promise.all([fetchFrom(server), fetchFrom(server)]);
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['installed', 'skipped']);
  expect(outcomes).toContainEqual({ kind: 'skipped', why: 'busy' });
  expect(started).toHaveLength(1);
});
