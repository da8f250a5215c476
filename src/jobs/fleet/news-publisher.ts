/** Tells the bots of a fleet what a worker does. */
import type { Logger } from 'pino';
import type { Progress, Snapshot } from '../../worker/protocol.js';
import type { Job } from '../job.js';
import type { JobNews } from '../job-news.js';
import type { Fleet } from './fleet-parts.js';

/** Shortest time between two messages about one job's steps: its reply is edited less often. */
const PROGRESS_INTERVAL_MS = 500;

export class NewsPublisher implements JobNews {
  readonly #fleet: Pick<Fleet, 'bus' | 'snapshots'>;
  readonly #log: Logger;
  /** By job: when its last step was told, of `performance.now()`. */
  readonly #toldAt = new Map<string, number>();

  constructor(fleet: Pick<Fleet, 'bus' | 'snapshots'>, log: Logger) {
    this.#fleet = fleet;
    this.#log = log;
  }

  /** Not before its row says so. */
  taken(): void {}

  /** Its row says so. */
  kept(): void {}

  started({ id, attempt }: Job): void {
    this.#fleet.bus.publish({ kind: 'started', jobId: id, attempt });
  }

  progress({ id, attempt }: Job, progress: Progress, snapshot?: Snapshot): void {
    const { bus, snapshots } = this.#fleet;
    if (snapshot === undefined) {
      const now = performance.now();
      if (now - (this.#toldAt.get(id) ?? Number.NEGATIVE_INFINITY) < PROGRESS_INTERVAL_MS) return;
      this.#toldAt.set(id, now);
      bus.publish({ kind: 'progress', jobId: id, attempt, progress });
      return;
    }
    snapshots.write(id, snapshot).then(
      () => bus.publish({ kind: 'snapshot', jobId: id, attempt, progress }),
      (error: unknown) => this.#log.warn({ job: id, err: error }, 'a snapshot could not be stored'),
    );
  }

  ended({ id, painted }: Job): void {
    const { bus, snapshots } = this.#fleet;
    bus.publish({ kind: 'ended', jobId: id, isPainted: painted !== null });
    snapshots.remove(id).catch((error: unknown) => {
      this.#log.warn({ job: id, err: error }, 'a snapshot could not be removed');
    });
  }

  left(id: string): void {
    this.#toldAt.delete(id);
  }
}
