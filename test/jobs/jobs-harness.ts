/** `Jobs` between fakes of the two process edges: a paint service that finishes tasks when told to, and a recording delivery. */

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { onTestFinished, vi } from 'vitest';
import type { Delivery, QueuePosition } from '../../src/jobs/delivery.js';
import type { Job } from '../../src/jobs/job.js';
import { type JobRequest, Jobs, type JobsDeps } from '../../src/jobs/jobs.js';
import { DEFAULTS } from '../../src/painting/options.js';
import type { Database } from '../../src/store/database.js';
import { type BlobStore, FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { Checkpoints } from '../../src/store/pictures/checkpoints.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import type { RetryWindow } from '../../src/store/retry-window.js';
import { systemClock } from '../../src/time/clock.js';
import {
  type FinishedPainting,
  type PaintEvents,
  type PaintService,
  WorkerLost,
} from '../../src/worker/paint-service.js';
import type { PaintTask, Progress } from '../../src/worker/protocol.js';
import { flat } from '../images/pictures.js';
import { type NewDatabase, newDatabase } from '../services/databases.js';

const progress = (done: number): Progress => ({
  done,
  secondsLeft: 10 * (1 - done),
  stage: 1,
  stages: 1,
  width: 32,
  height: 24,
});

const paintingOf = ({ id }: Pick<PaintTask, 'id'>) => Buffer.from(`the painting of ${id}`);

/** One task that the fake service was given. */
export class PendingTask {
  readonly task: PaintTask;
  readonly #events: PaintEvents;
  readonly #settle: PromiseWithResolvers<FinishedPainting>;
  readonly #blobs: BlobStore;
  isFinished = false;

  constructor(task: PaintTask, events: PaintEvents, settle: PromiseWithResolvers<FinishedPainting>, blobs: BlobStore) {
    this.task = task;
    this.#blobs = blobs;
    this.#events = events;
    this.#settle = settle;
  }

  step(done: number): void {
    this.#events.step(progress(done));
  }

  /** One of those after which nobody knows yet how long the rest takes. */
  earlyStep(done: number): void {
    this.#events.step({ ...progress(done), secondsLeft: undefined });
  }

  snapshot(done: number, checkpoint: string): void {
    const sketch = { bytes: Buffer.from(`sketch ${done}`), extension: 'jpg' } as const;
    this.#events.snapshot(progress(done), sketch, Buffer.from(checkpoint));
  }

  frame(index: number): void {
    this.#events.frame(index, Buffer.from(`frame ${index} of ${this.task.id}`));
  }

  async panel(index: number): Promise<void> {
    this.#events.panel(index, await this.#blobs.write(Buffer.from(`panel ${index} of ${this.task.id}`)));
  }

  /** As the worker does: a task that is finished is not stopped any more. */
  finish(made: Partial<FinishedPainting> = {}): void {
    this.isFinished = true;
    const finished = { width: 32, height: 24, networks: ['lite'], engine: 'paper', seconds: 8, ...made };
    const stored = this.#blobs.write(paintingOf(this.task));
    stored.then((painting) => this.#settle.resolve({ painting, ...finished }), this.#settle.reject);
  }

  lose(reason: WorkerLost['reason']): void {
    this.#settle.reject(new WorkerLost(reason, `the worker fell to a ${reason}`));
  }

  fail(error: Error): void {
    this.#settle.reject(error);
  }
}

export class FakePaintService implements PaintService {
  readonly workers: number;
  readonly engine = 'paper';
  readonly networks = ['lite'];
  /** Every task that was ever started. */
  readonly tasks: PaintTask[] = [];
  /** What a task leaves when it is stopped for a shutdown. */
  lastCheckpoint: string | undefined = 'left at the shutdown';
  /** Where paintings are stored; set by `JobsHarness.open`. */
  blobs!: BlobStore;
  readonly #automatic: boolean;
  readonly #pending: PendingTask[] = [];

  /** @param automatic finishes every task by itself. */
  constructor(workers = 1, automatic = false) {
    this.workers = workers;
    this.#automatic = automatic;
  }

  paint(task: PaintTask, events: PaintEvents, _: number, signal: AbortSignal): Promise<FinishedPainting> {
    const settle = promiseWithResolvers<FinishedPainting>();
    const pending = new PendingTask(task, events, settle, this.blobs);
    this.tasks.push(task);
    this.#pending.push(pending);
    const onAbort = () => {
      if (pending.isFinished) return;
      if (signal.reason === 'shutdown' && this.lastCheckpoint !== undefined)
        events.checkpoint(Buffer.from(this.lastCheckpoint));
      settle.reject(signal.reason);
    };
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    if (this.#automatic) pending.finish();
    return settle.promise;
  }

  /** The next task, after those that were returned before. */
  next(): Promise<PendingTask> {
    return vi.waitFor(() => {
      const pending = this.#pending.shift();
      if (pending === undefined) throw new Error('no task was started');
      return pending;
    }, WAIT);
  }

  async stop(): Promise<void> {}
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

/** Node 20 has none of its own. */
export function promiseWithResolvers<T>(): PromiseWithResolvers<T> {
  let resolvers: Omit<PromiseWithResolvers<T>, 'promise'> | undefined;
  const promise = new Promise<T>((resolve, reject) => {
    resolvers = { resolve, reject };
  });
  return { promise, ...(resolvers as Omit<PromiseWithResolvers<T>, 'promise'>) };
}

export class RecordingDelivery implements Delivery {
  /** The newest queue position of each job. */
  readonly places = new Map<string, QueuePosition>();
  /** In this order. */
  readonly arrived: { readonly job: Job; readonly painting: string | undefined }[] = [];
  /** Seconds left, as they were told. */
  readonly left: (number | undefined)[] = [];
  /** All news, as "queued a", "progress a", "ended a". */
  readonly news: string[] = [];
  /** What happens when something is to arrive: true or false as `ended`, or an error. */
  answer: (job: Job) => boolean | Error | Promise<boolean> = () => true;

  attach(): void {}

  forget(): void {}

  queued(job: Job, place: QueuePosition): void {
    this.news.push(`queued ${job.id}`);
    this.places.set(job.id, place);
  }

  progress(job: Job, progress: Progress): void {
    this.news.push(`progress ${job.id}`);
    this.left.push(progress.secondsLeft);
  }

  async ended(job: Job, painting: Uint8Array | undefined): Promise<boolean> {
    this.news.push(`ended ${job.id}`);
    const answer = await this.answer(job);
    if (answer instanceof Error) throw answer;
    if (answer) this.arrived.push({ job, painting: painting && Buffer.from(painting).toString() });
    return answer;
  }

  /** What arrived of a job, once it has. */
  of({ id }: Pick<Job, 'id'>) {
    return vi.waitFor(() => {
      const arrived = this.arrived.filter(({ job }) => job.id === id);
      if (arrived.length === 0) throw new Error(`nothing of ${id} has arrived`);
      return { ...arrived[0], times: arrived.length };
    }, WAIT);
  }
}

const WAIT = { timeout: 20_000, interval: 5 };

export const LIMITS = { perMember: 10, perGuild: 50, total: 100 };

/** A bot's data, which outlives the bots that are opened on it one after the other. */
export class JobsHarness {
  readonly folder: string;
  readonly database: NewDatabase;
  store!: Database;
  jobs!: Jobs;
  paintService!: FakePaintService;
  delivery!: RecordingDelivery;
  /** Lines of the log. */
  readonly log: { readonly level: number; readonly msg: string; readonly report?: string; readonly job?: string }[] =
    [];

  constructor(folder: string, database: NewDatabase) {
    this.folder = folder;
    this.database = database;
  }

  static async build(): Promise<JobsHarness> {
    const harness = new JobsHarness(await mkdtemp(join(tmpdir(), 'brushwork-')), await newDatabase());
    onTestFinished(async () => {
      await harness.close();
      await harness.database.remove();
      await rm(harness.folder, { recursive: true, force: true });
    });
    return harness;
  }

  /** Of the database. */
  get file(): string {
    return this.database.location;
  }

  async open(
    paintService = new FakePaintService(),
    parts: Partial<JobsDeps> = {},
    retryWindow?: RetryWindow,
  ): Promise<Jobs> {
    this.paintService = paintService;
    paintService.blobs = new FolderBlobStore(join(this.folder, 'pictures'));
    this.delivery = new RecordingDelivery();
    this.store = await this.database.open(retryWindow);
    const log = pino({ level: 'debug' }, { write: (line: string) => void this.log.push(JSON.parse(line)) });
    this.jobs = await Jobs.open({
      store: this.store,
      pictures: new PictureStore(this.store, new FolderBlobStore(join(this.folder, 'pictures'))),
      checkpoints: new Checkpoints(join(this.folder, 'checkpoints')),
      paintService: paintService,
      delivery: this.delivery,
      limits: LIMITS,
      keepDays: 90,
      keepRecordDays: 365,
      log,
      clock: systemClock,
      ...parts,
    });
    return this.jobs;
  }

  /** As at a shutdown. */
  async close(): Promise<void> {
    await this.jobs?.stop(5);
    await this.store?.destroy();
  }

  /** As in a power cut: nothing is cleaned up. */
  async die(): Promise<void> {
    await this.store.destroy();
  }
}

/** Hashes of the pictures on the disk, sorted. */
export async function storedPictures({ folder }: JobsHarness): Promise<string[]> {
  const files = await readdir(join(folder, 'pictures'), { recursive: true, withFileTypes: true }).catch(() => []);
  return files
    .filter((file) => file.isFile())
    .map(({ name }) => name)
    .sort();
}

/** Waits until an expectation holds. */
export const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, WAIT);

/** Pictures that differ. */
export const picture = (tone: number): Promise<Buffer> =>
  flat([tone % 256, Math.floor(tone / 256) % 256, 90], 32, 24)
    .png()
    .toBuffer();

const content = await picture(1);
const style = await picture(2);

export const jobRequest = (given: Partial<JobRequest> = {}): JobRequest => ({
  userId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  name: 'cat × starry-night',
  options: { ...DEFAULTS, network: 'lite', quality: 'draft', size: 64 },
  content,
  styles: [{ picture: style, share: 1 }],
  reply: { message: '1' },
  ...given,
});
