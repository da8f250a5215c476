/** Paints the jobs whose turn has come: what a worker of a fleet does, and a bot that paints by itself. */
import pRetry from 'p-retry';
import { isStorageError } from '../../store/database.js';
import type { JobNeeds } from '../queue/job-needs.js';
import type { JobQueue } from '../queue/job-queue.js';
import { entryOf } from '../queue/job-queue.js';
import { QueueConsumer } from '../queue/queue-consumer.js';
import { RETRY_FOREVER } from '../retries.js';
import { JobRun, type JobRunDeps, type StopReason } from './job-run.js';

export interface JobWorkerDeps extends JobRunDeps {
  readonly queue: JobQueue;
  /** Asked before each job is taken. */
  can(needs: JobNeeds): boolean;
  /** Asked of each job that was taken; one that may not start now is added to the queue again by somebody else. */
  mayStart?(id: string): Promise<boolean>;
}

/** Takes no job before `start`. */
export class JobWorker {
  readonly #deps: JobWorkerDeps;
  readonly #consumer: QueueConsumer;
  readonly #runs = new Map<string, JobRun>();
  readonly #stopping = new AbortController();
  /** Ids of jobs whose run was stopped, and whose rows say queued again. */
  readonly #left: string[] = [];

  constructor(deps: JobWorkerDeps) {
    this.#deps = deps;
    this.#consumer = new QueueConsumer({
      queue: deps.queue,
      concurrency: deps.paintService.workers,
      can: (needs) => deps.can(needs),
      run: (id) => this.#run(id),
      log: deps.log,
    });
  }

  /** By the ids of their jobs. */
  get runs(): ReadonlyMap<string, Pick<JobRun, 'attempt'>> {
    return this.#runs;
  }

  start(): void {
    this.#consumer.start();
  }

  /** Resolves once what was added before has been taken, as far as there is room for it. */
  settled(): Promise<void> {
    return this.#consumer.settled();
  }

  /** Does nothing where the job does not run here. */
  stopRun(id: string, reason: StopReason): void {
    this.#runs.get(id)?.stop(reason);
  }

  /** Takes no more jobs, keeps the checkpoints of running ones, and puts them back into the queue. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const run of this.#runs.values()) run.stop('shutdown');
    await this.#consumer.stop();
    const { rows, queue, log } = this.#deps;
    try {
      for (const id of this.#left) {
        const job = await rows.find(id);
        if (job?.state === 'queued') await queue.add([entryOf(job)]);
      }
    } catch (error) {
      log.warn({ jobs: this.#left, err: error }, 'jobs that were stopped are not in the queue yet');
    }
  }

  /** Runs a job; its outcome is in its row afterwards. */
  async #run(id: string): Promise<void> {
    const { news, mayStart = async () => true, log } = this.#deps;
    const { signal } = this.#stopping;
    const run = new JobRun(id, this.#deps);
    this.#runs.set(id, run);
    news.taken(id);
    try {
      if (!(await mayStart(id))) run.stop('superseded');
      const ended = await pRetry(() => run.run(), {
        ...RETRY_FOREVER,
        signal,
        shouldRetry: ({ error }) => isStorageError(error),
        onFailedAttempt: ({ error }) => {
          if (!signal.aborted) log.error({ job: id, err: error }, 'the state of a job could not be written; retrying');
        },
      });
      if (ended !== undefined) news.ended(ended);
    } catch (error) {
      if (!signal.aborted) log.error({ job: id, err: error }, 'the job is left queued until the next start');
    }
    if (signal.aborted) await this.#leave(id, run.attempt);
    this.#runs.delete(id);
    news.left(id);
  }

  async #leave(id: string, attempt: number | undefined): Promise<void> {
    const { rows, log } = this.#deps;
    try {
      if (attempt !== undefined && (await rows.leave({ id, attempt }))) this.#left.push(id);
    } catch (error) {
      log.warn({ job: id, err: error }, 'the row of a job that was stopped still says that it runs');
    }
  }
}
