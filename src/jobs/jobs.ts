/** The life of a job: accepted, queued, painted, delivered, and all of it again after a power cut. */
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import PQueue from 'p-queue';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { decodePicture, type PictureLimits } from '../images/index.js';
import type { Options } from '../options.js';
import type { Checkpoints } from '../store/checkpoints.js';
import type { Pictures } from '../store/pictures.js';
import { isStorageTrouble, recall, remember, type Store } from '../store/store.js';
import { UserError } from '../user-error.js';
import { type Finished, type PaintEvents, type PaintService, WorkerLost } from '../worker/paint-service.js';
import type { PaintTask, Progress } from '../worker/protocol.js';
import { CostModel } from './cost-model.js';
import type { Delivery, Place } from './delivery.js';
import { type FairOptions, FairQueue, inOrder } from './fair-queue.js';
import type { Failure, Job, JobState, ReplyAddress } from './job.js';
import { type JobLimits, JobRows } from './job-rows.js';

/** Told of what happens, for metrics. */
export interface JobListener {
  started(waitSeconds: number): void;
  painted(seconds: number): void;
  failed(kind: string): void;
}

export interface JobsParts {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly checkpoints: Checkpoints;
  readonly painter: PaintService;
  readonly delivery: Delivery;
  readonly limits: JobLimits;
  /** Days that pictures are kept after a job has ended. */
  readonly keepDays: number;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly now?: () => number;
}

export interface Order {
  readonly userId: string;
  readonly guildId: string | null;
  readonly channelId: string;
  readonly options: Options;
  /** Encoded pictures, as they were sent. */
  readonly content: Uint8Array;
  /** At least one. */
  readonly styles: readonly { readonly picture: Uint8Array; readonly share: number }[];
  readonly reply: ReplyAddress;
}

export interface Overview {
  readonly paused: boolean;
  readonly running: readonly { readonly job: Job; readonly progress: Progress | undefined }[];
  /** In the order of painting. */
  readonly waiting: readonly { readonly job: Job; readonly place: Place }[];
}

interface Running {
  job: Job;
  readonly abort: AbortController;
  progress: Progress | undefined;
  /** When the progress was measured. */
  at: number;
  /** The newest checkpoint's way to the disk. */
  saved: Promise<void>;
}

/** What a member may send; larger pictures are of no use to a painting of 2048 pixels and decode slowly. */
const INPUT_LIMITS: Partial<PictureLimits> = { bytes: 25e6, pixels: 40e6 };

const DAY = 24 * 3600 * 1000;
const SWEEP_EVERY = 3600 * 1000;

/** Before a job that could not be noted is tried again, in milliseconds. */
const STORAGE_PAUSE = 5000;

/** Pauses between two tries to deliver, in milliseconds. */
const DELIVERY_RETRIES = {
  minTimeout: 1000,
  maxTimeout: 60_000,
  factor: 2,
  retries: Number.POSITIVE_INFINITY,
} as const;

export class Jobs {
  readonly #parts: JobsParts;
  readonly #rows: JobRows;
  readonly #costs: CostModel;
  readonly #queue: PQueue<FairQueue, FairOptions>;
  readonly #running = new Map<string, Running>();
  /** Waiting, in no order: read from here for every place, so that a queue of hundreds costs no SQL. */
  readonly #waiting = new Map<string, Job>();
  readonly #deliveries = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  readonly #now: () => number;
  readonly #sweeper: NodeJS.Timeout;

  private constructor(parts: JobsParts, costs: CostModel) {
    this.#parts = parts;
    this.#rows = new JobRows(parts.store, parts.limits);
    this.#costs = costs;
    this.#now = parts.now ?? Date.now;
    this.#queue = new PQueue({ concurrency: parts.painter.workers, queueClass: FairQueue });
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_EVERY).unref();
  }

  /** Goes on where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(parts: JobsParts): Promise<Jobs> {
    const jobs = new Jobs(parts, await CostModel.open(parts.store));
    if ((await recall(parts.store, 'paused')) === 'true') jobs.#queue.pause();
    const rows = jobs.#rows;
    for (const job of await rows.untold()) jobs.#tell(job);
    for (const job of await rows.inState('running'))
      if (job.painted === null) await rows.requeue(job.id);
      else jobs.#deliver(job);
    for (const job of await rows.inState('queued')) jobs.#enqueue(job);
    jobs.#announcePlaces();
    jobs.#sweep();
    return jobs;
  }

  /** @throws UserError when `accept` would refuse whatever the pictures: ask before downloading them. */
  async refuseIfFull(requester: Pick<Order, 'userId' | 'guildId'>): Promise<void> {
    this.#refuseIfStopping();
    await this.#rows.refuseIfFull(requester);
  }

  /**
   * Checks and keeps the pictures and puts the job in the queue. It is safe once this resolves.
   *
   * @throws UserError a picture's kinds (see `decodePicture`), `limit-member`, `limit-guild`, `limit-total`, `storage`, `stopping`.
   */
  async accept(order: Order): Promise<Job> {
    this.#refuseIfStopping();
    await this.#rows.refuseIfFull(order);
    const pictures = [order.content, ...order.styles.map(({ picture }) => picture)];
    for (const bytes of pictures)
      await decodePicture(bytes, { limits: INPUT_LIMITS, name: 'That picture', fitWithin: 64 });
    const { content: _, styles, ...rest } = order;
    const kept = this.#parts.pictures.keep(pictures, ([content, ...hashes]) => {
      const shares = styles.map(({ share }, index) => ({ picture: hashes[index], share }));
      return this.#rows.insert({ ...rest, id: randomUUID(), content, styles: shares, acceptedAt: this.#now() });
    });
    const job = await kept.catch((cause: unknown) => {
      if (!isStorageTrouble(cause)) throw cause;
      const message = 'The bot cannot write to its disk at the moment; try again later, or tell the people who run it.';
      throw new UserError('storage', message, {}, { cause });
    });
    this.#parts.log.info({ job: job.id, guild: job.guildId, user: job.userId }, 'accepted');
    this.#enqueue(job);
    this.#announcePlaces(job);
    return job;
  }

  /**
   * Another painting of the same pictures.
   *
   * @throws UserError `pictures-gone`, and as `accept`.
   */
  async again(job: Job, order: Omit<Order, 'content' | 'styles'>): Promise<Job> {
    const read = async (hash: string) => {
      const bytes = await this.#parts.pictures.read(hash);
      if (bytes !== undefined) return bytes;
      const message = 'The pictures of that painting are no longer kept; send them again with /stylize.';
      throw new UserError('pictures-gone', message);
    };
    const styles = [];
    for (const { picture, share } of job.styles) styles.push({ picture: await read(picture), share });
    return this.accept({ ...order, content: await read(job.content), styles });
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is on its way. */
  async cancel(id: string, by: string): Promise<boolean> {
    const job = await this.#rows.end(id, { cancelledBy: by }, this.#now());
    if (job === undefined) return false;
    this.#parts.log.info({ job: id, by }, 'cancelled');
    this.#waiting.delete(id);
    this.#running.get(id)?.abort.abort('cancelled');
    this.#tell(job);
    this.#announcePlaces();
    return true;
  }

  find(id: string): Promise<Job | undefined> {
    return this.#rows.find(id);
  }

  /** Where and how the member is answered from now on. */
  async setReply(id: string, reply: ReplyAddress): Promise<void> {
    await this.#rows.setReply(id, reply);
    const waiting = this.#waiting.get(id);
    if (waiting !== undefined) this.#waiting.set(id, { ...waiting, reply });
    const running = this.#running.get(id);
    if (running !== undefined) running.job = { ...running.job, reply };
  }

  /** The finished painting as PNG; undefined when there is none, or none any more. */
  async painting({ painted }: Job): Promise<Buffer | undefined> {
    return painted === null ? undefined : this.#parts.pictures.read(painted.picture);
  }

  /** Forgets the pictures of a job that has ended. */
  async discard(id: string): Promise<void> {
    await this.#parts.pictures.release([id]);
  }

  /** Begins no painting until `resume`, over restarts too. Those under way go on. */
  async pause(): Promise<void> {
    await remember(this.#parts.store, 'paused', 'true');
    this.#queue.pause();
    this.#announcePlaces();
  }

  async resume(): Promise<void> {
    await remember(this.#parts.store, 'paused', 'false');
    this.#queue.start();
    this.#announcePlaces();
  }

  overview(): Overview {
    const waiting = [...this.#waiting.values()].sort(inOrder);
    const starts = this.#estimateStarts(waiting);
    return {
      paused: this.#queue.isPaused,
      running: [...this.#running.values()].map(({ job, progress }) => ({ job, progress })),
      waiting: waiting.map((job, index) => ({
        job,
        place: { position: index + 1, waiting: waiting.length, startsAt: starts[index] },
      })),
    };
  }

  /** How many jobs are in each state. */
  count(): Promise<Record<JobState, number>> {
    return this.#rows.count();
  }

  /** Takes no new jobs, has the ones under way leave a checkpoint, and waits for what is being delivered, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    clearInterval(this.#sweeper);
    this.#queue.pause();
    this.#stopping.abort('shutdown');
    for (const { abort } of this.#running.values()) abort.abort('shutdown');
    const settled = Promise.allSettled([this.#queue.onPendingZero(), ...this.#deliveries]);
    const timeout = setTimeout(1000 * seconds, undefined, { ref: false });
    await Promise.race([settled, timeout]);
  }

  #refuseIfStopping(): void {
    if (!this.#stopping.signal.aborted) return;
    throw new UserError('stopping', 'The bot is being restarted; try again in a minute.');
  }

  #enqueue(job: Job): void {
    this.#waiting.set(job.id, job);
    const { turn, sequence } = job;
    const run = this.#queue.add(() => this.#run(job.id), { turn, sequence });
    run.catch((error: unknown) => this.#postpone(job, error));
  }

  /** Paints a job that waited. Whatever happens ends in the row. */
  async #run(id: string): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    const job = await this.#rows.start(id, this.#now());
    this.#waiting.delete(id);
    if (job === undefined) return;
    const { log, listener } = this.#parts;
    listener?.started((this.#now() - job.acceptedAt) / 1000);
    log.info({ job: id, attempt: job.attempt }, 'started');
    const running: Running = {
      job,
      abort: new AbortController(),
      progress: undefined,
      at: this.#now(),
      saved: Promise.resolve(),
    };
    this.#running.set(id, running);
    this.#announcePlaces();
    try {
      const finished = await this.#paint(running);
      await this.#keep(running, finished);
    } catch (error) {
      await running.saved;
      if (isStorageTrouble(error)) throw error;
      await this.#fail(running, error);
    } finally {
      await running.saved;
      this.#running.delete(id);
      this.#announcePlaces();
    }
  }

  /** The disk is full or the database busy: the row still says that the job waits or runs, so it is tried again. */
  async #postpone(job: Job, error: unknown): Promise<void> {
    this.#parts.log.error({ job: job.id, err: error }, 'a job could not be noted; it is tried again');
    try {
      await setTimeout(STORAGE_PAUSE, undefined, { signal: this.#stopping.signal, ref: false });
      await this.#rows.requeue(job.id);
      const row = await this.#rows.find(job.id);
      if (row?.state === 'queued') this.#enqueue(row);
    } catch (again) {
      if (!this.#stopping.signal.aborted) await this.#postpone(job, again);
    }
  }

  /** Tries once more, from the last checkpoint, when the worker goes down. */
  async #paint(running: Running): Promise<Finished> {
    const { painter, log } = this.#parts;
    const { job, abort } = running;
    const deadline = this.#costs.stepDeadline(painter.engine, job.options);
    const paint = async () => painter.paint(await this.#task(job), this.#eventsOf(running), deadline, abort.signal);
    try {
      return await paint();
    } catch (error) {
      if (!(error instanceof WorkerLost) || abort.signal.aborted) throw error;
      log.warn({ job: job.id, reason: error.reason }, 'the worker was lost; trying once more');
      return paint();
    }
  }

  async #task(job: Job): Promise<PaintTask> {
    const { pictures, checkpoints } = this.#parts;
    const read = async (hash: string) => {
      const bytes = await pictures.read(hash);
      if (bytes === undefined) throw new Error(`the picture ${hash} is gone`);
      return bytes;
    };
    const styles = [];
    for (const { picture, share } of job.styles) styles.push({ picture: await read(picture), share });
    const checkpoint = await checkpoints.read(job.id);
    const task = { id: job.id, attempt: job.attempt, options: job.options, content: await read(job.content), styles };
    return checkpoint === undefined ? task : { ...task, checkpoint };
  }

  #eventsOf(running: Running): PaintEvents {
    const { delivery, checkpoints, log } = this.#parts;
    const note = (progress: Progress) => {
      running.progress = progress;
      running.at = this.#now();
    };
    const save = (checkpoint: Uint8Array) => {
      const write = running.saved.then(() => checkpoints.write(running.job.id, checkpoint));
      // A full disk costs the checkpoint, not the painting.
      running.saved = write.catch((error: unknown) => {
        log.warn({ job: running.job.id, err: error }, 'a checkpoint could not be written');
      });
    };
    return {
      step: (progress) => {
        note(progress);
        delivery.progress(running.job, progress);
      },
      snapshot: (progress, snapshot, checkpoint) => {
        note(progress);
        delivery.progress(running.job, progress, snapshot);
        save(checkpoint);
      },
      checkpoint: save,
    };
  }

  async #keep({ job, saved }: Running, { painting, engine, ...made }: Finished): Promise<void> {
    const { pictures, listener, log } = this.#parts;
    const painted = await pictures.keep([painting], ([picture]) =>
      this.#rows.painted(job, { ...made, engine, picture }),
    );
    if (painted === undefined) return;
    log.info({ job: job.id, seconds: made.seconds }, 'painted');
    listener?.painted(made.seconds);
    await this.#costs.learn(engine, job.options, made.seconds);
    await saved;
    await this.#parts.checkpoints.remove(job.id);
    this.#deliver(painted, painting);
  }

  async #fail({ job, abort }: Running, error: unknown): Promise<void> {
    if (abort.signal.aborted && abort.signal.reason === 'shutdown') return;
    if (!abort.signal.aborted) {
      const failure = this.#explain(job, error);
      const ended = await this.#rows.end(job.id, { failure }, this.#now());
      this.#parts.listener?.failed(failure.kind);
      if (ended !== undefined) this.#tell(ended);
    }
    await this.#parts.checkpoints.remove(job.id);
  }

  #explain(job: Job, error: unknown): Failure {
    if (error instanceof UserError) return { kind: error.kind, details: error.details, message: error.message };
    const report = randomBytes(4).toString('hex');
    this.#parts.log.error({ job: job.id, report, err: error }, 'painting failed');
    const message = `The engine failed. Try again; if it fails again, tell the people who run this bot: report ${report}.`;
    return { kind: 'engine', details: { report }, message, report };
  }

  /** Brings the painting to the member. */
  #deliver(job: Job, painting?: Uint8Array): void {
    this.#inBackground(job, async () => {
      const reached = await this.#parts.delivery.ended(job, painting ?? (await this.painting(job)));
      await this.#rows.delivered(job.id, reached, this.#now());
      this.#parts.log.info({ job: job.id, reached }, 'delivered');
    });
  }

  /** Tells the member that there will be no painting. */
  #tell(job: Job): void {
    this.#inBackground(job, async () => {
      await this.#parts.delivery.ended(job, undefined);
      await this.#rows.told(job.id, this.#now());
    });
  }

  #inBackground(job: Job, deliver: () => Promise<void>): void {
    const { log } = this.#parts;
    const delivery = pRetry(deliver, {
      ...DELIVERY_RETRIES,
      signal: this.#stopping.signal,
      onFailedAttempt: ({ error }) => log.warn({ job: job.id, err: error }, 'not delivered yet'),
    })
      .catch((error: unknown) => {
        log.warn({ job: job.id, err: error }, 'left for the next start to deliver');
      })
      .finally(() => this.#deliveries.delete(delivery));
    this.#deliveries.add(delivery);
  }

  /** @param newcomer is told first. */
  #announcePlaces(newcomer?: Job): void {
    if (this.#stopping.signal.aborted) return;
    const { waiting } = this.overview();
    for (const { job, place } of waiting)
      if (newcomer === undefined || inOrder(job, newcomer) >= 0) this.#parts.delivery.queued(job, place);
  }

  /** When each waiting job is expected to begin: the worker that is free first takes the next one. */
  #estimateStarts(waiting: readonly Job[]): (number | undefined)[] {
    const { painter } = this.#parts;
    const now = this.#now();
    const free: (number | undefined)[] = [...this.#running.values()].map(({ job, progress, at }) => {
      const left = progress?.secondsLeft ?? this.#costs.seconds(painter.engine, job.options);
      return left === undefined ? undefined : Math.max(now, at + 1000 * left);
    });
    while (free.length < painter.workers) free.push(now);
    return waiting.map((job) => {
      if (this.#queue.isPaused || free.includes(undefined)) return undefined;
      const start = Math.min(...(free as number[]));
      const seconds = this.#costs.seconds(painter.engine, job.options);
      free[free.indexOf(start)] = seconds === undefined ? undefined : start + 1000 * seconds;
      return start;
    });
  }

  #sweep(): void {
    const { keepDays, pictures, log } = this.#parts;
    this.#rows
      .keptSince(this.#now() - keepDays * DAY)
      .then((ids) => pictures.release(ids))
      .catch((error: unknown) => log.warn({ err: error }, 'old pictures could not be removed'));
  }
}
