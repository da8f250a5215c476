/** The life of a job: accepted, queued, painted, delivered; resumed from its row after a restart or a crash. */
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { UserError } from '../errors/user-error.js';
import type { Database } from '../store/database.js';
import type { PersonalDataSource } from '../store/personal-data.js';
import type { Checkpoints, Snapshots } from '../store/pictures/checkpoints.js';
import type { PictureStore } from '../store/pictures/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { PaintService } from '../worker/paint-service.js';
import type { Progress, Snapshot } from '../worker/protocol.js';
import { isActive, TrackedJobs } from './active-jobs.js';
import { Admission, type DerivedRequest, type PictureScreen } from './admission/admission.js';
import type { JobRequest } from './admission/input-validator.js';
import { countActive, type JobLimits, limitError, type Requester, restartingError } from './admission/job-limits.js';
import { CostModel } from './cost-model.js';
import { Deliveries } from './deliveries.js';
import type { Delivery, DeliveryHost } from './delivery.js';
import { type Fleet, FleetDeployment } from './fleet/fleet-deployment.js';
import type { DerivedJobKind, Job, ReplyAddress } from './job.js';
import { JobReads } from './job-reads.js';
import type { JobAnswering, JobsDeployment } from './jobs-deployment.js';
import { PositionAnnouncer } from './positions/position-announcer.js';
import { queueOverview } from './positions/queue-overview.js';
import type { QueueOverview } from './positions/queue-positions.js';
import { PausedGuilds } from './queue/paused-guilds.js';
import { JobRows, type OnInsert } from './rows/job-rows.js';
import type { JobListener } from './running/job-run.js';
import { SingleProcess } from './single-process.js';
import { Sweeper } from './sweeper.js';

export type { JobRequest } from './admission/input-validator.js';
export { MAX_FAVOURITES } from './job-reads.js';
export type { QueueOverview } from './positions/queue-positions.js';
export type { JobListener } from './running/job-run.js';

export interface JobsDeps {
  readonly store: Database;
  readonly pictures: PictureStore;
  readonly checkpoints: Checkpoints;
  /** Of a fleet. */
  readonly snapshots?: Snapshots;
  /** Paints in this process. */
  readonly paintService?: PaintService;
  /** Instead: its workers paint, and its bots share the answering. */
  readonly fleet?: Fleet;
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

/** How long `erasePersonalData` waits for replies of the jobs that it cancelled, in seconds. */
const FINAL_DELIVERY_S = 5;

export class Jobs extends JobReads implements PersonalDataSource, DeliveryHost {
  readonly dataKind = 'paintings';
  readonly #deps: JobsDeps;
  readonly #costs: CostModel;
  readonly #paused: PausedGuilds;
  readonly #tracked: TrackedJobs;
  readonly #deployment: JobsDeployment;
  readonly #admission: Admission;
  readonly #deliveries: Deliveries;
  readonly #positions: PositionAnnouncer;
  readonly #stopping = new AbortController();

  private constructor(deps: JobsDeps, costs: CostModel, paused: PausedGuilds) {
    const now = () => deps.clock.now();
    const rows = new JobRows(deps.store, deps.limits, deps.onInsert);
    super(rows, deps.pictures, now);
    this.#deps = deps;
    this.#costs = costs;
    this.#paused = paused;
    this.#tracked = new TrackedJobs(now);
    const shared = { ...deps, rows, costs, now, isPaused: (guildId: string | null) => paused.has(guildId) };
    const deployed = {
      ...shared,
      paused,
      tracked: this.#tracked,
      news: this.#answering,
      sweeper: new Sweeper(shared),
    };
    this.#deployment = deploy(deployed);
    const { botId, announcementIntervalMs, isAnsweredHere } = this.#deployment;
    this.#admission = new Admission({ ...shared, botId, stopping: this.#stopping.signal });
    this.#deliveries = new Deliveries({
      ...shared,
      isAnsweredHere: (id) => isAnsweredHere.call(this.#deployment, id),
      settled: (id) => this.#forget(id),
    });
    this.#positions = new PositionAnnouncer({
      ...shared,
      overview: () => this.overview(),
      isAnsweredHere: (id) => this.#tracked.find(id) !== undefined,
      intervalMs: announcementIntervalMs,
    });
  }

  /** Resumes where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(deps: JobsDeps): Promise<Jobs> {
    const jobs = new Jobs(deps, await CostModel.open(deps.store), await PausedGuilds.open(deps.store));
    deps.delivery.attach(jobs);
    await jobs.#deployment.start(jobs.#answering);
    await jobs.#positions.announce();
    return jobs;
  }

  /**
   * The fast check: whether `accept` would refuse the requester whatever the pictures. Call it before answering and downloading. Daily
   * quotas and cooldowns are not looked at, and in a fleet what it knows may be a second old.
   *
   * @returns `stopping`, `limit-member`, `limit-guild`, `limit-total` or `quota-waiting`.
   */
  async refusal(requester: Requester): Promise<UserError | undefined> {
    if (this.#stopping.signal.aborted) return restartingError();
    const active = (await this.#deployment.active.recent()).map(({ job }) => job).filter(isActive);
    return limitError(countActive(active, requester), requester, this.#deps.limits);
  }

  /** The check of `accept`'s transaction, made beforehand so that nothing is downloaded for a request that cannot succeed. */
  async refusalByRows(requester: Requester): Promise<UserError | undefined> {
    return this.#stopping.signal.aborted ? restartingError() : this.rows.refusal(requester, this.now());
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
    const from = this.#deps.clock.now();
    const jobs = await this.#admission.admit(requests);
    for (const { id } of jobs)
      this.#deps.listener?.traced?.({ jobId: id, step: 'accept', from, to: this.#deps.clock.now() });
    return this.#enqueue(jobs);
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
    const [again] = await this.#enqueue([await this.#admission.admitAgain(job, request, styles)]);
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
    this.#tracked.track(job);
    this.#deployment.active.invalidate();
    this.#deliveries.begin(job.id);
    return job;
  }

  async #enqueue(accepted: Job[]): Promise<Job[]> {
    const { dispatcher, active } = this.#deployment;
    for (const job of accepted) {
      this.#deps.log.info({ job: job.id, guild: job.guildId, user: job.userId }, 'accepted');
      this.#tracked.track(job);
    }
    active.invalidate();
    await dispatcher.add(accepted.filter(({ guildId }) => !this.isPaused(guildId)));
    for (const job of accepted) await this.#positions.announce(job);
    return accepted;
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is being delivered. */
  async cancel(id: string, by: string): Promise<boolean> {
    const job = await this.rows.end(id, { cancelledBy: by }, this.now());
    if (job === undefined) return false;
    this.#deps.log.info({ job: id, by }, 'cancelled');
    this.#answering.ended(job);
    this.#deployment.tell({ kind: 'ended', jobId: id, isPainted: false });
    await this.#withdraw(id);
    return true;
  }

  /** Cancels what a member of a server waits for there, or has being painted. */
  async cancelAllOf(userId: string, guildId: string, by: string): Promise<void> {
    for (const job of await this.rows.ofMember(userId))
      if (job.guildId === guildId && job.endedAt === null) await this.cancel(job.id, by);
  }

  /** Cancels a job whose reply was deleted, whatever its state: nothing is delivered, and its pictures are released. */
  async abandon(id: string): Promise<void> {
    if (!(await this.rows.abandon(id, this.now()))) return;
    this.#deps.log.info({ job: id }, 'abandoned');
    this.#deliveries.abandon(id);
    this.#forget(id);
    await this.#withdraw(id);
    await this.#deps.pictures.release([id]);
  }

  mayAnswer(id: string): boolean {
    return this.#deployment.mayAnswer(id);
  }

  /** Finds a job that waits or is being painted without the database, which a backup may have locked; in a fleet, where others change it, by its row. */
  async find(id: string): Promise<Job | undefined> {
    const known = this.#deps.fleet === undefined ? this.#tracked.find(id) : undefined;
    return known !== undefined && isActive(known) && known.painted === null ? known : this.rows.find(id);
  }

  /**
   * Sets where and how the member is answered from now on. In a fleet, a new address is one that this process was given by an interaction: it
   * answers the job from now on.
   *
   * @param replacing the only address that may be replaced: a newer one stays.
   */
  async setReply(id: string, reply: ReplyAddress, replacing?: ReplyAddress): Promise<void> {
    const { botId, active } = this.#deployment;
    const isNew = replacing === undefined;
    if (!(await this.rows.setReply(id, reply, replacing, isNew && botId !== null ? botId : undefined))) return;
    this.#tracked.setReply(id, reply);
    if (isNew && botId !== null) await this.#takeOver(id);
    active.invalidate();
    this.#deployment.tell({ kind: 'reply-changed', jobId: id });
  }

  async #takeOver(id: string): Promise<void> {
    this.#tracked.takeBack(id);
    if (this.#tracked.find(id) !== undefined) return;
    const job = await this.rows.find(id);
    if (job !== undefined && isActive(job)) this.#answering.adopt([job]);
  }

  /** Releases the pictures of a job that has ended, the painting among them. Does nothing to an active job's. */
  async discard(id: string): Promise<void> {
    // The button is below the painting, so it was delivered, even if that is not noted yet.
    await this.rows.delivered(id, true, this.now());
    const job = await this.rows.find(id);
    if (job === undefined || job.endedAt === null) return;
    this.#deliveries.abandon(id);
    this.#forget(id);
    await this.#deps.pictures.release([id]);
  }

  /** Cancels active jobs first, and waits a moment for their replies to say so. */
  async erasePersonalData(memberId: string): Promise<void> {
    const jobs = await this.rows.ofMember(memberId);
    const ids = jobs.map(({ id }) => id);
    for (const { id, endedAt } of jobs) if (endedAt === null) await this.cancel(id, memberId);
    await Promise.race([this.#deliveries.settled(ids), setTimeout(1000 * FINAL_DELIVERY_S, undefined, { ref: false })]);
    for (const id of ids) {
      this.#deliveries.abandon(id);
      this.#forget(id);
      await this.#withdraw(id);
    }
    await this.#deps.pictures.release(ids);
    await this.rows.remove(ids, this.now());
    await this.rows.forgetCanceller(memberId);
    this.#deps.log.info({ jobs: ids.length }, 'personal data of a member erased');
  }

  /** Starts no job of a server until `resume`, over restarts too. Its running jobs continue, until a restart. */
  async pause(guildId: string): Promise<void> {
    await this.#paused.add(guildId, this.now());
    await this.#applyPause(guildId);
  }

  async resume(guildId: string): Promise<void> {
    await this.#paused.remove(guildId);
    await this.#applyPause(guildId);
  }

  isPaused(guildId: string | null): boolean {
    return this.#paused.has(guildId);
  }

  async overview(): Promise<QueueOverview> {
    const { active, dispatcher } = this.#deployment;
    return queueOverview(await active.read(), dispatcher.capacity, {
      costs: this.#costs,
      isPaused: (guildId) => this.isPaused(guildId),
      now: this.now,
    });
  }

  /** Accepts no new jobs, saves a checkpoint of running ones, and waits for deliveries in progress, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    this.#stopping.abort('shutdown');
    this.#positions.stop();
    const settled = Promise.all([this.#deliveries.stop(), this.#deployment.stop()]).then(() =>
      this.#deployment.giveBack(),
    );
    await Promise.race([settled, setTimeout(1000 * seconds, undefined, { ref: false })]);
  }

  readonly #answering: JobAnswering = {
    adopt: (jobs) => {
      for (const job of jobs) {
        this.#tracked.track(job);
        if (!isActive(job) || job.painted !== null) this.#deliveries.begin(job.id);
      }
    },
    drop: (ids) => {
      for (const id of ids) {
        this.#deliveries.abandon(id);
        this.#tracked.giveAway(id);
        this.#deps.delivery.forget(id);
      }
    },
    replyChanged: ({ id, reply }) => this.#tracked.setReply(id, reply),
    positionsChanged: () => {
      this.#deployment.active.invalidate();
      void this.#positions.announce();
    },
    taken: (id) => {
      this.#tracked.set(id, { state: 'running' });
      this.#tracked.setBusy(id, true);
      void this.#positions.announce();
    },
    started: ({ reply: _, ...job }) => {
      this.#tracked.set(job.id, job);
      void this.#positions.announce();
    },
    kept: ({ id, frames, panels }) => void this.#tracked.set(id, { frames, panels }),
    left: (id) => {
      this.#tracked.setBusy(id, false);
      void this.#positions.announce();
    },
    progress: (job, progress, snapshot) => this.#showProgress(job, progress, snapshot),
    ended: ({ reply: _, ...job }) => {
      if (this.#tracked.set(job.id, job) !== undefined) this.#deliveries.begin(job.id);
      void this.#positions.announce();
    },
  };

  #showProgress({ reply: _, ...job }: Job, progress: Progress, snapshot?: Snapshot): void {
    this.#tracked.setProgress(job.id, progress);
    const answered = this.#tracked.set(job.id, job);
    if (answered !== undefined) this.#deps.delivery.progress(answered, progress, snapshot);
  }

  /** Takes a job that has ended out of the queue, stops its run and removes its checkpoint. */
  async #withdraw(id: string): Promise<void> {
    this.#deployment.dispatcher.withdraw(id);
    await this.#positions.announce();
    // A job that waits has one where it was running before a restart.
    await this.#deps.checkpoints.remove(id);
  }

  #forget(id: string): void {
    this.#tracked.forget(id);
    this.#deployment.active.invalidate();
  }

  async #applyPause(guildId: string): Promise<void> {
    const { dispatcher, active } = this.#deployment;
    active.invalidate();
    const waiting = (await active.read()).map(({ job }) => job);
    const held = waiting.filter((job) => job.state === 'queued' && job.guildId === guildId);
    if (this.isPaused(guildId)) dispatcher.remove(held.map(({ id }) => id));
    else await dispatcher.add(held);
    this.#deployment.tell({ kind: 'pauses-changed', guildId });
    await this.#positions.announce();
  }
}

type Deployed = Omit<ConstructorParameters<typeof SingleProcess>[0], 'paintService'> &
  Omit<ConstructorParameters<typeof FleetDeployment>[0], 'fleet'> &
  Pick<JobsDeps, 'paintService' | 'fleet'>;

function deploy({ paintService, fleet, ...deps }: Deployed): JobsDeployment {
  if (fleet !== undefined) return new FleetDeployment({ ...deps, fleet });
  if (paintService !== undefined) return new SingleProcess({ ...deps, paintService });
  throw new TypeError('there is nobody who paints');
}
