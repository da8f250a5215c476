import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchInBackground } from '../../src/networks/fetch-for-bot.js';
import { isInstalled } from '../../src/networks/load-network.js';
import { readManifest } from '../../src/networks/manifest.js';
import { type Answerer, type FileServer, serve, withRanges } from './file-server.js';
import { makeNetwork, npz } from './small-network.js';

const { network, tensors } = makeNetwork([4, 6, 8]);
const file = Buffer.from(await npz(tensors));

let directory: string;
let server: FileServer | undefined;
let lines: { level: number; msg: string; reason?: string; directory?: string; host?: string }[];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brushwork-bot-fetch-'));
  lines = [];
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(directory, { recursive: true });
});

const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
const { info, warn } = log.levels.values;

async function fetchAs(
  answer: Answerer,
  {
    FETCH = 'auto',
    at = directory,
    signal = new AbortController().signal,
  }: {
    FETCH?: 'auto' | 'never';
    at?: string;
    signal?: AbortSignal;
  } = {},
): Promise<{ requests: number; isThere: boolean }> {
  server ??= await serve(answer);
  const { url, requests } = server;
  const sources = [{ url, format: 'npz' as const, bytes: file.length, redirectHosts: [] }];
  const manifest = { ...readManifest(), vgg16: { ...network, sources } };
  await fetchInBackground({ FETCH, WEIGHTS_DIR: at }, log, signal, { manifest, allowHttp: true, environment: {} });
  return { requests: requests.length, isThere: await isInstalled('vgg16', at, manifest) };
}

test('the log says where VGG-16 is fetched from and how to turn that off, and then that it is here', async () => {
  expect(await fetchAs(withRanges(file))).toMatchObject({ isThere: true });
  expect(lines).toMatchObject([
    { level: info, host: '127.0.0.1', msg: expect.stringContaining('BRUSHWORK_FETCH=never') },
    { level: info, msg: expect.stringContaining('VGG-16 is here') },
  ]);
});

test('a failure is a warning with its reason, once: a start within the day says and asks nothing', async () => {
  const failing: Answerer = (_request, response) => response.writeHead(503).end();
  const first = await fetchAs(failing);
  expect(first.isThere).toBe(false);
  expect(lines.at(-1)).toMatchObject({ level: warn, reason: expect.stringContaining('503') });
  const said = lines.length;
  expect((await fetchAs(failing)).requests).toBe(first.requests);
  expect(lines).toHaveLength(said);
});

test('a folder that nothing can be written to is named', async () => {
  const occupied = join(directory, 'occupied');
  await writeFile(occupied, '');
  expect(await fetchAs(withRanges(file), { at: occupied })).toEqual({ requests: 0, isThere: false });
  expect(lines).toMatchObject([{ level: info, directory: occupied }]);
});

test('what is turned off, or there already, says nothing', async () => {
  expect(await fetchAs(withRanges(file), { FETCH: 'never' })).toEqual({ requests: 0, isThere: false });
  expect(lines).toEqual([]);
  const { requests } = await fetchAs(withRanges(file));
  lines = [];
  expect(await fetchAs(withRanges(file))).toEqual({ requests, isThere: true });
  expect(lines).toEqual([]);
});

test('a stop says nothing', async () => {
  const stop = new AbortController();
  const silent: Answerer = () => stop.abort();
  expect(await fetchAs(silent, { signal: stop.signal })).toMatchObject({ isThere: false });
  expect(lines).toHaveLength(1);
});
