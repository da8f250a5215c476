/** The newest object of each unfinished job: its checkpoint, its snapshot. Whoever goes on with the job finds it there. */
import { FolderObjects } from '../objects/folder-objects.js';
import type { ObjectStore } from '../objects/object-store.js';

/** Older than any write in progress. */
const LEFTOVER_AGE_MS = 3600 * 1000;

export class JobObjects {
  readonly #objects: ObjectStore;
  readonly #extension: string;

  /** @param extension with its dot, or empty. */
  constructor(objects: ObjectStore, extension: string) {
    this.#objects = objects;
    this.#extension = extension;
  }

  /** @returns undefined where there is none. */
  read(jobId: string): Promise<Buffer | undefined> {
    return this.#objects.read(this.#key(jobId));
  }

  /** Replaces the one before. */
  write(jobId: string, bytes: Uint8Array): Promise<void> {
    return this.#objects.write(this.#key(jobId), bytes);
  }

  remove(jobId: string): Promise<void> {
    return this.#objects.remove(this.#key(jobId));
  }

  /** Removes all but those of these jobs. Call it before any job runs, and where no other process has jobs. */
  removeExcept(jobIds: readonly string[]): Promise<void> {
    return this.removeFinished(async () => jobIds, Number.POSITIVE_INFINITY);
  }

  /**
   * Removes what a crash left: objects of jobs that are over, and temporary files. Jobs may run meanwhile, here and elsewhere.
   *
   * @param unfinished says which of these jobs are not over. It is asked about what was listed before, so that a job that has begun
   *   since cannot be missing in its answer.
   * @param before milliseconds since 1970; what was written later stays: it may be the temporary file of a write in progress.
   */
  async removeFinished(
    unfinished: (jobIds: readonly string[]) => Promise<readonly string[]>,
    before = Date.now() - LEFTOVER_AGE_MS,
  ): Promise<void> {
    for await (const page of this.#objects.list()) {
      const keys = page.filter(({ writtenAt }) => writtenAt < before).map(({ key }) => key);
      if (keys.length === 0) continue;
      const kept = new Set((await unfinished(keys.map((key) => this.#jobOf(key)))).map((id) => this.#key(id)));
      for (const key of keys) if (!kept.has(key)) await this.#objects.remove(key);
    }
  }

  #key(jobId: string): string {
    return jobId + this.#extension;
  }

  #jobOf(key: string): string {
    return key.endsWith(this.#extension) ? key.slice(0, key.length - this.#extension.length) : key;
  }
}

/** PNG files whose metadata tell the stage and the iteration. */
export class Checkpoints extends JobObjects {
  /** @param place a folder, or objects of its own. */
  constructor(place: string | ObjectStore) {
    super(typeof place === 'string' ? new FolderObjects(place) : place, '.png');
  }
}

/** Small pictures of paintings in progress: JPEG, or WebP where they are transparent. */
export class Snapshots extends JobObjects {
  /** @param place a folder, or objects of its own. */
  constructor(place: string | ObjectStore) {
    super(typeof place === 'string' ? new FolderObjects(place) : place, '');
  }
}
