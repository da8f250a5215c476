/** Retention: removes pictures and records of old jobs, and what a crash left behind. */
import type { Logger } from 'pino';
import type { Checkpoints } from '../store/checkpoints.js';
import type { PictureStore } from '../store/picture-store.js';
import type { Clock, Timer } from '../time/clock.js';
import type { JobRows } from './rows/job-rows.js';

export interface SweeperDeps {
  readonly rows: JobRows;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  /** Days that pictures are kept after the end of a job. */
  readonly keepDays: number;
  /** Days that the row is kept; at least as long as its pictures. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly clock: Clock;
}

const DAY_MS = 24 * 3600 * 1000;
const SWEEP_INTERVAL_MS = 3600 * 1000;
/** Jobs per transaction. */
const BATCH_SIZE = 500;

export class Sweeper {
  readonly #deps: SweeperDeps;
  #timer: Timer | undefined;

  constructor(deps: SweeperDeps) {
    this.#deps = deps;
  }

  /**
   * Sweeps now, orphans included, and once an hour. Call it before any job runs. Old checkpoints are removed once it resolves,
   * pictures later.
   *
   * @param unfinished ids of the jobs whose checkpoints are kept.
   */
  async start(unfinished: readonly string[]): Promise<void> {
    const { checkpoints, pictures, clock, log } = this.#deps;
    this.#timer = clock.setInterval(() => this.#sweep(), SWEEP_INTERVAL_MS);
    await checkpoints.removeExcept(unfinished).catch((error: unknown) => {
      log.warn({ err: error }, 'old checkpoints could not be removed');
    });
    this.#sweep(() => pictures.removeOrphans());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #sweep(first = async () => {}): Promise<void> {
    const { rows, pictures, keepDays, keepRecordDays, log, clock } = this.#deps;
    try {
      await first();
      const before = clock.now() - keepDays * DAY_MS;
      for (;;) {
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
