/** Installs a network's weights: verified first, then written atomically. */
import { mkdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UnusableSource } from '../errors/unusable-source.js';
import { UserError } from '../errors/user-error.js';
import { writeAtomically } from '../files/atomic-write.js';
import { type DownloadOptions, download } from './download.js';
import { readKerasHdf5 } from './keras-hdf5.js';
import type { DownloadableNetwork } from './manifest.js';
import { openFile, readNpz, type TakeTensor } from './npz.js';
import { PartialDownload } from './partial-download.js';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.js';
import { findMismatch, fingerprintsToKeep } from './verify-tensors.js';

export interface InstallOptions extends DownloadOptions {
  readonly directory: string;
  /** Keeps what has come and been verified when the download ends early, so that the next one goes on from there. */
  readonly resumable?: boolean;
}

/**
 * Fetches a network's weights, less those that an earlier download has left.
 *
 * @returns the path of the file.
 * @throws UserError with every source's reason when none has them; the signal's reason when it is aborted. Nothing is left behind
 *   then, but what `resumable` keeps.
 */
export async function installNetwork(
  network: DownloadableNetwork,
  { directory, resumable = false, ...options }: InstallOptions,
): Promise<string> {
  const partial = new PartialDownload(network, directory);
  await partial.read();
  try {
    await downloadMissing(network, partial, options);
  } catch (error) {
    // What ended the download is what people are to hear, not that nothing could be kept of it.
    if (resumable) await partial.keep().catch(() => {});
    throw error;
  }
  const path = await writeNetwork(partial.tensors, directory, network);
  await partial.remove();
  return path;
}

async function downloadMissing(
  { title, sources }: DownloadableNetwork,
  partial: PartialDownload,
  options: DownloadOptions,
): Promise<void> {
  const reasons: string[] = [];
  for (const source of sources) {
    const { missing } = partial;
    if (Object.keys(missing).length === 0) return;
    try {
      await download(source, missing, (name, tensor) => partial.take(name, tensor), options);
      return;
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!(error instanceof UnusableSource)) throw error;
      reasons.push(`${source.url}: ${error.message}`);
    }
  }
  if (Object.keys(partial.missing).length === 0) return;
  throw new UserError('weights-unavailable', { title, reasons: reasons.join('; ') });
}

/**
 * Takes a network's weights from a `.safetensors` file on disk, or one of the format of its sources.
 *
 * @throws UserError when the file is another format or holds other weights.
 */
export async function importNetwork(network: DownloadableNetwork, file: string, directory: string): Promise<string> {
  const tensors = await readTensors(file, network);
  const mismatch = findMismatch(tensors, network.tensors);
  if (mismatch !== undefined) throw wrongFileError(file, network, mismatch);
  return writeNetwork(tensors, directory, network);
}

const wrongFileError = (file: string, { title }: DownloadableNetwork, reason: string) =>
  new UserError('weights-wrong', { file, title, reason });

async function readTensors(file: string, network: DownloadableNetwork): Promise<ReadonlyMap<string, Tensor>> {
  try {
    if (extname(file) === '.safetensors') return readSafetensors(await readFile(file)).tensors;
    const tensors = new Map<string, Tensor>();
    const take: TakeTensor = (name, tensor) => void tensors.set(name, tensor);
    const hdf = network.sources.find((source) => source.format === 'keras-hdf5');
    if (extname(file) === '.h5' && hdf !== undefined) {
      readKerasHdf5(await readFile(file), hdf, network.tensors, take);
      return tensors;
    }
    if (extname(file) !== '.npz') {
      throw new UserError('weights-format', { file, extension: hdf === undefined ? '.npz' : '.h5' });
    }
    const source = await openFile(file);
    try {
      await readNpz(source, network.tensors, take);
      return tensors;
    } finally {
      await source.close();
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (cause instanceof UnusableSource) throw wrongFileError(file, network, cause.message);
    throw new UserError('weights-unreadable', { file }, { cause });
  }
}

async function writeNetwork(
  tensors: ReadonlyMap<string, Tensor>,
  directory: string,
  { tensors: expected, licence, attribution, file }: DownloadableNetwork,
): Promise<string> {
  const wanted = new Map(Object.keys(expected).map((name) => [name, tensors.get(name) as Tensor]));
  const bytes = writeSafetensors(wanted, { licence, attribution, ...fingerprintsToKeep(wanted, expected) }, 'F32');
  const path = join(directory, file);
  try {
    await mkdir(directory, { recursive: true });
    await writeAtomically(path, bytes);
  } catch (cause) {
    throw new UserError('weights-unwritable', { path }, { cause });
  }
  return path;
}
