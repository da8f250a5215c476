/** Pictures by the SHA-256 of their bytes, each kept once, for as long as a job needs it. */
import { createHash } from 'node:crypto';
import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { readIfThere, writeWhole } from './files.js';
import type { Store } from './store.js';

export const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export class Pictures {
  readonly #store: Store;
  readonly #folder: string;
  /** A picture must not be removed between being put and being claimed. */
  readonly #turns = new PQueue({ concurrency: 1 });

  constructor(store: Store, folder: string) {
    this.#store = store;
    this.#folder = folder;
  }

  /**
   * Keeps pictures for a job: they are there once `claim` has resolved, and are not when it rejects.
   *
   * @param claim notes what needs the pictures (the job's row, its references).
   */
  keep<T>(pictures: readonly Uint8Array[], claim: (hashes: readonly string[]) => Promise<T>): Promise<T> {
    return this.#turns.add(async () => {
      const hashes = pictures.map(hashOf);
      try {
        for (const [index, bytes] of pictures.entries()) await this.#put(hashes[index], bytes);
        return await claim(hashes);
      } catch (error) {
        await this.#removeUnneeded(hashes);
        throw error;
      }
    });
  }

  /** @returns undefined when it was removed. */
  read(hash: string): Promise<Buffer | undefined> {
    return readIfThere(this.#path(hash));
  }

  /** Forgets what these jobs need, and removes the pictures that nobody needs any more. */
  async release(jobs: readonly string[]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#turns.add(async () => {
      const released = await this.#store
        .deleteFrom('picture_references')
        .where('job_id', 'in', jobs)
        .returning('hash')
        .execute();
      await this.#removeUnneeded([...new Set(released.map(({ hash }) => hash))]);
    });
  }

  async #put(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#path(hash);
    const kept = await access(path).then(
      () => true,
      () => false,
    );
    if (!kept) await writeWhole(path, bytes);
  }

  async #removeUnneeded(hashes: readonly string[]): Promise<void> {
    if (hashes.length === 0) return;
    const rows = await this.#store
      .selectFrom('picture_references')
      .select('hash')
      .where('hash', 'in', hashes)
      .execute();
    const needed = new Set(rows.map(({ hash }) => hash));
    for (const hash of hashes) if (!needed.has(hash)) await rm(this.#path(hash), { force: true });
  }

  #path(hash: string): string {
    return join(this.#folder, hash.slice(0, 2), hash);
  }
}
