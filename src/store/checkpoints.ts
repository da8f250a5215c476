/** The last checkpoint of each unfinished job, one file each. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { listFolder, readFileIfExists, writePrivateFile } from './files.js';

const EXTENSION = '.png';

export class Checkpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(jobId: string): Promise<Buffer | undefined> {
    return readFileIfExists(this.#path(jobId));
  }

  write(jobId: string, bytes: Uint8Array): Promise<void> {
    return writePrivateFile(this.#path(jobId), bytes);
  }

  remove(jobId: string): Promise<void> {
    return rm(this.#path(jobId), { force: true });
  }

  /** Removes all checkpoints but those of these jobs. Call it before any job runs. */
  async removeExcept(jobIds: readonly string[]): Promise<void> {
    const kept = new Set(jobIds.map((id) => `${id}${EXTENSION}`));
    for (const name of await listFolder(this.#folder)) if (!kept.has(name)) await rm(join(this.#folder, name));
  }

  #path(jobId: string): string {
    return join(this.#folder, `${jobId}${EXTENSION}`);
  }
}
