/** A job under way: from its turn until its row says how it ended. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { causesOf } from '../errors/causes.js';
import { UserError } from '../errors/user-error.js';
import type { Checkpoints } from '../store/checkpoints.js';
import { isStorageError } from '../store/database.js';
import type { PictureStore } from '../store/picture-store.js';
import { type FinishedPainting, type PaintEvents, type PaintService, WorkerLost } from '../worker/paint-service.js';
import type { PaintTask, Progress } from '../worker/protocol.js';
import type { CostModel } from './cost-model.js';
import type { Delivery } from './delivery.js';
import type { Failure, Job, ReplyAddress } from './job.js';
import type { JobRows } from './job-rows.js';
import { loadInputs } from './load-inputs.js';

/** Told of what happens, for metrics. */
export interface JobListener {
  started(waitSeconds: number): void;
  painted(seconds: number): void;
  failed(kind: string): void;
}

export interface JobRunDeps {
  readonly rows: JobRows;
  readonly costs: CostModel;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  readonly paintService: PaintService;
  readonly delivery: Delivery;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly now: () => number;
}

export class JobRun {
  readonly #parts: JobRunDeps;
  readonly #abort = new AbortController();
  #job: Job;
  #progress: Progress | undefined;
  /** When the progress was measured, or the job's turn came. */
  #at: number;
  /** The newest checkpoint's way to the disk. */
  #saved: Promise<void> = Promise.resolve();
  /** Whether the attempt under way goes on from a checkpoint. */
  #resumed = false;

  constructor(job: Job, parts: JobRunDeps) {
    this.#job = job;
    this.#parts = parts;
    this.#at = parts.now();
  }

  /** As in its row, unless it was stopped. */
  get job(): Job {
    return this.#job;
  }

  /** Undefined until the first step. */
  get progress(): Progress | undefined {
    return this.#progress;
  }

  /** When it is expected to be finished, in milliseconds since 1970; undefined until the cost model has seen a job. */
  get endsAt(): number | undefined {
    const { costs, paintService, now } = this.#parts;
    const left = this.#progress?.secondsLeft ?? costs.seconds(paintService.engine, this.#job);
    return left === undefined ? undefined : Math.max(now(), this.#at + 1000 * left);
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  setReply(reply: ReplyAddress): void {
    this.#job = { ...this.#job, reply };
  }

  /** At a shutdown the last checkpoint is kept. */
  stop(reason: 'cancelled' | 'shutdown'): void {
    this.#abort.abort(reason);
  }

  /**
   * @returns the job as it ended, painted or failed, for its member to be told; undefined when it was stopped.
   * @throws what `isStorageTrouble` knows: the row says that the job waits or runs, and it may be run again.
   */
  async run(): Promise<Job | undefined> {
    const { listener, log, now } = this.#parts;
    if (!(await this.#begin())) return undefined;
    const { id, attempt, acceptedAt } = this.#job;
    if (attempt === 1) listener?.started((now() - acceptedAt) / 1000);
    log.info({ job: id, attempt }, 'started');
    try {
      return await this.#keep(await this.#paint());
    } catch (error) {
      if (isStorageError(error)) throw error;
      return await this.#fail(error);
    } finally {
      await this.#saved;
    }
  }

  async #begin(): Promise<boolean> {
    const { rows, now } = this.#parts;
    if (this.stopped) return false;
    const job = await rows.begin(this.#job.id, now());
    if (job !== undefined) this.#job = job;
    return job !== undefined;
  }

  /** Tries once more, from the last checkpoint, when the worker goes down. */
  async #paint(): Promise<FinishedPainting> {
    try {
      return await this.#attempt();
    } catch (error) {
      if (!(error instanceof WorkerLost) || !(await this.#begin())) throw error;
      const { id, attempt } = this.#job;
      this.#parts.log.warn({ job: id, attempt, err: error }, 'the worker was lost; trying once more');
      return await this.#attempt();
    }
  }

  async #attempt(): Promise<FinishedPainting> {
    const { paintService, costs } = this.#parts;
    const task = await this.#task();
    this.#resumed = task.checkpoint !== undefined;
    const deadline = costs.stepDeadline(paintService.engine, this.#job);
    return paintService.paint(task, this.#events, deadline, this.#abort.signal);
  }

  async #task(): Promise<PaintTask> {
    const { pictures, checkpoints, log } = this.#parts;
    const { id, attempt, options } = this.#job;
    const kept = await loadInputs(this.#job, pictures);
    if (kept === undefined) throw new Error('a picture is gone');
    const task = { id, attempt, options, ...kept };
    await this.#saved;
    const checkpoint = await checkpoints.read(id).catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'a checkpoint could not be read');
      return undefined;
    });
    return checkpoint === undefined ? task : { ...task, checkpoint };
  }

  readonly #events: PaintEvents = {
    step: (progress) => {
      const known = this.#note(progress);
      if (known !== undefined) this.#parts.delivery.progress(this.#job, known);
    },
    snapshot: (progress, snapshot, checkpoint) => {
      const known = this.#note(progress);
      if (known === undefined) return;
      this.#parts.delivery.progress(this.#job, known, snapshot);
      this.#save(checkpoint);
    },
    checkpoint: (checkpoint) => this.#save(checkpoint),
  };

  /** @returns what is known now; undefined where nobody wants to know any more. */
  #note(progress: Progress): Progress | undefined {
    if (this.stopped) return undefined;
    const { costs, paintService, now } = this.#parts;
    // Until the worker has measured enough, what such paintings took before says more.
    const expected = costs.measuredSeconds(paintService.engine, this.#job);
    const secondsLeft = progress.secondsLeft ?? (expected && expected * (1 - progress.done));
    this.#progress = { ...progress, secondsLeft };
    this.#at = now();
    return this.#progress;
  }

  #save(checkpoint: Uint8Array): void {
    const { checkpoints, log } = this.#parts;
    const { id } = this.#job;
    const write = this.#saved.then(() => checkpoints.write(id, checkpoint));
    // A full disk costs the checkpoint, not the painting.
    this.#saved = write.catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'a checkpoint could not be written');
    });
  }

  async #keep({ painting, ...made }: FinishedPainting): Promise<Job | undefined> {
    const { rows, pictures, costs, listener, log } = this.#parts;
    const { engine, width, height, networks, seconds } = made;
    const painted = await pictures.put([painting], ([picture]) =>
      rows.painted(this.#job, { picture, engine, width, height, networks, seconds }),
    );
    await this.#forgetCheckpoint();
    if (painted === undefined) return undefined;
    this.#job = painted;
    const { id, options } = painted;
    log.info({ job: id, seconds }, 'painted');
    listener?.painted(seconds);
    if (!this.#resumed)
      await costs.learn(options, made).catch((error: unknown) => {
        log.warn({ job: id, err: error }, 'what a painting took could not be noted');
      });
    return painted;
  }

  async #fail(error: unknown): Promise<Job | undefined> {
    const { aborted, reason } = this.#abort.signal;
    if (aborted && reason === 'shutdown') return undefined;
    const ended = aborted ? undefined : await this.#end(this.#explain(error));
    await this.#forgetCheckpoint();
    return ended;
  }

  async #end(failure: Failure): Promise<Job | undefined> {
    const { rows, listener, now } = this.#parts;
    const ended = await rows.end(this.#job.id, { failure }, now());
    if (ended === undefined) return undefined;
    this.#job = ended;
    listener?.failed(failure.kind);
    return ended;
  }

  #explain(error: unknown): Failure {
    if (error instanceof UserError) {
      const { kind, details, message } = error;
      this.#parts.log.info({ job: this.#job.id, kind, cause: causesOf(error) }, 'not painted');
      return { kind, details, message };
    }
    const report = randomBytes(4).toString('hex');
    this.#parts.log.error({ job: this.#job.id, report, err: error }, 'painting failed');
    const message = `The engine failed. Try again; if it fails again, tell the people who run this bot: report ${report}.`;
    return { kind: 'engine', details: { report }, message, report };
  }

  async #forgetCheckpoint(): Promise<void> {
    const { checkpoints, log } = this.#parts;
    const { id } = this.#job;
    await this.#saved;
    await checkpoints.remove(id).catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'a checkpoint could not be removed');
    });
  }
}
