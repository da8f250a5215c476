/** Objects as files of a folder, and of its subfolders. */
import type { Dirent } from 'node:fs';
import { readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { readFileIfExists, writePrivateFile } from '../files.js';
import type { ObjectStore, StoredObject } from './object-store.js';

export class FolderObjects implements ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  write(key: string, bytes: Uint8Array): Promise<void> {
    return writePrivateFile(this.#path(key), bytes);
  }

  read(key: string): Promise<Buffer | undefined> {
    return readFileIfExists(this.#path(key));
  }

  async writtenAt(key: string): Promise<number | undefined> {
    const found = await stat(this.#path(key)).catch(ignoreMissing);
    return found?.mtimeMs;
  }

  async renew(key: string): Promise<boolean> {
    const now = new Date();
    const renewed = await utimes(this.#path(key), now, now).then(() => true, ignoreMissing);
    return renewed === true;
  }

  remove(key: string): Promise<void> {
    return rm(this.#path(key), { force: true });
  }

  /** A page for each folder, itself first. */
  async *list(): AsyncGenerator<readonly StoredObject[], void, void> {
    const folders = [''];
    for (const folder of folders) {
      const page: StoredObject[] = [];
      for (const entry of await entriesOf(join(this.#folder, folder))) {
        const key = folder === '' ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) folders.push(key);
        else {
          const writtenAt = await this.writtenAt(key);
          if (writtenAt !== undefined) page.push({ key, writtenAt });
        }
      }
      if (page.length > 0) yield page;
    }
  }

  #path(key: string): string {
    return join(this.#folder, key);
  }
}

const entriesOf = async (folder: string): Promise<readonly Dirent[]> =>
  (await readdir(folder, { withFileTypes: true }).catch(ignoreMissing)) ?? [];

function ignoreMissing(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
