/** Takes jobs from a queue whenever it has room for one, and runs them. */
import type { Logger } from 'pino';
import type { JobNeeds } from './job-needs.js';
import type { JobQueue } from './job-queue.js';

export interface QueueConsumerOptions {
  readonly queue: JobQueue;
  /** How many jobs run at the same time. */
  readonly concurrency: number;
  /** Asked before each is taken. */
  can(needs: JobNeeds): boolean;
  /** Runs a job whose turn has come. Must not reject. */
  run(id: string): Promise<void>;
  readonly log: Logger;
}

/** How often it looks by itself: news that there is something may be lost, and what it can do may change. */
const LOOK_INTERVAL_MS = 1000;

/** Takes no job before `start`. */
export class QueueConsumer {
  readonly #options: QueueConsumerOptions;
  readonly #running = new Set<Promise<void>>();
  #looking: Promise<void> | undefined;
  /** Something was added while it was looking. */
  #looksAgain = false;
  #isStarted = false;
  #hasFailed = false;
  #stopListening = () => {};
  #timer: NodeJS.Timeout | undefined;

  constructor(options: QueueConsumerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#isStarted = true;
    this.#stopListening = this.#options.queue.onAdded(() => this.#look());
    this.#timer = setInterval(() => this.#look(), LOOK_INTERVAL_MS);
    this.#look();
  }

  /** Resolves once what was added before has been taken, as far as there is room for it. */
  async settled(): Promise<void> {
    while (this.#looking !== undefined) await this.#looking;
  }

  /** Takes no more jobs, and waits for running ones. */
  async stop(): Promise<void> {
    this.#isStarted = false;
    this.#stopListening();
    clearInterval(this.#timer);
    await this.#looking;
    await Promise.all(this.#running);
  }

  #look(): void {
    if (this.#looking !== undefined) {
      this.#looksAgain = true;
      return;
    }
    this.#looking = this.#takeAll().finally(() => {
      this.#looking = undefined;
      if (this.#looksAgain) this.#look();
    });
  }

  async #takeAll(): Promise<void> {
    this.#looksAgain = false;
    const { queue, concurrency, can, log } = this.#options;
    try {
      while (this.#isStarted && this.#running.size < concurrency) {
        const id = await queue.take(can);
        if (id === undefined) break;
        this.#start(id);
      }
      this.#hasFailed = false;
    } catch (error) {
      if (!this.#hasFailed) log.warn({ err: error }, 'no job can be taken from the queue; trying again');
      this.#hasFailed = true;
    }
  }

  #start(id: string): void {
    const { queue, run, log } = this.#options;
    const running = run(id)
      .then(() => queue.done(id))
      .catch((error: unknown) => log.warn({ job: id, err: error }, 'a job that is done is still in the queue'))
      .then(() => {
        this.#running.delete(running);
        this.#look();
      });
    this.#running.add(running);
  }
}
