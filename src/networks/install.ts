/** Installs VGG-16's weights: verified first, then written atomically. */
import { mkdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { UnusableSource } from '../errors/unusable-source.js';
import { UserError } from '../errors/user-error.js';
import { writeAtomically } from '../files/atomic-write.js';
import { type DownloadOptions, download } from './download.js';
import { type Manifest, readManifest } from './manifest.js';
import { openFile, readNpz } from './npz.js';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.js';
import { findMismatch } from './verify-tensors.js';

export interface InstallOptions extends DownloadOptions {
  readonly directory: string;
  readonly manifest?: Pick<Manifest, 'vgg16'>;
}

/**
 * Fetches VGG-16's weights.
 *
 * @returns the path of the file.
 * @throws UserError with every source's reason when none has them; the signal's reason when it is aborted. Nothing is left behind
 *   then.
 */
export async function installVgg16({
  directory,
  manifest = readManifest(),
  ...options
}: InstallOptions): Promise<string> {
  const { vgg16 } = manifest;
  const reasons: string[] = [];
  for (const source of vgg16.sources) {
    const tensors = await download(source, vgg16.tensors, options).catch((error: unknown) => {
      options.signal?.throwIfAborted();
      if (!(error instanceof UnusableSource)) throw error;
      reasons.push(`${source.url}: ${error.message}`);
    });
    const mismatch = tensors && findMismatch(tensors, vgg16.tensors);
    if (mismatch !== undefined) reasons.push(`${source.url}: ${mismatch}`);
    else if (tensors) return place(tensors, directory, vgg16);
  }
  const why = reasons.join('; ');
  const message = `VGG-16's weights could not be fetched (${why}). Try again later, or "npm run weights -- --from FILE" with a copy of your own.`;
  throw new UserError('download-failed', message, { reasons: why });
}

/**
 * Takes VGG-16's weights from an `.npz` or `.safetensors` file on disk.
 *
 * @throws UserError when the file is another format or holds other weights.
 */
export async function importVgg16(file: string, directory: string, manifest: Pick<Manifest, 'vgg16'> = readManifest()) {
  const { vgg16 } = manifest;
  const tensors = await readTensors(file, vgg16);
  const mismatch = findMismatch(tensors, vgg16.tensors);
  if (mismatch !== undefined) throw wrongFile(file, mismatch);
  return place(tensors, directory, vgg16);
}

const wrongFile = (file: string, why: string) =>
  new UserError('weights-wrong', `${file} does not hold VGG-16's weights: ${why}. Try another copy.`);

async function readTensors(file: string, { tensors }: Manifest['vgg16']): Promise<Map<string, Tensor>> {
  try {
    if (extname(file) === '.safetensors') return readSafetensors(await readFile(file)).tensors;
    if (extname(file) !== '.npz')
      throw new UserError(
        'weights-wrong',
        `${file} is neither .npz nor .safetensors; name a file of one of these kinds.`,
      );
    const source = await openFile(file);
    try {
      return await readNpz(source, tensors);
    } finally {
      await source.close();
    }
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    if (cause instanceof UnusableSource) throw wrongFile(file, cause.message);
    throw new UserError('weights-wrong', `${file} cannot be read; check the name, or fetch it again.`, {}, { cause });
  }
}

async function place(tensors: Map<string, Tensor>, directory: string, entry: Manifest['vgg16']): Promise<string> {
  const wanted = new Map(Object.keys(entry.tensors).map((name) => [name, tensors.get(name) as Tensor]));
  const { licence, attribution, file } = entry;
  const bytes = writeSafetensors(wanted, { licence, attribution }, 'F32');
  const path = join(directory, file);
  try {
    await mkdir(directory, { recursive: true });
    await writeAtomically(path, bytes);
  } catch (cause) {
    throw new UserError(
      'weights-unwritable',
      `${path} cannot be written; check the folder's rights and space.`,
      {},
      { cause },
    );
  }
  return path;
}
