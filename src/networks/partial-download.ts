/** What has come of a network so far, tensor by tensor, each verified; kept on disk between downloads. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableSource } from '../errors/unusable-source.js';
import { UserError } from '../errors/user-error.js';
import { writeAtomically } from '../files/atomic-write.js';
import type { DownloadableNetwork, ExpectedTensors } from './manifest.js';
import { readSafetensors, type Tensor, writeSafetensors } from './safetensors.js';
import { findMismatch, fingerprintsToKeep, withKeptFingerprints } from './verify-tensors.js';

/** A folder in the weights directory for downloads under way. */
export const fetchFolder = (directory: string) => join(directory, '.fetch');

export class PartialDownload {
  readonly #expected: ExpectedTensors;
  readonly #directory: string;
  readonly #path: string;
  readonly #tensors = new Map<string, Tensor>();

  constructor({ tensors, file }: DownloadableNetwork, directory: string) {
    this.#expected = tensors;
    this.#directory = directory;
    this.#path = join(fetchFolder(directory), file);
  }

  get tensors(): ReadonlyMap<string, Tensor> {
    return this.#tensors;
  }

  /** What has yet to come. */
  get missing(): ExpectedTensors {
    return Object.fromEntries(Object.entries(this.#expected).filter(([name]) => !this.#tensors.has(name)));
  }

  /** @throws UnusableSource when the tensor is not the expected one. */
  take(name: string, tensor: Tensor): void {
    const mismatch = findMismatch(new Map([[name, tensor]]), { [name]: this.#expected[name] });
    if (mismatch !== undefined) throw new UnusableSource('other-tensor', { mismatch });
    this.#tensors.set(name, tensor);
  }

  /** Takes what an earlier download has kept, as far as it is sound. */
  async read(): Promise<void> {
    const bytes = await readFile(this.#path).catch(() => undefined);
    if (bytes === undefined) return;
    try {
      const { tensors, metadata } = readSafetensors(bytes);
      const expected = withKeptFingerprints(this.#expected, metadata);
      for (const [name, tensor] of tensors)
        if (name in expected && findMismatch(tensors, { [name]: expected[name] }) === undefined)
          this.#tensors.set(name, tensor);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }

  async keep(): Promise<void> {
    if (this.#tensors.size === 0) return;
    await mkdir(fetchFolder(this.#directory), { recursive: true });
    const kept = fingerprintsToKeep(this.#tensors, this.#expected);
    await writeAtomically(this.#path, writeSafetensors(this.#tensors, kept, 'F32'));
  }

  /** Once the network is where it belongs. */
  async remove(): Promise<void> {
    await rm(this.#path, { force: true }).catch(() => {});
  }
}
