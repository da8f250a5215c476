/** Pictures by the SHA-256 of their bytes, each stored once, and kept while at least one owner (a job, a style, an entry) references it. */
import type { Transaction } from 'kysely';
import type { Database } from '../database.js';
import type { Schema } from '../schema.js';
import type { ManagedBlobStore } from './blob-store.js';
import { hashBytes, type PictureHash } from './hash.js';
import { guardFor, type PictureGuard, referencedOf } from './picture-guard.js';

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

/** Orphans are older than this: somebody may just have written one, to reference it in a moment. */
const ORPHAN_AGE_MS = 3600 * 1000;

export class PictureStore {
  readonly #store: Database;
  readonly #blobs: ManagedBlobStore;
  readonly #guard: PictureGuard;

  /** @param guard by default, what fits the database. */
  constructor(store: Database, blobs: ManagedBlobStore, guard = guardFor(store)) {
    this.#store = store;
    this.#blobs = blobs;
    this.#guard = guard;
  }

  /**
   * Stores pictures for an owner. They are stored once `claim` has resolved; they are removed again when it rejects, or resolves
   * to undefined because nothing needs them after all.
   *
   * @param claim writes the owner's row and calls `addReferences`.
   * @throws MissingPictureError for a hash that is not in the store; `claim` is not called then.
   */
  async put<T>(pictures: readonly PictureInput[], claim: (hashes: readonly PictureHash[]) => Promise<T>): Promise<T> {
    const hashes = await Promise.all(pictures.map(hashOf));
    const guarded = await this.#guard.claim(hashes);
    let isClaimed = false;
    try {
      for (const [index, picture] of pictures.entries()) await this.#write(picture, hashes[index]);
      guarded.check();
      const claimed = await claim(hashes);
      isClaimed = claimed !== undefined;
      return claimed;
    } finally {
      // What cannot be removed now is removed later, as an orphan.
      const wanted = await guarded.release().catch(() => []);
      await this.collectGarbage(isClaimed ? wanted : hashes).catch(() => {});
    }
  }

  /** @returns undefined when it was removed. */
  read(hash: PictureHash): Promise<Buffer | undefined> {
    return this.#blobs.read(hash);
  }

  /** Removes all references from these owners, and the pictures that nothing references any more. */
  async release(owners: readonly string[]): Promise<void> {
    await this.collectGarbage(await removeReferences(this.#store, owners));
  }

  /** Removes those of these pictures that nothing references, after `removeReferences`. A crash before it leaves orphans. */
  async collectGarbage(hashes: readonly PictureHash[]): Promise<void> {
    if (hashes.length > 0) await this.#guard.removeUnreferenced(hashes, (name) => this.#blobs.remove(name));
  }

  /**
   * Removes what a crash left between writing a picture and referencing it, or between removing its last reference and the file.
   * Any number of processes may do so at once; one is enough.
   *
   * @param before milliseconds since 1970; what was written later stays. Where nobody can be writing, at a start, it may be now.
   * @param signal ends it early.
   */
  async removeOrphans(before = Date.now() - ORPHAN_AGE_MS, signal?: AbortSignal): Promise<void> {
    await this.collectGarbage(await this.#guard.dropOldClaims());
    for await (const page of this.#blobs.list()) {
      if (signal?.aborted) return;
      const names = page.filter(({ writtenAt }) => Math.floor(writtenAt) <= before).map(({ name }) => name);
      if (names.length === 0) continue;
      const referenced = await referencedOf(this.#store, names);
      await this.collectGarbage(names.filter((name) => !referenced.has(name)));
    }
  }

  async #write(picture: PictureInput, hash: PictureHash): Promise<void> {
    if (picture instanceof Uint8Array) await this.#blobs.write(picture, hash);
    else if (await this.#blobs.has(hash)) return;
    else if (typeof picture === 'string') throw new MissingPictureError(hash);
    else if ((await this.#blobs.write(await picture.read())) !== hash)
      throw new Error(`what was read as picture ${hash} is another one`);
  }
}

async function hashOf(picture: PictureInput): Promise<PictureHash> {
  if (picture instanceof Uint8Array) return hashBytes(picture);
  return typeof picture === 'string' ? picture : picture.hash;
}
