/** The worker processes: as many as paint at once, each replaced when it is lost. */
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import { firstLine } from '../user-error.js';
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
    this.#desks = Array.from({ length: options.workers }, () => ({ worker: this.#start(), busy: false }));
  }

  get engine(): string | undefined {
    return this.#engine;
  }

  get networks(): readonly string[] {
    return this.#networks;
  }

  /** Whether a worker is there to paint. */
  async healthy(): Promise<boolean> {
    const workers = await Promise.allSettled(this.#desks.map(({ worker }) => worker));
    return workers.some((result) => result.status === 'fulfilled' && result.value.alive);
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

  #start(): Promise<Worker> {
    const { signal } = this.#stopping;
    const start = Worker.start(this.#options, signal).then((worker) => {
      this.#engine = worker.engine;
      this.#networks = worker.networks;
      return worker;
    });
    start.catch((error: unknown) => {
      if (!signal.aborted) this.#options.log.error({ err: error }, 'a worker could not start');
    });
    return start;
  }

  async #workerAt(desk: Desk): Promise<Worker> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker?.alive) return worker;
    const { signal } = this.#stopping;
    if (worker === undefined) await setTimeout(RESTART_PAUSE, undefined, { signal }).catch(() => {});
    desk.worker = this.#start();
    return desk.worker.catch((error: unknown) => {
      throw new WorkerLost('crash', firstLine(error));
    });
  }

  /** At once, so that the next painting need not wait for it. */
  async #replaceIfLost(desk: Desk): Promise<void> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker === undefined || worker.alive || this.#stopping.signal.aborted || desk.busy) return;
    desk.worker = this.#start();
  }
}
