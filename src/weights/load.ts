/** From a weights file to a network that can be evaluated, never without checking it. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { convolutions, describeVgg, type Network } from '../style/network.js';
import { UserError } from '../user-error.js';
import { fingerprint } from './fingerprint.js';
import { expectedTensors, type Manifest, type NetworkId, PACKAGE_WEIGHTS, readManifest } from './manifest.js';
import { readSafetensors, type Tensor } from './safetensors.js';

/**
 * @param directory where `npm run weights` puts VGG-16. The lite network is always the package's own.
 * @throws UserError when the file is missing or is not what the manifest says.
 */
export async function loadNetwork(id: NetworkId, directory: string, manifest = readManifest()): Promise<Network> {
  const entry = manifest[id];
  const path = join(id === 'lite' ? PACKAGE_WEIGHTS : directory, entry.file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new UserError(
      'weights-missing',
      `There are no weights at ${path}; "npm run weights" fetches them.`,
      {},
      { cause },
    );
  }
  if (id === 'lite' && createHash('sha256').update(bytes).digest('hex') !== manifest.lite.sha256)
    throw new UserError(
      'weights-damaged',
      `${path} is not the file that Brushwork ships; restore it from the repository.`,
    );
  const { tensors } = readSafetensors(bytes);
  if (id === 'vgg16') verify(tensors, manifest.vgg16);
  return toNetwork(id, tensors, entry.channels);
}

/** Whether VGG-16 is there and is the real one. */
export async function isInstalled(directory: string): Promise<boolean> {
  try {
    await loadNetwork('vgg16', directory);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

/** @throws UserError naming the first tensor that is missing, has another shape or other values. */
export function verify(
  tensors: ReadonlyMap<string, Tensor>,
  expected: Pick<Manifest['vgg16'], 'channels' | 'fingerprints'>,
) {
  for (const [name, shape] of expectedTensors(expected.channels)) {
    const tensor = tensors.get(name);
    const wrong = (why: string) =>
      new UserError('weights-wrong', `These are not VGG-16's weights: ${name} ${why}. Try "npm run weights" again.`);
    if (tensor === undefined) throw wrong('is missing');
    if (tensor.shape.join() !== shape.join()) throw wrong(`is ${tensor.shape.join(' x ')}, not ${shape.join(' x ')}`);
    if (fingerprint(tensor.values) !== expected.fingerprints[name])
      throw wrong('has other values than the manifest says');
  }
}

function toNetwork(
  id: string,
  tensors: ReadonlyMap<string, Tensor>,
  channels: readonly [number, number, number],
): Network {
  const description = describeVgg(channels);
  const valuesOf = (name: string) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new UserError('weights-wrong', `The weights of ${id} lack ${name}.`);
    return tensor.values;
  };
  const weights = new Map(
    convolutions(description).map(({ name }) => [
      name,
      { kernel: valuesOf(`${name}.weight`), bias: valuesOf(`${name}.bias`) },
    ]),
  );
  return { id, description, weights };
}
