/** The finished frames of an animation in a folder: an interrupted painting goes on from them. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../files/atomic-write.js';
import { writeFailureReason } from '../../files/failure-reason.js';
import type { FrameStore } from '../../painting/finished-frames.js';

export class KeptFrames implements FrameStore {
  readonly #folder: string;
  #broken = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #path(task: number): string {
    return join(this.#folder, `frame-${String(task + 1).padStart(4, '0')}.png`);
  }

  read(task: number): Promise<Uint8Array | undefined> {
    return readFile(this.#path(task)).catch(() => undefined);
  }

  /** A failure to write is reported once and does not stop the painting. */
  async write(task: number, png: Uint8Array): Promise<void> {
    if (this.#broken) return;
    try {
      await mkdir(this.#folder, { recursive: true });
      await writeAtomically(this.#path(task), png);
    } catch (cause) {
      this.#broken = true;
      console.error(`Can't keep more frames in ${this.#folder}: ${writeFailureReason(cause)}. The painting continues.`);
    }
  }
}
