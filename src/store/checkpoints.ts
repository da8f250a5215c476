/** The last checkpoint of each painting under way. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from './files.js';

export class Checkpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  read(jobId: string): Promise<Buffer | undefined> {
    return readIfThere(this.#path(jobId));
  }

  write(jobId: string, bytes: Uint8Array): Promise<void> {
    return writeWhole(this.#path(jobId), bytes);
  }

  remove(jobId: string): Promise<void> {
    return rm(this.#path(jobId), { force: true });
  }

  #path(jobId: string): string {
    return join(this.#folder, `${jobId}.png`);
  }
}
