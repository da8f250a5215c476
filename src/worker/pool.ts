/** The worker processes: as many as paint at once, each replaced when it is lost. */
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import { firstLine, UserError } from '../user-error.js';
import { type Finished, type PaintEvents, type PaintService, WorkerLost } from './paint-service.js';
import type { PaintTask } from './protocol.js';
import { Worker, type WorkerOptions } from './worker.js';

export interface PoolOptions extends WorkerOptions {
  readonly workers: number;
}

/** Before a worker that could not start is started again, in milliseconds. */
const RESTART_PAUSE = 2000;

/** A place for a worker. */
interface Desk {
  worker: Promise<Worker>;
  /** The one that is there, once it is. */
  present?: Worker;
  busy: boolean;
}

export class WorkerPool implements PaintService {
  readonly workers: number;
  #engine: string | undefined;
  #networks: readonly string[] = [];
  readonly #options: PoolOptions;
  readonly #desks: Desk[];
  readonly #turns: PQueue;
  readonly #stopping = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = options;
    this.workers = options.workers;
    this.#turns = new PQueue({ concurrency: options.workers });
    this.#desks = Array.from({ length: options.workers }, () => {
      const desk: Desk = { worker: Promise.reject(), busy: false };
      desk.worker.catch(() => {});
      this.#fill(desk);
      return desk;
    });
  }

  /**
   * Resolves once a worker is there, or none could start for a reason that may pass.
   *
   * @throws UserError what the people who run the bot must mend first: weights or an engine that are not there.
   */
  async open(): Promise<void> {
    const workers = this.#desks.map(({ worker }) => worker);
    await Promise.any(workers).catch(async () => {
      for (const result of await Promise.allSettled(workers))
        if (result.status === 'rejected' && result.reason instanceof UserError) throw result.reason;
    });
  }

  get engine(): string | undefined {
    return this.#engine;
  }

  get networks(): readonly string[] {
    return this.#networks;
  }

  /** Whether a worker is there to paint. */
  get healthy(): boolean {
    return this.#desks.some(({ present }) => present?.alive);
  }

  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<Finished> {
    return this.#turns.add(async () => {
      signal.throwIfAborted();
      // As many tasks run as there are desks, so one is free.
      const desk = this.#desks.find(({ busy }) => !busy) as Desk;
      desk.busy = true;
      try {
        const worker = await this.#workerAt(desk);
        signal.throwIfAborted();
        return await worker.paint(task, events, stepDeadline, signal);
      } finally {
        desk.busy = false;
        this.#replaceIfLost(desk);
      }
    });
  }

  async stop(graceSeconds: number): Promise<void> {
    this.#stopping.abort();
    const workers = await Promise.allSettled(this.#desks.map(({ worker }) => worker));
    await Promise.all(
      workers.map((result) => (result.status === 'fulfilled' ? result.value.end(graceSeconds) : undefined)),
    );
  }

  #fill(desk: Desk): Promise<Worker> {
    const { signal } = this.#stopping;
    desk.worker = Worker.start(this.#options, signal).then((worker) => {
      this.#engine = worker.engine;
      this.#networks = worker.networks;
      desk.present = worker;
      return worker;
    });
    desk.worker.catch((error: unknown) => {
      if (!signal.aborted) this.#options.log.error({ err: error }, 'a worker could not start');
    });
    return desk.worker;
  }

  async #workerAt(desk: Desk): Promise<Worker> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker?.alive) return worker;
    const { signal } = this.#stopping;
    if (worker === undefined) await setTimeout(RESTART_PAUSE, undefined, { signal }).catch(() => {});
    return this.#fill(desk).catch((error: unknown) => {
      throw new WorkerLost('crash', firstLine(error), { cause: error });
    });
  }

  /** At once, so that the next painting need not wait for it. */
  async #replaceIfLost(desk: Desk): Promise<void> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker === undefined || worker.alive || this.#stopping.signal.aborted || desk.busy) return;
    this.#fill(desk).catch(() => {});
  }
}
