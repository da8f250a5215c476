/** The worker processes: as many as paint at once, each replaced when it is lost. */
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Finished, PaintEvents, PaintService } from './paint-service.js';
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
  engine: string | undefined;
  readonly #options: PoolOptions;
  readonly #desks: Desk[];
  readonly #turns: PQueue;
  #stopped = false;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.workers = options.workers;
    this.#turns = new PQueue({ concurrency: options.workers });
    this.#desks = Array.from({ length: options.workers }, () => ({ worker: this.#start(), busy: false }));
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
        return await worker.paint(task, events, stepDeadline, signal);
      } finally {
        desk.busy = false;
        this.#replaceIfLost(desk);
      }
    });
  }

  async stop(graceSeconds: number): Promise<void> {
    this.#stopped = true;
    const workers = await Promise.allSettled(this.#desks.map(({ worker }) => worker));
    await Promise.all(
      workers.map((result) => (result.status === 'fulfilled' ? result.value.end(graceSeconds) : undefined)),
    );
  }

  #start(): Promise<Worker> {
    const start = Worker.start(this.#options).then((worker) => {
      this.engine = worker.engine;
      return worker;
    });
    start.catch((error: unknown) => this.#options.log.error({ err: error }, 'a worker could not start'));
    return start;
  }

  async #workerAt(desk: Desk): Promise<Worker> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker?.alive) return worker;
    if (worker === undefined) await setTimeout(RESTART_PAUSE);
    desk.worker = this.#start();
    return desk.worker;
  }

  /** At once, so that the next painting need not wait for it. */
  async #replaceIfLost(desk: Desk): Promise<void> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker === undefined || worker.alive || this.#stopped || desk.busy) return;
    desk.worker = this.#start();
  }
}
