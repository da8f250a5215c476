/** Files as Keras wrote them, of random weights: the real one cannot be had in a test. Written by HDF5's own library, read by ours. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as h5wasm from 'h5wasm/node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importNetwork, installNetwork } from '../../src/networks/install.js';
import { isInstalled, loadNetwork } from '../../src/networks/load-network.js';
import { type DownloadableNetwork, readManifest } from '../../src/networks/manifest.js';
import { convolutions, describeVgg } from '../../src/style-transfer/network.js';
import { randomNetwork } from '../engines/reference.js';
import { type Answerer, type FileServer, serve } from './file-server.js';

await h5wasm.ready;

const CHANNELS = [4, 5, 6, 7, 8];
const random = randomNetwork(5, CHANNELS, 'vgg19');
const { vgg19 } = readManifest();

/** Height x width x inputs x outputs, its inputs in the opposite order. */
function turned(kernel: Float32Array, inputs: number, outputs: number): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let position = 0; position < 9; position++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        result[(position * inputs + i) * outputs + o] = kernel[(position * inputs + inputs - 1 - i) * outputs + o];
  return result;
}

let directory: string;
let file: Buffer;
let server: FileServer | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'brushwork-hdf5-'));
  file = await kerasFile(join(directory, 'keras.h5'));
  await rm(join(directory, 'keras.h5'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(directory, { recursive: true });
});

async function kerasFile(path: string): Promise<Buffer> {
  const written = new h5wasm.File(path, 'w');
  for (const { name, inputs, outputs } of convolutions(random.description)) {
    const [block, layer] = name.slice('conv'.length).split('_');
    const groupName = `block${block}_conv${layer}`;
    const group = written.create_group(groupName);
    const { kernel, bias } = random.weights.get(name) as { kernel: Float32Array; bias: Float32Array };
    const bgr = name === 'conv1_1' ? turned(kernel, inputs, outputs) : kernel;
    group.create_dataset({ name: `${groupName}_W_1:0`, data: bgr, shape: [3, 3, inputs, outputs], dtype: '<f4' });
    group.create_dataset({ name: `${groupName}_b_1:0`, data: bias, shape: [outputs], dtype: '<f4' });
    group.create_attribute('weight_names', [`${groupName}_W_1:0`, `${groupName}_b_1:0`]);
  }
  written.create_group('block1_pool');
  written.close();
  return readFile(path);
}

function networkAt(url: string, bytes = file): DownloadableNetwork {
  const shapes = convolutions(describeVgg(CHANNELS, 'vgg19')).flatMap(({ name, inputs, outputs }) => [
    [`${name}.weight`, { shape: [3, 3, inputs, outputs] }] as const,
    [`${name}.bias`, { shape: [outputs] }] as const,
  ]);
  const md5 = createHash('md5').update(bytes).digest('hex');
  const source = { url, format: 'keras-hdf5', bytes: bytes.length, md5, redirectHosts: [] } as const;
  return {
    ...vgg19,
    channels: CHANNELS,
    sources: [{ ...source, redirectHosts: [] }],
    tensors: Object.fromEntries(shapes) as DownloadableNetwork['tensors'],
  };
}

const sends =
  (bytes: Uint8Array): Answerer =>
  (_request, response) =>
    void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);

async function install(bytes: Uint8Array) {
  server = await serve(sends(bytes));
  return installNetwork(networkAt(server.url), { directory, allowHttp: true });
}

async function expectInstalled() {
  const manifest = { ...readManifest(), vgg19: networkAt('https://example.org') };
  const { weights, description } = await loadNetwork('vgg19', directory, manifest);
  expect(description).toEqual(random.description);
  expect(weights).toEqual(random.weights);
  return manifest;
}

test('VGG-19 is fetched as one file and kept with its first kernel in R, G, B', async () => {
  await install(file);
  expect(server?.requests).toHaveLength(1);
  await expectInstalled();
});

test('VGG-19 is taken from a file on disk', async () => {
  const path = join(directory, 'own.h5');
  await writeFile(path, file);
  await importNetwork(networkAt('https://example.org'), path, directory);
  await expectInstalled();
});

test('a file with another MD5 is refused before it is read, and nothing is left behind', async () => {
  const changed = Buffer.from(file);
  changed[changed.length - 5] ^= 1;
  await expect(install(changed)).rejects.toThrow('its MD5 differs');
  expect(await readdir(directory)).toEqual([]);
});

test('a file that is cut short or too long is refused', async () => {
  await expect(install(file.subarray(0, -1))).rejects.toThrow(`it ended after ${file.length - 1} of`);
  await server?.close();
  await expect(install(Buffer.concat([file, Buffer.alloc(1)]))).rejects.toThrow('more than it should have');
});

test('a file of another network is refused by the name of what lacks', async () => {
  server = await serve(sends(file));
  const network = networkAt(server.url);
  const more: Record<string, { shape: number[] }> = { ...network.tensors, 'conv5_5.bias': { shape: [1] } };
  const work = installNetwork({ ...network, tensors: more }, { directory, allowHttp: true });
  await expect(work).rejects.toThrow('block5_conv5/block5_conv5_b_1:0');
});

test('what was damaged since it came is not loaded, though the manifest knows no fingerprints', async () => {
  await install(file);
  const manifest = await expectInstalled();
  const path = join(directory, 'vgg19.safetensors');
  const kept = await readFile(path);
  kept[kept.length - 2] ^= 0x40;
  await writeFile(path, kept);
  expect(await isInstalled('vgg19', directory, manifest)).toBe(false);
});
