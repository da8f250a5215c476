/** The worker processes: as many as paint at once, each replaced when it is lost. */
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import { firstLine, UserError } from '../errors/user-error.js';
import { type FinishedPainting, type PaintEvents, type PaintService, WorkerLost } from './paint-service.js';
import type { PaintTask } from './protocol.js';
import { Worker, type WorkerOptions } from './worker.js';

export interface PoolOptions extends WorkerOptions {
  readonly workers: number;
}

/** Before a worker that could not start is started again, in milliseconds. */
const RESTART_DELAY_MS = 2000;

/** A place for a worker. */
interface WorkerSlot {
  worker: Promise<Worker>;
  /** The one that is there, once it is. */
  isReady?: Worker;
  isBusy: boolean;
}

export class WorkerPool implements PaintService {
  readonly workers: number;
  #engine: string | undefined;
  #networks: readonly string[] = [];
  readonly #options: PoolOptions;
  readonly #slots: WorkerSlot[];
  readonly #turns: PQueue;
  readonly #stopping = new AbortController();

  constructor(options: PoolOptions) {
    this.#options = options;
    this.workers = options.workers;
    this.#turns = new PQueue({ concurrency: options.workers });
    this.#slots = Array.from({ length: options.workers }, () => {
      const desk: WorkerSlot = { worker: Promise.reject(), isBusy: false };
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
    const workers = this.#slots.map(({ worker }) => worker);
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
    return this.#slots.some(({ isReady }) => isReady?.alive);
  }

  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<FinishedPainting> {
    return this.#turns.add(async () => {
      signal.throwIfAborted();
      // As many tasks run as there are desks, so one is free.
      const desk = this.#slots.find(({ isBusy }) => !isBusy) as WorkerSlot;
      desk.isBusy = true;
      try {
        const worker = await this.#workerAt(desk);
        signal.throwIfAborted();
        const finished = await worker.paint(task, events, stepDeadline, signal);
        this.#networks = worker.networks;
        return finished;
      } finally {
        desk.isBusy = false;
        this.#replaceIfLost(desk);
      }
    });
  }

  async stop(graceSeconds: number): Promise<void> {
    this.#stopping.abort();
    const workers = await Promise.allSettled(this.#slots.map(({ worker }) => worker));
    await Promise.all(
      workers.map((result) => (result.status === 'fulfilled' ? result.value.end(graceSeconds) : undefined)),
    );
  }

  #fill(desk: WorkerSlot): Promise<Worker> {
    const { signal } = this.#stopping;
    desk.worker = Worker.start(this.#options, signal).then((worker) => {
      this.#engine = worker.engine;
      this.#networks = worker.networks;
      desk.isReady = worker;
      return worker;
    });
    desk.worker.catch((error: unknown) => {
      if (!signal.aborted) this.#options.log.error({ err: error }, 'a worker could not start');
    });
    return desk.worker;
  }

  async #workerAt(desk: WorkerSlot): Promise<Worker> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker?.alive) return worker;
    const { signal } = this.#stopping;
    if (worker === undefined) await setTimeout(RESTART_DELAY_MS, undefined, { signal }).catch(() => {});
    return this.#fill(desk).catch((error: unknown) => {
      throw new WorkerLost('crash', firstLine(error), { cause: error });
    });
  }

  /** At once, so that the next painting need not wait for it. */
  async #replaceIfLost(desk: WorkerSlot): Promise<void> {
    const worker = await desk.worker.catch(() => undefined);
    if (worker === undefined || worker.alive || this.#stopping.signal.aborted || desk.isBusy) return;
    this.#fill(desk).catch(() => {});
  }
}
