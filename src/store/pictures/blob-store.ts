/** Pictures by the hash of their content. Written by the bot and by its workers, read by both. */

import { FolderObjects } from '../objects/folder-objects.js';
import type { ObjectStore } from '../objects/object-store.js';
import { hashBytes, type PictureHash } from './hash.js';

export interface BlobStore {
  /**
   * Once it resolves, the blob is durable. One that is there already counts as written now.
   *
   * @param hash of the bytes, where it is known already.
   */
  write(bytes: Uint8Array, hash?: PictureHash): Promise<PictureHash>;
  /** @returns undefined where there is none. */
  read(hash: PictureHash): Promise<Buffer | undefined>;
  has(hash: PictureHash): Promise<boolean>;
}

export interface StoredBlob {
  /** A hash, or the name of a temporary file. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

/** What else the owner of the blobs needs. */
export interface ManagedBlobStore extends BlobStore {
  /** @param name a hash, or the name of a temporary file. */
  remove(name: string): Promise<void>;
  /** All blobs in pages, and temporary files that a crash left. */
  list(): AsyncGenerator<readonly StoredBlob[], void, void>;
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

/** Its folder is named after the first two digits of the hash; other objects are not ours. */
const BLOB_KEY = /^([0-9a-f]{2})\/(\1.+)$/;

const keyOf = (name: string) => `${name.slice(0, 2)}/${name}`;

export class HashedBlobStore implements ManagedBlobStore {
  readonly #objects: ObjectStore;

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  async write(bytes: Uint8Array, known?: PictureHash): Promise<PictureHash> {
    const hash = known ?? (await hashBytes(bytes));
    // Renewed, so that `PictureStore.removeOrphans` does not remove a blob that somebody is about to reference.
    if (!(await this.#objects.renew(keyOf(hash)))) await this.#objects.write(keyOf(hash), bytes, hash);
    return hash;
  }

  read(hash: PictureHash): Promise<Buffer | undefined> {
    return this.#objects.read(keyOf(hash), hash);
  }

  async has(hash: PictureHash): Promise<boolean> {
    return (await this.#objects.writtenAt(keyOf(hash))) !== undefined;
  }

  remove(name: string): Promise<void> {
    return this.#objects.remove(keyOf(name));
  }

  async *list(): AsyncGenerator<readonly StoredBlob[], void, void> {
    for await (const page of this.#objects.list()) {
      const ours = page.map(({ key, writtenAt }) => ({ name: BLOB_KEY.exec(key)?.[2], writtenAt }));
      yield ours.filter((blob): blob is StoredBlob => blob.name !== undefined);
    }
  }
}

export class FolderBlobStore extends HashedBlobStore {
  constructor(folder: string) {
    super(new FolderObjects(folder));
  }
}
