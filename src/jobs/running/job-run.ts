/** One run of a job, from its turn until its row has the outcome. */
import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { causesOf } from '../../errors/causes.js';
import { UserError } from '../../errors/user-error.js';
import { isStorageError } from '../../store/database.js';
import type { Checkpoints } from '../../store/pictures/checkpoints.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import type { PictureInput, PictureStore } from '../../store/pictures/picture-store.js';
import { type FinishedPainting, type PaintEvents, type PaintService, WorkerLost } from '../../worker/paint-service.js';
import type { PaintTask, Progress } from '../../worker/protocol.js';
import { type PictureScreen, screenedPictures } from '../admission/admission.js';
import type { CostModel } from '../cost-model.js';
import type { Failure, Job } from '../job.js';
import type { JobNews } from '../job-news.js';
import type { JobRows } from '../rows/job-rows.js';
import { panelOptions } from '../variations.js';
import type { JobSpan } from './job-span.js';

/** Called on events, for metrics. */
export interface JobListener {
  started(waitSeconds: number): void;
  painted(seconds: number): void;
  failed(kind: string): void;
  /** A run begins or ends. */
  running?(change: 1 | -1): void;
  /** An outcome was sent. @param reached whether anybody can see it. */
  delivered?(reached: boolean): void;
  /** A step of a job is over. */
  traced?(span: JobSpan): void;
}

export interface JobRunDeps {
  /** Who paints: the id of this process. */
  readonly workerId: string;
  readonly rows: JobRows;
  readonly costs: CostModel;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  readonly paintService: PaintService;
  readonly news: JobNews;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly screen?: PictureScreen;
  readonly now: () => number;
}

/** What the worker is told; of a job with panels, those that an earlier attempt painted are painted already. */
function taskOf({ id, attempt, options, content, mask, styles, start, panels, animation, frames }: Job): PaintTask {
  const shares = (all: Job['styles']) =>
    all.map(({ picture, mask, share }) => ({ picture, share, ...(mask !== undefined && { mask }) }));
  return {
    id,
    attempt,
    options,
    content,
    ...(mask === null ? {} : { mask }),
    styles: shares(styles),
    ...(start === null ? {} : { start }),
    // Several small paintings are of its first frame.
    ...(animation === null || panels.length > 0 ? {} : { animation: { keep: animation.keep, finished: frames } }),
    ...(panels.length === 0
      ? {}
      : {
          panels: panels.map((panel) => ({
            options: panelOptions(options, panel),
            styles: shares(panel.styles ?? styles),
            picture: panel.picture,
          })),
        }),
  };
}

/**
 * - cancelled: the job has ended.
 * - shutdown: another run goes on from the last checkpoint.
 * - superseded: another run has begun.
 */
export type StopReason = 'cancelled' | 'shutdown' | 'superseded';

export class JobRun {
  readonly #deps: JobRunDeps;
  readonly #id: string;
  readonly #abort = new AbortController();
  /** Set by the first attempt of this run. */
  #job!: Job;
  #hasBegun = false;
  /** Settles when all checkpoints so far are written. */
  #checkpointsSaved: Promise<void> = Promise.resolve();
  /** Settles when all frames and panels so far are in the row. */
  #picturesSaved: Promise<void> = Promise.resolve();
  /** Whether the current attempt resumed from a checkpoint. */
  #resumed = false;

  constructor(id: string, deps: JobRunDeps) {
    this.#id = id;
    this.#deps = deps;
  }

  /** Of the newest attempt; undefined before the first. */
  get attempt(): number | undefined {
    return this.#hasBegun ? this.#job.attempt : undefined;
  }

  get stopped(): boolean {
    return this.#abort.signal.aborted;
  }

  stop(reason: StopReason): void {
    this.#abort.abort(reason);
  }

  /**
   * @returns the job as it ended, painted or failed, to be delivered; undefined when it was stopped.
   * @throws errors for which `isStorageError` holds: the row still says queued or running, and `run` may be called again.
   */
  async run(): Promise<Job | undefined> {
    const { listener, log, now } = this.#deps;
    if (!(await this.#begin())) return undefined;
    const { id, attempt, acceptedAt } = this.#job;
    this.#deps.news.started(this.#job);
    if (attempt === 1) {
      listener?.started((now() - acceptedAt) / 1000);
      listener?.traced?.({ jobId: id, step: 'wait', from: acceptedAt, to: now() });
    }
    listener?.running?.(1);
    const from = now();
    log.info({ job: id, attempt }, 'started');
    try {
      // A picture may have been blocked while the job waited.
      await this.#deps.screen?.check(this.#job.guildId, screenedPictures(this.#job));
      return await this.#store(await this.#paint());
    } catch (error) {
      if (isStorageError(error)) throw error;
      return await this.#fail(error);
    } finally {
      await Promise.all([this.#checkpointsSaved, this.#picturesSaved]);
      listener?.running?.(-1);
      this.#trace(from);
    }
  }

  /** @param from when the run began. A job that lost its worker within it has another attempt by now. */
  #trace(from: number): void {
    const { listener, workerId, now } = this.#deps;
    const { id, attempt, options, failure, painted } = this.#job;
    const { width = 0, height = 0, engine = '' } = painted ?? {};
    listener?.traced?.({
      jobId: id,
      step: 'run',
      attempt,
      from,
      to: now(),
      details: { worker: workerId, network: options.network, quality: options.quality, engine, width, height },
      ...(failure !== null && { failure: failure.kind }),
    });
  }

  async #begin(): Promise<boolean> {
    const { rows, workerId, now } = this.#deps;
    if (this.stopped) return false;
    const job = await rows.begin(this.#id, { workerId, isAgain: this.#hasBegun }, now());
    if (job === undefined) return false;
    this.#job = job;
    this.#hasBegun = true;
    return true;
  }

  /** Retries once, from the last checkpoint, when the worker is lost. */
  async #paint(): Promise<FinishedPainting> {
    try {
      return await this.#attempt();
    } catch (error) {
      if (!(error instanceof WorkerLost) || !(await this.#begin())) throw error;
      const { id, attempt } = this.#job;
      this.#deps.log.warn({ job: id, attempt, err: error }, 'worker lost; retrying once');
      return await this.#attempt();
    }
  }

  async #attempt(): Promise<FinishedPainting> {
    const { paintService, costs } = this.#deps;
    const task = await this.#task();
    this.#resumed = task.checkpoint !== undefined;
    const deadline = costs.stepDeadline(paintService.engine, this.#job);
    const { listener, now } = this.#deps;
    const from = now();
    try {
      return await paintService.paint(task, this.#events, deadline, this.#abort.signal);
    } finally {
      listener?.traced?.({ jobId: task.id, step: 'paint', attempt: task.attempt, from, to: now() });
    }
  }

  async #task(): Promise<PaintTask> {
    const { checkpoints, log } = this.#deps;
    await Promise.all([this.#checkpointsSaved, this.#picturesSaved]);
    const { id } = this.#job;
    const task = taskOf(this.#job);
    const checkpoint = await checkpoints.read(id).catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'checkpoint not readable');
      return undefined;
    });
    return checkpoint === undefined ? task : { ...task, checkpoint };
  }

  readonly #events: PaintEvents = {
    step: (progress) => {
      const estimated = this.#update(progress);
      if (estimated !== undefined) this.#deps.news.progress(this.#job, estimated);
    },
    snapshot: (progress, snapshot, checkpoint) => {
      const estimated = this.#update(progress);
      if (estimated === undefined) return;
      this.#deps.news.progress(this.#job, estimated, snapshot);
      if (checkpoint !== undefined) this.#save(checkpoint);
    },
    frame: (index, bytes) =>
      this.#savePicture(bytes, (picture) => this.#deps.rows.addFrame(this.#job, { index, picture })),
    panel: (index, painting) =>
      this.#savePicture(painting, (picture) => this.#deps.rows.panelPainted(this.#job, index, picture)),
    checkpoint: (checkpoint) => this.#save(checkpoint),
  };

  /** @returns the progress with an estimate of the time left; undefined when the run was stopped. */
  #update(progress: Progress): Progress | undefined {
    if (this.stopped) return undefined;
    const { costs, paintService } = this.#deps;
    // Until the worker has measured enough steps, the cost model knows better.
    const expected = costs.measuredSeconds(paintService.engine, this.#job);
    const secondsLeft = progress.secondsLeft ?? (expected && expected * (1 - progress.done));
    return { ...progress, secondsLeft };
  }

  #save(checkpoint: Uint8Array): void {
    const { checkpoints, log } = this.#deps;
    const { id } = this.#job;
    const write = this.#checkpointsSaved.then(() => checkpoints.write(id, checkpoint));
    // A full disk must not fail the painting.
    this.#checkpointsSaved = write.catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'checkpoint not written');
    });
  }

  /** @param add writes it to the row, and returns the job as it is then. */
  #savePicture(picture: PictureInput, add: (picture: PictureHash) => Promise<Job | undefined>): void {
    const { pictures, log } = this.#deps;
    const save = this.#picturesSaved.then(async () => {
      const job = await pictures.put([picture], ([hash]) => add(hash));
      if (job === undefined) return;
      this.#job = { ...this.#job, frames: job.frames, panels: job.panels };
      this.#deps.news.kept(this.#job);
    });
    // A full disk must not fail the painting.
    this.#picturesSaved = save.catch((error: unknown) => {
      log.warn({ job: this.#job.id, err: error }, 'a picture on the way was not kept');
    });
  }

  async #store({ painting, ...made }: FinishedPainting): Promise<Job | undefined> {
    const { rows, pictures, costs, listener, log } = this.#deps;
    const { engine, width, height, networks, seconds } = made;
    const { readTransparency = false, isSubjectMissing = false } = made;
    await this.#picturesSaved;
    const painted = await pictures.put([painting], ([picture]) =>
      rows.painted(this.#job, {
        picture,
        engine,
        width,
        height,
        networks,
        seconds,
        ...(isSubjectMissing && { isSubjectMissing }),
        ...(readTransparency && { readTransparency }),
      }),
    );
    await this.#removeCheckpoint(painted !== undefined);
    if (painted === undefined) return undefined;
    if (painted.animation !== null) await this.#releaseFrames();
    this.#job = painted;
    const { id, options } = painted;
    log.info({ job: id, seconds }, 'painted');
    listener?.painted(seconds);
    // An enlarged painting, several small ones and frames are other work than what the model measures.
    const isWhole = painted.kind === 'painting' && painted.start === null && painted.animation === null;
    if (!this.#resumed && isWhole)
      await costs.learn(options, made).catch((error: unknown) => {
        log.warn({ job: id, err: error }, 'cost model not updated');
      });
    return painted;
  }

  /** What stays behind now goes with the job. */
  async #releaseFrames(): Promise<void> {
    const { rows, pictures, log } = this.#deps;
    const release = async () => pictures.collectGarbage(await rows.releaseFrames(this.#job));
    await release().catch((error: unknown) => {
      log.warn({ job: this.#job.id, err: error }, 'painted frames not removed');
    });
  }

  async #fail(error: unknown): Promise<Job | undefined> {
    const { aborted, reason } = this.#abort.signal;
    if (aborted && reason !== 'cancelled') return undefined;
    const ended = aborted ? undefined : await this.#end(this.#explain(error));
    await this.#removeCheckpoint();
    return ended;
  }

  async #end(failure: Failure): Promise<Job | undefined> {
    const { rows, listener, now } = this.#deps;
    const { id, attempt } = this.#job;
    const ended = await rows.end(id, { failure, attempt }, now());
    if (ended === undefined) return undefined;
    this.#job = ended;
    listener?.failed(failure.kind);
    return ended;
  }

  #explain(error: unknown): Failure {
    if (error instanceof UserError) {
      const { kind, details } = error;
      this.#deps.log.info({ job: this.#job.id, kind, cause: causesOf(error) }, 'painting refused');
      return { kind, details };
    }
    const report = randomBytes(4).toString('hex');
    this.#deps.log.error({ job: this.#job.id, report, err: error }, 'painting failed');
    return { kind: 'engine', details: { report }, report };
  }

  /** Leaves what another run goes on from. @param isOwn whether it is certain that there is no other. */
  async #removeCheckpoint(isOwn = false): Promise<void> {
    const { checkpoints, rows, log } = this.#deps;
    const { id, attempt } = this.#job;
    await this.#checkpointsSaved;
    const row = isOwn ? undefined : await rows.find(id);
    if (row !== undefined && row.attempt !== attempt) return;
    await checkpoints.remove(id).catch((error: unknown) => {
      log.warn({ job: id, err: error }, 'checkpoint not removed');
    });
  }
}
