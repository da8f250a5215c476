/** How accepted jobs come to be painted. */
import type { Job } from '../job.js';
import type { PaintCapacity } from '../positions/queue-overview.js';
import { InProcessJobQueue } from '../queue/in-process-job-queue.js';
import { entryOf } from '../queue/job-queue.js';
import { JobWorker, type JobWorkerDeps } from './job-worker.js';

export interface Dispatcher {
  /** Jobs that wait, and may start. Resolves once they wait, or were taken where there is room for them. */
  add(jobs: readonly Job[]): Promise<void>;
  /** Takes jobs out of the queue that wait in it: their server was paused. */
  remove(ids: readonly string[]): void;
  /** The job has ended: it is not started, or its run stops. */
  withdraw(id: string): void;
  readonly capacity: PaintCapacity;
  /** Hands out what waits. */
  start(): void;
  /** Hands out nothing more, and waits for what runs in this process. */
  stop(): Promise<void>;
}

/** Paints in this process. */
export class InProcessDispatcher implements Dispatcher {
  readonly #queue = new InProcessJobQueue();
  readonly #worker: JobWorker;
  readonly #paintService: JobWorkerDeps['paintService'];

  constructor(deps: Omit<JobWorkerDeps, 'queue' | 'can'>) {
    this.#paintService = deps.paintService;
    // There is nobody else: what it cannot do fails with words.
    this.#worker = new JobWorker({ ...deps, queue: this.#queue, can: () => true });
  }

  get capacity(): PaintCapacity {
    const { workers, engine } = this.#paintService;
    return { workers, engine };
  }

  async add(jobs: readonly Job[]): Promise<void> {
    await this.#queue.add(jobs.map(entryOf));
    await this.#worker.settled();
  }

  // What the queue in memory promises it has done already.
  remove(ids: readonly string[]): void {
    void this.#queue.remove(ids);
  }

  withdraw(id: string): void {
    void this.#queue.remove([id]);
    this.#worker.stopRun(id, 'cancelled');
  }

  start(): void {
    this.#worker.start();
  }

  stop(): Promise<void> {
    return this.#worker.stop();
  }
}
