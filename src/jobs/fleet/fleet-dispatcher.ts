/** Hands jobs to the workers of a fleet. What Redis does not take now, the reconciler adds later: the row is the job. */
import type { Logger } from 'pino';
import type { Job } from '../job.js';
import type { PaintCapacity } from '../positions/queue-overview.js';
import { entryOf } from '../queue/job-queue.js';
import type { Dispatcher } from '../running/dispatcher.js';
import type { Fleet } from './fleet-parts.js';

/** Ids in one event. */
const MAX_IDS = 100;

export class FleetDispatcher implements Dispatcher {
  readonly #fleet: Pick<Fleet, 'queue' | 'bus'>;
  readonly #log: Logger;
  /** Of all workers together, as it was last known. */
  capacity: PaintCapacity = { workers: 0, engine: undefined };

  constructor(fleet: Pick<Fleet, 'queue' | 'bus'>, log: Logger) {
    this.#fleet = fleet;
    this.#log = log;
  }

  async add(jobs: readonly Job[]): Promise<void> {
    if (jobs.length === 0) return;
    const { queue, bus } = this.#fleet;
    const added = queue.add(jobs.map(entryOf)).then(() => {
      const ids = jobs.map(({ id }) => id);
      for (let start = 0; start < ids.length; start += MAX_IDS)
        bus.publish({ kind: 'accepted', jobIds: ids.slice(start, start + MAX_IDS) });
    });
    this.#watch(added, jobs[0].id);
  }

  remove(ids: readonly string[]): void {
    if (ids.length > 0) this.#watch(this.#fleet.queue.remove(ids), ids[0]);
  }

  withdraw(id: string): void {
    this.#watch(this.#fleet.queue.remove([id]), id);
    this.#fleet.bus.publish({ kind: 'withdrawn', jobId: id });
  }

  start(): void {}

  async stop(): Promise<void> {}

  #watch(change: Promise<void>, job: string): void {
    change.catch((error: unknown) => {
      this.#log.warn({ job, err: error }, 'the queue could not be changed; it will be from the rows');
    });
  }
}
