/** Pictures by the SHA-256 of their bytes, each kept once, for as long as somebody needs it: a job, a style, an entry. */
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Transaction } from 'kysely';
import PQueue from 'p-queue';
import type { Database } from './database.js';
import { listFolder, readFileIfExists, writePrivateFile } from './files.js';
import { hashBytes } from './hash.js';
import type { Schema } from './schema.js';

/** Notes that a picture is needed, together with what needs it: in the `claim` of `Pictures.keep`. */
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
 * Notes that owners need pictures no longer: `Pictures.tidy` then removes them.
 *
 * @param store or a transaction, where more belongs to it.
 *
 * @returns their hashes.
 */
export async function removeReferences(store: Database, owners: readonly string[]): Promise<string[]> {
  if (owners.length === 0) return [];
  const rows = await store.deleteFrom('picture_references').where('owner_id', 'in', owners).returning('hash').execute();
  return [...new Set(rows.map(({ hash }) => hash))];
}

/** Folders are named after the first two digits of the hashes in them. */
const SHARD_FOLDER = /^[0-9a-f]{2}$/;

export class PictureStore {
  readonly #store: Database;
  readonly #folder: string;
  /** A picture must not be removed between being put and being claimed. */
  readonly #turns = new PQueue({ concurrency: 1 });

  constructor(store: Database, folder: string) {
    this.#store = store;
    this.#folder = folder;
  }

  /**
   * Keeps pictures for an owner: they are there once `claim` has resolved. They are not when it rejects, or resolves to undefined
   * because nothing needs them after all.
   *
   * @param claim notes what needs the pictures (the owner's row, and `claimPictures`).
   */
  async put<T>(pictures: readonly Uint8Array[], claim: (hashes: readonly string[]) => Promise<T>): Promise<T> {
    const hashes = await Promise.all(pictures.map(hashBytes));
    return this.#turns.add(async () => {
      try {
        for (const [index, bytes] of pictures.entries()) await this.#put(hashes[index], bytes);
        const claimed = await claim(hashes);
        if (claimed === undefined) await this.#removeUnreferenced(hashes);
        return claimed;
      } catch (error) {
        // What cannot be removed now is a stray at the next start.
        await this.#removeUnreferenced(hashes).catch(() => {});
        throw error;
      }
    });
  }

  /** @returns undefined when it was removed. */
  read(hash: string): Promise<Buffer | undefined> {
    return readFileIfExists(this.#path(hash));
  }

  /** Forgets what these owners need, and removes the pictures that nobody needs any more. */
  async release(owners: readonly string[]): Promise<void> {
    if (owners.length === 0) return;
    await this.#turns.add(async () => {
      await this.#removeUnreferenced(await removeReferences(this.#store, owners));
    });
  }

  /** Removes those of these pictures that nobody needs, after `unclaimPictures`. What a crash leaves is a stray at the next start. */
  async collectGarbage(hashes: readonly string[]): Promise<void> {
    if (hashes.length > 0) await this.#turns.add(() => this.#removeUnreferenced(hashes));
  }

  /** Removes what a crash has left between writing a picture and claiming it, or between its release and its removal. */
  async removeOrphans(): Promise<void> {
    const shelves = (await listFolder(this.#folder)).filter((name) => SHARD_FOLDER.test(name));
    for (const shelf of shelves)
      await this.#turns.add(async () => this.#removeUnreferenced(await listFolder(join(this.#folder, shelf))));
  }

  async #put(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(hash);
    const kept = await access(path).then(
      () => true,
      () => false,
    );
    if (!kept) await writePrivateFile(path, bytes);
  }

  /** @param names hashes, or of files that a crash has left half written. */
  async #removeUnreferenced(names: readonly string[]): Promise<void> {
    if (names.length === 0) return;
    const rows = await this.#store.selectFrom('picture_references').select('hash').where('hash', 'in', names).execute();
    const needed = new Set(rows.map(({ hash }) => hash));
    for (const name of names) if (!needed.has(name)) await rm(this.#path(name), { force: true });
  }

  #path(name: string): string {
    return join(this.#folder, name.slice(0, 2), name);
  }
}
