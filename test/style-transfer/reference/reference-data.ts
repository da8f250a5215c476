/** The reference data beside the checkout: the article's own numbers, and the referee's. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createOnnxEngine } from '../../../src/engines/onnx/engine.js';
import { decodePicture } from '../../../src/images/decode.js';
import { loadNetwork } from '../../../src/networks/load-network.js';
import { readManifest } from '../../../src/networks/manifest.js';
import type { Network } from '../../../src/style-transfer/network.js';

export const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
export const missing = !existsSync(`${shared}reference`);
/** For the name of what is skipped. */
export const why = missing ? ' (skipped: ../shared, the reference data, is not here)' : '';

/** Tens of evaluations of VGG-16: half a minute, and minutes on a machine that is busy. */
export const TIMEOUT_MS = 400_000;

export const readPicture = async (name: string) =>
  decodePicture(await readFile(`${shared}reference/${name}.png`), { name });

/** The development copy of VGG-16, verified as any other. */
export function readVgg16(): Promise<Network> {
  const manifest = readManifest();
  const vgg16 = { ...manifest.vgg16, file: 'vgg16-conv1_1-conv3_3.safetensors' };
  return loadNetwork('vgg16', `${shared}weights`, { ...manifest, vgg16 });
}

/** Of one thread, beside which another file runs: two that wait for each other take a fifth more of the processor. */
export const createEngine = () => createOnnxEngine({ device: 'cpu', threads: 1 });
