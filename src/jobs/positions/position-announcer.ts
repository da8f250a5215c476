/** Tells members who wait where they stand. */
import type { Logger } from 'pino';
import type { Delivery } from '../delivery.js';
import type { Job } from '../job.js';
import { compareFairOrder } from '../queue/fair-queue.js';
import type { QueueOverview } from './queue-positions.js';

export interface PositionAnnouncerOptions {
  overview(): Promise<QueueOverview>;
  /** Whether this process tells its member. */
  isAnsweredHere(id: string): boolean;
  readonly delivery: Pick<Delivery, 'queued'>;
  /** Shortest time between two announcements, for each thousand that wait, in milliseconds: what is announced may cost a query. */
  readonly intervalMs: number;
  readonly log: Logger;
}

export class PositionAnnouncer {
  readonly #options: PositionAnnouncerOptions;
  #timer: NodeJS.Timeout | undefined;
  #announcedAt = Number.NEGATIVE_INFINITY;
  /** In the newest announcement. */
  #waiting = 0;
  #isStopped = false;

  constructor(options: PositionAnnouncerOptions) {
    this.#options = options;
  }

  /** Now, or once the interval has passed. @param newcomer only its position and those after it have changed. */
  async announce(newcomer?: Job): Promise<void> {
    const { intervalMs } = this.#options;
    if (this.#isStopped || this.#timer !== undefined) return;
    const wait = this.#announcedAt + intervalMs * Math.max(1, this.#waiting / 1000) - performance.now();
    if (wait <= 0) return this.#announce(newcomer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#announce();
    }, wait);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  async #announce(newcomer?: Job): Promise<void> {
    const { overview, isAnsweredHere, delivery, log } = this.#options;
    this.#announcedAt = performance.now();
    try {
      const { waiting } = await overview();
      this.#waiting = waiting.length;
      if (this.#isStopped) return;
      for (const { job, place } of waiting)
        if (isAnsweredHere(job.id) && (newcomer === undefined || compareFairOrder(job, newcomer) >= 0))
          delivery.queued(job, place);
    } catch (error) {
      log.warn({ err: error }, 'positions in the queue could not be told');
    }
  }
}
