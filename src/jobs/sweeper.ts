/** Removes what nobody needs any more: pictures and records of old jobs, and what a crash has left. */
import type { Logger } from 'pino';
import type { Clock, Timer } from '../clock.js';
import type { Checkpoints } from '../store/checkpoints.js';
import type { Pictures } from '../store/pictures.js';
import type { Job } from './job.js';
import type { JobRows } from './job-rows.js';

export interface SweeperParts {
  readonly rows: JobRows;
  readonly pictures: Pictures;
  readonly checkpoints: Checkpoints;
  /** Days that pictures are kept after a job has ended. */
  readonly keepDays: number;
  /** Days that the job's record is kept after it; not before its pictures are gone. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly clock: Clock;
}

const DAY = 24 * 3600 * 1000;
const EVERY = 3600 * 1000;
/** Jobs whose pictures are removed in one go. */
const AT_ONCE = 500;

export class Sweeper {
  readonly #parts: SweeperParts;
  #timer: Timer | undefined;

  constructor(parts: SweeperParts) {
    this.#parts = parts;
  }

  /**
   * Sweeps now, strays too, and once an hour. Before anything is painted: checkpoints are gone once it resolves, pictures later.
   *
   * @param waiting whose checkpoints are kept.
   */
  async start(waiting: readonly Job[]): Promise<void> {
    const { checkpoints, pictures, clock, log } = this.#parts;
    this.#timer = clock.setInterval(() => this.#sweep(), EVERY);
    await checkpoints.removeExcept(waiting.map(({ id }) => id)).catch((error: unknown) => {
      log.warn({ err: error }, 'old checkpoints could not be removed');
    });
    this.#sweep(() => pictures.removeStrays());
  }

  stop(): void {
    this.#timer?.cancel();
  }

  async #sweep(first = async () => {}): Promise<void> {
    const { rows, pictures, keepDays, keepRecordDays, log, clock } = this.#parts;
    try {
      await first();
      const before = clock.now() - keepDays * DAY;
      for (;;) {
        const ids = await rows.keptSince(before, AT_ONCE);
        if (ids.length === 0) break;
        await pictures.release(ids);
      }
      await rows.forget(clock.now() - keepRecordDays * DAY);
      await rows.forgetLeftovers(clock.now());
    } catch (error) {
      log.warn({ err: error }, 'old pictures and records could not be removed');
    }
  }
}
