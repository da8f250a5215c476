/** Loads and verifies a weights file. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { convolutions, describeVgg, type Network } from '../style-transfer/network.js';
import { type Manifest, type NetworkId, PACKAGE_WEIGHTS, readManifest } from './manifest.js';
import { readSafetensors, type Tensor } from './safetensors.js';
import { findMismatch } from './verify-tensors.js';

/**
 * @param directory where `npm run weights` installs VGG-16. The lite network always comes from the package.
 * @throws UserError when the file is missing or is not what the manifest says.
 */
export async function loadNetwork(id: NetworkId, directory: string, manifest = readManifest()): Promise<Network> {
  const { channels, file } = manifest[id];
  const tensors =
    id === 'lite' ? await readLite(manifest.lite) : await readVgg16(join(directory, file), manifest.vgg16);
  const description = describeVgg(channels);
  const valuesOf = (name: string) => (tensors.get(name) as Tensor).values;
  const weights = new Map(
    convolutions(description).map(({ name }) => [
      name,
      { kernel: valuesOf(`${name}.weight`), bias: valuesOf(`${name}.bias`) },
    ]),
  );
  return { id, description, weights };
}

/** Whether the network is installed and intact. */
export async function isInstalled(id: NetworkId, directory: string, manifest = readManifest()): Promise<boolean> {
  try {
    await loadNetwork(id, directory, manifest);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

async function readLite({ file, sha256 }: Manifest['lite']): Promise<Map<string, Tensor>> {
  const path = join(PACKAGE_WEIGHTS, file);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw liteDamaged(path, cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw liteDamaged(path);
  return readSafetensors(bytes).tensors;
}

function liteDamaged(path: string, cause?: unknown): UserError {
  const message = `${path} is not the file that Brushwork ships; restore it from the repository or install again.`;
  return new UserError('weights-damaged', message, { path }, { cause });
}

async function readVgg16(path: string, expected: Manifest['vgg16']): Promise<Map<string, Tensor>> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const message =
      cause.code === 'ENOENT'
        ? `VGG-16's weights are not at ${path}; "npm run weights" fetches them.`
        : `VGG-16's weights at ${path} cannot be read (${cause.code}); check the file or run "npm run weights".`;
    throw new UserError('weights-missing', message, { path }, { cause });
  });
  const damaged = (why: string, cause?: unknown) => {
    const message = `${path} does not hold VGG-16's weights (${why}); run "npm run weights" to fetch them again.`;
    return new UserError('weights-damaged', message, { path }, { cause });
  };
  let tensors: Map<string, Tensor>;
  try {
    ({ tensors } = readSafetensors(bytes));
  } catch (cause) {
    throw damaged('it is no sound safetensors file', cause);
  }
  const mismatch = findMismatch(tensors, expected.tensors);
  if (mismatch !== undefined) throw damaged(mismatch);
  return tensors;
}
