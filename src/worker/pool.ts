/** A fixed number of worker processes, each replaced when it is lost. */
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import { firstLine, UserError } from '../errors/user-error.js';
import { type FinishedPainting, type PaintEvents, type PaintService, WorkerLost } from './paint-service.js';
import type { PaintTask } from './protocol.js';
import { Worker, type WorkerOptions } from './worker.js';

export interface PoolOptions extends WorkerOptions {
  readonly workers: number;
}

/** Pause before a worker that failed to start is started again, in milliseconds. */
const RESTART_DELAY_MS = 2000;

/** One of the pool's workers, and the one that replaces it when it is lost. */
interface WorkerSlot {
  worker: Promise<Worker>;
  /** The worker, once it has started. */
  ready?: Worker;
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
      const slot: WorkerSlot = { worker: Promise.reject(), isBusy: false };
      slot.worker.catch(() => {});
      this.#fill(slot);
      return slot;
    });
  }

  /**
   * Resolves once a worker has started, or all failed for a reason that may pass.
   *
   * @throws UserError what the operator must fix first: missing weights, a missing engine.
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

  /** Whether at least one worker is alive. */
  get healthy(): boolean {
    return this.#slots.some(({ ready }) => ready?.alive);
  }

  paint(task: PaintTask, events: PaintEvents, stepDeadline: number, signal: AbortSignal): Promise<FinishedPainting> {
    return this.#turns.add(async () => {
      signal.throwIfAborted();
      // The queue's concurrency is the number of slots, so one is free.
      const slot = this.#slots.find(({ isBusy }) => !isBusy) as WorkerSlot;
      slot.isBusy = true;
      try {
        const worker = await this.#workerIn(slot);
        signal.throwIfAborted();
        return await worker.paint(task, events, stepDeadline, signal);
      } finally {
        slot.isBusy = false;
        this.#replaceIfLost(slot);
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

  #fill(slot: WorkerSlot): Promise<Worker> {
    const { signal } = this.#stopping;
    slot.worker = Worker.start(this.#options, signal).then((worker) => {
      this.#engine = worker.engine;
      this.#networks = worker.networks;
      slot.ready = worker;
      return worker;
    });
    slot.worker.catch((error: unknown) => {
      if (!signal.aborted) this.#options.log.error({ err: error }, 'worker not started');
    });
    return slot.worker;
  }

  async #workerIn(slot: WorkerSlot): Promise<Worker> {
    const worker = await slot.worker.catch(() => undefined);
    if (worker?.alive) return worker;
    const { signal } = this.#stopping;
    if (worker === undefined) await setTimeout(RESTART_DELAY_MS, undefined, { signal }).catch(() => {});
    return this.#fill(slot).catch((error: unknown) => {
      throw new WorkerLost('crash', firstLine(error), { cause: error });
    });
  }

  /** Starts the replacement at once, so that the next task does not wait for it. */
  async #replaceIfLost(slot: WorkerSlot): Promise<void> {
    const worker = await slot.worker.catch(() => undefined);
    if (worker === undefined || worker.alive || this.#stopping.signal.aborted || slot.isBusy) return;
    this.#fill(slot).catch(() => {});
  }
}
