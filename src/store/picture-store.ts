/** Pictures by the SHA-256 of their bytes, each stored once, and kept while at least one owner (a job, a style, an entry) references it. */
import type { Transaction } from 'kysely';
import PQueue from 'p-queue';
import { FolderBlobStore } from './blob-store.js';
import type { Database } from './database.js';
import type { PictureHash } from './hash.js';
import type { Schema } from './schema.js';

/** A picture whose hash is known, so that its bytes are read only where the store lacks it. */
export interface HashedPicture {
  readonly hash: PictureHash;
  read(): Promise<Uint8Array>;
}

/** A picture to store: its bytes, or the hash of one that is stored already. */
export type PictureInput = Uint8Array | PictureHash | HashedPicture;

/** A hash was given, and the store holds no such picture (any more). */
export class MissingPictureError extends Error {
  override readonly name = 'MissingPictureError';

  constructor(readonly hash: PictureHash) {
    super(`picture ${hash} is not in the store`);
  }
}

/** References pictures from an owner. Call it in the `claim` of `PictureStore.put`, in the transaction that writes the owner. */
export async function addReferences(
  transaction: Transaction<Schema>,
  ownerId: string,
  hashes: readonly string[],
): Promise<void> {
  const values = [...new Set(hashes)].map((hash) => ({ hash, owner_id: ownerId }));
  const insert = transaction.insertInto('picture_references').values(values);
  await insert.onConflict((conflict) => conflict.doNothing()).execute();
}

/**
 * Removes all references from these owners. Pass the hashes to `PictureStore.collectGarbage` after the transaction.
 *
 * @param store or a transaction.
 * @returns the hashes that were referenced.
 */
export async function removeReferences(store: Database, owners: readonly string[]): Promise<string[]> {
  if (owners.length === 0) return [];
  const rows = await store.deleteFrom('picture_references').where('owner_id', 'in', owners).returning('hash').execute();
  return [...new Set(rows.map(({ hash }) => hash))];
}

export class PictureStore {
  readonly #store: Database;
  readonly #blobs: FolderBlobStore;
  /** Serialises writes and removals: a picture must not be removed between being written and being referenced. */
  readonly #turns = new PQueue({ concurrency: 1 });

  constructor(store: Database, folder: string) {
    this.#store = store;
    this.#blobs = new FolderBlobStore(folder);
  }

  /**
   * Stores pictures for an owner. They are stored once `claim` has resolved; they are removed again when it rejects, or resolves
   * to undefined because nothing needs them after all.
   *
   * @param claim writes the owner's row and calls `addReferences`.
   * @throws MissingPictureError for a hash that is not in the store; `claim` is not called then.
   */
  put<T>(pictures: readonly PictureInput[], claim: (hashes: readonly PictureHash[]) => Promise<T>): Promise<T> {
    return this.#turns.add(async () => {
      const hashes: PictureHash[] = [];
      try {
        for (const picture of pictures) hashes.push(await this.#write(picture));
        const claimed = await claim(hashes);
        if (claimed === undefined) await this.#removeUnreferenced(hashes);
        return claimed;
      } catch (error) {
        // What cannot be removed now is removed at the next start, as an orphan.
        await this.#removeUnreferenced(hashes).catch(() => {});
        throw error;
      }
    });
  }

  /** @returns undefined when it was removed. */
  read(hash: PictureHash): Promise<Buffer | undefined> {
    return this.#blobs.read(hash);
  }

  /** Removes all references from these owners, and the pictures that nothing references any more. */
  async release(owners: readonly string[]): Promise<void> {
    if (owners.length === 0) return;
    await this.#turns.add(async () => {
      await this.#removeUnreferenced(await removeReferences(this.#store, owners));
    });
  }

  /** Removes those of these pictures that nothing references, after `removeReferences`. A crash before it leaves orphans. */
  async collectGarbage(hashes: readonly PictureHash[]): Promise<void> {
    if (hashes.length > 0) await this.#turns.add(() => this.#removeUnreferenced(hashes));
  }

  /**
   * Removes what a crash left between writing a picture and referencing it, or between removing its last reference and the file.
   *
   * @param before milliseconds since 1970; files written later stay: a worker may just have written one that is not referenced yet.
   */
  async removeOrphans(before = Date.now()): Promise<void> {
    for await (const names of this.#blobs.list())
      await this.#turns.add(async () => {
        const old = [];
        for (const name of names)
          if (Math.floor((await this.#blobs.writtenAt(name)) ?? before) <= before) old.push(name);
        await this.#removeUnreferenced(old);
      });
  }

  async #write(picture: PictureInput): Promise<PictureHash> {
    if (picture instanceof Uint8Array) return this.#blobs.write(picture);
    const hash = typeof picture === 'string' ? picture : picture.hash;
    if (await this.#blobs.has(hash)) return hash;
    if (typeof picture === 'string') throw new MissingPictureError(hash);
    return this.#blobs.write(await picture.read());
  }

  /** @param names hashes, or names of temporary files. */
  async #removeUnreferenced(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const rows = await this.#store.selectFrom('picture_references').select('hash').where('hash', 'in', names).execute();
    const referenced = new Set(rows.map(({ hash }) => hash));
    for (const name of names) if (!referenced.has(name)) await this.#blobs.remove(name);
  }
}
