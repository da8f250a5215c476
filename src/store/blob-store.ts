/** Files by the hash of their content. Written by the bot and by its workers, read by both. */
import { rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder, readFileIfExists, writePrivateFile } from './files.js';
import { hashBytes, type PictureHash } from './hash.js';

export interface BlobStore {
  /** Once it resolves, the blob is durable. One that is there already counts as written now. */
  write(bytes: Uint8Array): Promise<PictureHash>;
  /** @returns undefined where there is none. */
  read(hash: PictureHash): Promise<Buffer | undefined>;
  has(hash: PictureHash): Promise<boolean>;
}

/**
 * Reads a blob and compares its content with its hash.
 *
 * @throws Error where it is missing or damaged.
 */
export async function readVerified(blobs: BlobStore, hash: PictureHash): Promise<Buffer> {
  const bytes = await blobs.read(hash);
  if (bytes === undefined) throw new Error(`picture ${hash} is missing`);
  if ((await hashBytes(bytes)) !== hash) throw new Error(`picture ${hash} is damaged`);
  return bytes;
}

/** Subfolders are named after the first two digits of the hashes in them. */
const SHARD_FOLDER = /^[0-9a-f]{2}$/;

export class FolderBlobStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async write(bytes: Uint8Array): Promise<PictureHash> {
    const hash = await hashBytes(bytes);
    // The new modification time keeps `PictureStore.removeOrphans` from removing a blob that somebody is about to reference.
    if (!(await this.#touch(hash))) await writePrivateFile(this.#path(hash), bytes);
    return hash;
  }

  read(hash: PictureHash): Promise<Buffer | undefined> {
    return readFileIfExists(this.#path(hash));
  }

  async has(hash: PictureHash): Promise<boolean> {
    return (await this.writtenAt(hash)) !== undefined;
  }

  /** @returns milliseconds since 1970; undefined where there is no such file. */
  async writtenAt(name: string): Promise<number | undefined> {
    const found = await stat(this.#path(name)).catch(ignoreMissing);
    return found?.mtimeMs;
  }

  /** @param name a hash, or the name of a temporary file. */
  remove(name: string): Promise<void> {
    return rm(this.#path(name), { force: true });
  }

  /** Names of all files, one subfolder at a time: hashes, and temporary files that a crash left. */
  async *list(): AsyncGenerator<string[], void, void> {
    for (const shard of await listFolder(this.#folder))
      if (SHARD_FOLDER.test(shard)) yield await listFolder(join(this.#folder, shard));
  }

  /** @returns whether there is such a file. */
  async #touch(hash: PictureHash): Promise<boolean> {
    const now = new Date();
    const touched = await utimes(this.#path(hash), now, now).then(() => true, ignoreMissing);
    return touched === true;
  }

  #path(name: string): string {
    return join(this.#folder, name.slice(0, 2), name);
  }
}

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
