/** Loads and verifies a weights file. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../errors/user-error.js';
import { convolutions, describeVgg, type Network } from '../style-transfer/network.js';
import {
  type DownloadableId,
  type DownloadableNetwork,
  type Manifest,
  type NetworkId,
  PACKAGE_WEIGHTS,
  readManifest,
} from './manifest.js';
import { readSafetensors, type Tensor } from './safetensors.js';
import { findMismatch, withKeptFingerprints } from './verify-tensors.js';

/**
 * @param directory where `npm run weights` installs what does not ship. The lite network always comes from the package.
 * @throws UserError when the file is missing or is not what the manifest says.
 */
export async function loadNetwork(id: NetworkId, directory: string, manifest = readManifest()): Promise<Network> {
  const { channels, architecture } = manifest[id];
  const tensors = id === 'lite' ? await readLite(manifest.lite) : await readDownloaded(id, directory, manifest[id]);
  const description = describeVgg(channels, architecture);
  const valuesOf = (name: string) => (tensors.get(name) as Tensor).values;
  const weights = new Map(
    convolutions(description).map(({ name }) => [
      name,
      { kernel: valuesOf(`${name}.weight`), bias: valuesOf(`${name}.bias`) },
    ]),
  );
  return { id, description, weights, ...(id === 'lite' && { distanceCurve: manifest.lite.distanceCurve }) };
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

/** @returns a string that changes whenever a weights file of the manifest is added to the directory, removed or replaced. */
export async function weightsVersion(directory: string, manifest = readManifest()): Promise<string> {
  const files = Object.values(manifest).map(({ file }) => file);
  const versions = files.map(async (file) => {
    const found = await stat(join(directory, file)).catch(() => undefined);
    return found === undefined ? 'none' : [found.ino, found.size, found.mtimeMs].join();
  });
  return (await Promise.all(versions)).join(' ');
}

async function readLite({ file, sha256 }: Manifest['lite']): Promise<Map<string, Tensor>> {
  const path = join(PACKAGE_WEIGHTS, file);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw liteDamagedError(path, cause);
  });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw liteDamagedError(path);
  return readSafetensors(bytes).tensors;
}

function liteDamagedError(path: string, cause?: unknown): UserError {
  return new UserError('weights-damaged', { path }, { cause });
}

/** The shell command that installs a network. */
const fetchCommand = (id: DownloadableId) =>
  id === 'vgg16' ? 'npm run weights' : `npm run weights -- --network ${id}`;

async function readDownloaded(
  id: DownloadableId,
  directory: string,
  { title, file, tensors: expected }: DownloadableNetwork,
): Promise<Map<string, Tensor>> {
  const path = join(directory, file);
  const command = fetchCommand(id);
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const code = cause.code ?? cause.message;
    throw new UserError('weights-missing', { path, title, command, code }, { cause });
  });
  const damaged = (reason: string, cause?: unknown) =>
    new UserError('weights-damaged', { path, title, command, reason }, { cause });
  let read: ReturnType<typeof readSafetensors>;
  try {
    read = readSafetensors(bytes);
  } catch (cause) {
    throw damaged('it is no sound safetensors file', cause);
  }
  const mismatch = findMismatch(read.tensors, withKeptFingerprints(expected, read.metadata));
  if (mismatch !== undefined) throw damaged(mismatch);
  return read.tensors;
}
