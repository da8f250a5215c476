/** Retention: removes pictures and records of old jobs, and what a crash left behind. */
import type { Logger } from 'pino';
import type { JobObjects } from '../store/pictures/checkpoints.js';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Clock, Timer } from '../time/clock.js';
import type { JobRows } from './rows/job-rows.js';

export interface SweeperDeps {
  readonly rows: JobRows;
  readonly pictures: PictureStore;
  readonly checkpoints: JobObjects;
  /** Of a fleet. */
  readonly snapshots?: JobObjects;
  /** Days that pictures are kept after the end of a job. */
  readonly keepDays: number;
  /** Days that the row is kept; at least as long as its pictures. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly clock: Clock;
}

const DAY_MS = 24 * 3600 * 1000;
const SWEEP_INTERVAL_MS = 3600 * 1000;
/** Orphans are looked for in every so many sweeps: it lists all pictures. */
const ORPHAN_SWEEPS = 24;
/** Jobs per transaction. */
const BATCH_SIZE = 500;

export class Sweeper {
  readonly #deps: SweeperDeps;
  #timer: Timer | undefined;
  #stopping = new AbortController();
  #sweeps = 0;

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  /**
   * Sweeps now, orphans included, and once an hour. In a process that is alone, old checkpoints are removed once it resolves, whatever
   * their age; pictures later.
   *
   * @param unfinished ids of the jobs whose checkpoints are kept, where no job runs yet; undefined in a fleet, where others may run.
   */
  async start(unfinished?: readonly string[]): Promise<void> {
    const { checkpoints, clock, log } = this.#deps;
    this.#stopping = new AbortController();
    this.#sweeps = 0;
    this.#timer = clock.setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    if (unfinished !== undefined)
      await checkpoints.removeExcept(unfinished).catch((error: unknown) => {
        log.warn({ err: error }, 'old checkpoints could not be removed');
      });
    this.#sweep(unfinished === undefined ? undefined : Date.now());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#stopping.abort();
  }

  /** @param orphansBefore milliseconds since 1970, by the machine's own clock, which dates files. */
  async #sweep(orphansBefore?: number): Promise<void> {
    const { rows, pictures, checkpoints, snapshots, keepDays, keepRecordDays, log, clock } = this.#deps;
    const { signal } = this.#stopping;
    try {
      if (this.#sweeps++ % ORPHAN_SWEEPS === 0) await pictures.removeOrphans(orphansBefore, signal);
      for (const objects of [checkpoints, snapshots]) await objects?.removeFinished((ids) => rows.unfinishedOf(ids));
      const before = clock.now() - keepDays * DAY_MS;
      while (!signal.aborted) {
        const ids = await rows.keptSince(before, BATCH_SIZE);
        if (ids.length === 0) break;
        await pictures.release(ids);
      }
      await rows.forget(clock.now() - keepRecordDays * DAY_MS);
      await rows.deleteQuotaLeftovers(clock.now());
    } catch (error) {
      log.warn({ err: error }, 'old pictures and records could not be removed');
    }
  }
}
