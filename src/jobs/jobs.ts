/** The life of a job: accepted, queued, painted, delivered; resumed from its row after a restart or a crash. */
import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import type { Checkpoints } from '../store/checkpoints.js';
import { type Database, isStorageError } from '../store/database.js';
import type { PictureHash } from '../store/hash.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import type { PictureStore } from '../store/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { PaintService } from '../worker/paint-service.js';
import { Admission, type DerivedRequest, type PictureScreen } from './admission.js';
import { CostModel } from './cost-model.js';
import { Deliveries } from './deliveries.js';
import type { Delivery, DeliveryHost } from './delivery.js';
import { compareFairOrder } from './fair-queue.js';
import type { JobRequest } from './input-validator.js';
import type { DerivedJobKind, Job, JobState, ReplyAddress } from './job.js';
import { countActive, type JobLimits, limitError, type Requester, restartingError } from './job-limits.js';
import { exportRecordOf, picturesOf } from './job-personal-data.js';
import { type JobListener, JobRun, type JobRunDeps } from './job-run.js';
import { PausedGuilds } from './paused-guilds.js';
import { estimateStarts, type QueueOverview, queuePositions } from './queue-positions.js';
import { RETRY_FOREVER } from './retries.js';
import { JobRows, type OnInsert } from './rows/job-rows.js';
import { Sweeper } from './sweeper.js';
import { WaitingJobs } from './waiting-jobs.js';

export type { JobRequest } from './input-validator.js';
export type { JobListener } from './job-run.js';
export type { QueueOverview } from './queue-positions.js';

export interface JobsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  readonly paintService: PaintService;
  readonly delivery: Delivery;
  readonly limits: JobLimits;
  /** Days that pictures are kept after a job has ended. */
  readonly keepDays: number;
  /** Days that the job's record is kept after it; not before its pictures are gone. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly onInsert?: OnInsert;
  readonly screen?: PictureScreen;
  readonly clock: Clock;
}

/** Most favourites of a member: they are kept beyond the days that pictures are kept. */
export const MAX_FAVOURITES = 50;

/** How long `erasePersonalData` waits for replies of the jobs that it cancelled, in seconds. */
const FINAL_DELIVERY_S = 5;

export class Jobs implements PersonalDataSource, DeliveryHost {
  readonly dataKind = 'paintings';
  readonly #deps: JobsDeps;
  readonly #now: () => number;
  readonly #rows: JobRows;
  readonly #costs: CostModel;
  readonly #paused: PausedGuilds;
  readonly #admission: Admission;
  readonly #waiting: WaitingJobs;
  readonly #runDeps: JobRunDeps;
  readonly #running = new Map<string, JobRun>();
  readonly #deliveries: Deliveries;
  readonly #sweeper: Sweeper;
  readonly #stopping = new AbortController();

  private constructor(deps: JobsDeps, costs: CostModel, paused: PausedGuilds) {
    this.#deps = deps;
    this.#now = () => deps.clock.now();
    this.#rows = new JobRows(deps.store, deps.limits, deps.onInsert);
    this.#costs = costs;
    this.#paused = paused;
    const shared = { ...deps, rows: this.#rows, costs, now: this.#now };
    this.#runDeps = shared;
    this.#admission = new Admission({ ...shared, stopping: this.#stopping.signal });
    this.#deliveries = new Deliveries(shared);
    this.#sweeper = new Sweeper(shared);
    this.#waiting = new WaitingJobs({
      workers: deps.paintService.workers,
      isPaused: (guildId) => paused.has(guildId),
      run: (job) => this.#run(job),
    });
  }

  /** Resumes where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(deps: JobsDeps): Promise<Jobs> {
    const jobs = new Jobs(deps, await CostModel.open(deps.store), await PausedGuilds.open(deps.store));
    deps.delivery.attach(jobs);
    await jobs.#recover();
    return jobs;
  }

  async #recover(): Promise<void> {
    const rows = this.#rows;
    await rows.requeue();
    const waiting = await rows.inState('queued');
    await this.#sweeper.start(waiting);
    for (const job of [...(await rows.unnotified()), ...(await rows.inState('running'))]) this.#deliveries.begin(job);
    for (const job of waiting) this.#waiting.add(job);
    this.#waiting.start();
    this.#announcePositions();
  }

  /**
   * The fast check, from memory: whether `accept` would refuse the requester whatever the pictures. Call it before answering and
   * downloading. Daily quotas and cooldowns are not in memory.
   *
   * @returns `stopping`, `limit-member`, `limit-guild`, `limit-total` or `quota-waiting`.
   */
  refusal(requester: Requester): UserError | undefined {
    if (this.#stopping.signal.aborted) return restartingError();
    const running = [...this.#running.values()].map(({ job }) => job);
    // Painted and being delivered: such a job is active until its member has the painting.
    const painted = this.#deliveries.jobs.filter(({ state }) => state === 'running');
    const active = new Map([...this.#waiting.jobs, ...running, ...painted].map((job) => [job.id, job]));
    return limitError(countActive([...active.values()], requester), requester, this.#deps.limits);
  }

  /** The check of `accept`'s transaction, made beforehand so that nothing is downloaded for a request that cannot succeed. */
  async refusalByRows(requester: Requester): Promise<UserError | undefined> {
    return this.#stopping.signal.aborted ? restartingError() : this.#rows.refusal(requester, this.#now());
  }

  /**
   * Validates and stores the pictures and queues the job, which is durable once this resolves. The limits are checked in the
   * transaction that inserts the row.
   *
   * @throws UserError a picture's kinds (see `decodePicture`), `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`,
   *   `quota-day`, `quota-cooldown`, `picture-blocked`, `pictures-gone`, `style-unknown`, `storage`, `stopping`.
   */
  async accept(request: JobRequest): Promise<Job> {
    const [job] = await this.acceptAll([request]);
    return job;
  }

  /** As `accept`, of several requests: all of them are queued, or none. */
  async acceptAll(requests: readonly JobRequest[]): Promise<Job[]> {
    return this.#enqueue(await this.#admission.admit(requests));
  }

  /**
   * Another painting of the picture of a known job.
   *
   * @param styles others than those of the job.
   * @throws UserError `pictures-gone`, and as `accept`.
   */
  async again(
    job: Job,
    request: Omit<JobRequest, 'content' | 'styles'>,
    styles: JobRequest['styles'] = job.styles,
  ): Promise<Job> {
    const [again] = this.#enqueue([await this.#admission.admitAgain(job, request, styles)]);
    return again;
  }

  /**
   * A picture made from the painting of a finished job, delivered like a job of its own.
   *
   * @throws UserError `job-unknown` where there is no painting, `picture-blocked`, `pictures-gone`, `storage`, `stopping`,
   *   `gallery-already`, and the limits as `accept`, but of a `gallery` copy.
   */
  async derive(source: Job, kind: DerivedJobKind, request: DerivedRequest): Promise<Job> {
    const job = await this.#admission.admitDerived(source, kind, request);
    this.#deps.log.info({ job: job.id, kind, from: source.id }, 'accepted');
    this.#deliveries.begin(job);
    return job;
  }

  #enqueue(accepted: Job[]): Job[] {
    for (const job of accepted) {
      this.#deps.log.info({ job: job.id, guild: job.guildId, user: job.userId }, 'accepted');
      this.#waiting.add(job);
      this.#announcePositions(job);
    }
    return accepted;
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is being delivered. */
  async cancel(id: string, by: string): Promise<boolean> {
    const job = await this.#rows.end(id, { cancelledBy: by }, this.#now());
    if (job === undefined) return false;
    this.#deps.log.info({ job: id, by }, 'cancelled');
    this.#deliveries.begin(job);
    await this.#withdraw(id);
    return true;
  }

  /** Cancels what a member of a server waits for there, or has being painted. */
  async cancelAllOf(userId: string, guildId: string, by: string): Promise<void> {
    for (const job of await this.#rows.ofMember(userId))
      if (job.guildId === guildId && job.endedAt === null) await this.cancel(job.id, by);
  }

  /** Cancels a job whose reply was deleted, whatever its state: nothing is delivered, and its pictures are released. */
  async abandon(id: string): Promise<void> {
    if (!(await this.#rows.abandon(id, this.#now()))) return;
    this.#deps.log.info({ job: id }, 'abandoned');
    this.#deliveries.abandon(id);
    await this.#withdraw(id);
    await this.#deps.pictures.release([id]);
  }

  /** Finds an active job without the database, which a backup may have locked. */
  async find(id: string): Promise<Job | undefined> {
    const run = this.#running.get(id);
    const running = run?.stopped ? undefined : run?.job;
    return running ?? this.#waiting.find(id) ?? this.#rows.find(id);
  }

  /**
   * Sets where and how the member is answered from now on.
   *
   * @param replacing the only address that may be replaced: a newer one stays.
   */
  async setReply(id: string, reply: ReplyAddress, replacing?: ReplyAddress): Promise<void> {
    if (!(await this.#rows.setReply(id, reply, replacing))) return;
    this.#waiting.setReply(id, reply);
    this.#running.get(id)?.setReply(reply);
  }

  /** Finished paintings of a member that are still kept, the newest first. */
  paintingsOf(userId: string, atMost: number): Promise<Job[]> {
    return this.#rows.paintingsOf(userId, atMost);
  }

  /** The finished painting as PNG; undefined when there is none, or none any more. */
  async painting({ painted }: Job): Promise<Buffer | undefined> {
    return painted === null ? undefined : this.#deps.pictures.read(painted.picture);
  }

  /** Of a job; undefined when it is not kept any more. */
  readPicture(hash: PictureHash): Promise<Buffer | undefined> {
    return this.#deps.pictures.read(hash);
  }

  /** Every finished painting of a member that is still kept, the newest first: what a gallery shows. */
  gallery(userId: string): Promise<Job[]> {
    return this.#rows.paintingsOf(userId, Number.MAX_SAFE_INTEGER);
  }

  /**
   * Favourites are kept until they are none any more.
   *
   * @throws UserError `favourites-full`
   */
  async setFavourite(job: Job, isFavourite: boolean): Promise<void> {
    if (!isFavourite) return this.#rows.removeFavourite(job.id);
    const isAdded = await this.#rows.addFavourite(job, this.#now(), MAX_FAVOURITES);
    if (!isAdded) throw new UserError('favourites-full', { limit: MAX_FAVOURITES });
  }

  /** What shows a job's painting in the gallery channel of its server; of one from direct messages, in any. */
  async galleryPostsOf({ id, sourceJobId, guildId }: Pick<Job, 'id' | 'sourceJobId' | 'guildId'>): Promise<Job[]> {
    const posts = (await this.#rows.derivedFrom(sourceJobId ?? id)).filter(({ kind }) => kind === 'gallery');
    return posts.filter((post) => guildId === null || post.guildId === guildId);
  }

  /** The job and those that show its painting elsewhere; of a copy, the other copies. */
  async withDerived(job: Job): Promise<Job[]> {
    const all = await this.#rows.derivedFrom(job.sourceJobId ?? job.id);
    return [job, ...all.filter(({ id }) => id !== job.id)];
  }

  /** A style picture of a job, as it was sent; undefined when it is not kept any more, or there are not so many. */
  async style({ styles }: Pick<Job, 'styles'>, index: number): Promise<Buffer | undefined> {
    const style = styles.at(index);
    return style && this.#deps.pictures.read(style.picture);
  }

  /** Releases the pictures of a job that has ended, the painting among them. Does nothing to an active job's. */
  async discard(id: string): Promise<void> {
    // The button is below the painting, so it was delivered, even if that is not noted yet.
    await this.#rows.delivered(id, true, this.#now());
    const job = await this.#rows.find(id);
    if (job === undefined || job.endedAt === null) return;
    this.#deliveries.abandon(id);
    await this.#deps.pictures.release([id]);
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const jobs = await this.#rows.ofMember(memberId);
    return { records: jobs.map(exportRecordOf), pictures: jobs.flatMap(picturesOf) };
  }

  /** Cancels active jobs first, and waits a moment for their replies to say so. */
  async erasePersonalData(memberId: string): Promise<void> {
    const jobs = await this.#rows.ofMember(memberId);
    const ids = jobs.map(({ id }) => id);
    for (const { id, endedAt } of jobs) if (endedAt === null) await this.cancel(id, memberId);
    await Promise.race([this.#deliveries.settled(ids), setTimeout(1000 * FINAL_DELIVERY_S, undefined, { ref: false })]);
    for (const id of ids) {
      this.#deliveries.abandon(id);
      await this.#withdraw(id);
    }
    await this.#deps.pictures.release(ids);
    await this.#rows.remove(ids, this.#now());
    await this.#rows.forgetCanceller(memberId);
    this.#deps.log.info({ jobs: ids.length }, 'personal data of a member erased');
  }

  /** Starts no job of a server until `resume`, over restarts too. Its running jobs continue, until a restart. */
  async pause(guildId: string): Promise<void> {
    await this.#paused.add(guildId, this.#now());
    this.#applyPause(guildId);
  }

  async resume(guildId: string): Promise<void> {
    await this.#paused.remove(guildId);
    this.#applyPause(guildId);
  }

  isPaused(guildId: string | null): boolean {
    return this.#paused.has(guildId);
  }

  overview(): QueueOverview {
    const { jobs } = this.#waiting;
    const positions = queuePositions(
      jobs,
      (guildId) => this.isPaused(guildId),
      (waiting) => this.#estimateStarts(waiting),
    );
    return {
      running: [...this.#running.values()].map(({ job, progress }) => ({ job, progress })),
      waiting: jobs.map((job, index) => ({ job, place: positions[index] })),
    };
  }

  /** How many jobs are in each state. */
  count(): Promise<Record<JobState, number>> {
    return this.#rows.count();
  }

  /** Accepts no new jobs, saves a checkpoint of running ones, and waits for deliveries in progress, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    this.#sweeper.stop();
    this.#stopping.abort('shutdown');
    for (const run of this.#running.values()) run.stop('shutdown');
    const settled = Promise.all([this.#waiting.stop(), this.#deliveries.stop()]);
    await Promise.race([settled, setTimeout(1000 * seconds, undefined, { ref: false })]);
  }

  /** Runs a job whose turn has come; its outcome is in its row afterwards. */
  async #run(job: Job): Promise<void> {
    const { log } = this.#deps;
    const { signal } = this.#stopping;
    const run = new JobRun(job, this.#runDeps);
    this.#running.set(job.id, run);
    this.#announcePositions();
    try {
      const ended = await pRetry(() => run.run(), {
        ...RETRY_FOREVER,
        signal,
        shouldRetry: ({ error }) => isStorageError(error),
        onFailedAttempt: ({ error }) => {
          if (!signal.aborted)
            log.error({ job: job.id, err: error }, 'the state of a job could not be written; retrying');
        },
      });
      if (ended !== undefined) this.#deliveries.begin(ended);
    } catch (error) {
      if (!signal.aborted) log.error({ job: job.id, err: error }, 'the job is left queued until the next start');
    } finally {
      this.#running.delete(job.id);
      this.#announcePositions();
    }
  }

  /** Takes a job that has ended out of the queue, stops its run and removes its checkpoint. */
  async #withdraw(id: string): Promise<void> {
    this.#running.get(id)?.stop('cancelled');
    this.#waiting.remove(id);
    this.#announcePositions();
    // A job that waits has one where it was running before a restart.
    await this.#deps.checkpoints.remove(id);
  }

  #applyPause(guildId: string): void {
    this.#waiting.applyPause(guildId);
    this.#announcePositions();
  }

  /** Reports positions in the queue. @param newcomer only its position and those after it have changed. */
  #announcePositions(newcomer?: Job): void {
    if (this.#stopping.signal.aborted) return;
    for (const { job, place } of this.overview().waiting)
      if (newcomer === undefined || compareFairOrder(job, newcomer) >= 0) this.#deps.delivery.queued(job, place);
  }

  #estimateStarts(waiting: readonly Job[]): (number | undefined)[] {
    const { paintService } = this.#deps;
    const freeAt = [...this.#running.values()].map(({ endsAt }) => endsAt);
    while (freeAt.length < paintService.workers) freeAt.push(this.#now());
    return estimateStarts(waiting, freeAt, (job) => this.#costs.seconds(paintService.engine, job));
  }
}
