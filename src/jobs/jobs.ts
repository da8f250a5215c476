/** The life of a job: accepted, queued, painted, delivered; resumed from its row after a restart or a crash. */
import { setTimeout } from 'node:timers/promises';
import type { UserError } from '../errors/user-error.js';
import type { PersonalDataSource } from '../store/personal-data.js';
import { isActive } from './active-jobs.js';
import type { DerivedRequest } from './admission/admission.js';
import type { JobRequest } from './admission/input-validator.js';
import { countActive, limitError, type Requester, restartingError } from './admission/job-limits.js';
import type { DeliveryHost } from './delivery.js';
import type { DerivedJobKind, Job, ReplyAddress } from './job.js';
import { JobEndings } from './job-endings.js';
import { assembleJobs, type JobParts, type JobsDeps } from './job-parts.js';
import { JobReads } from './job-reads.js';
import type { QueueOverview } from './positions/queue-positions.js';

export type { JobRequest } from './admission/input-validator.js';
export type { JobsDeps } from './job-parts.js';
export { MAX_FAVOURITES } from './job-reads.js';
export type { QueueOverview } from './positions/queue-positions.js';
export type { JobListener } from './running/job-run.js';

export class Jobs extends JobReads implements PersonalDataSource, DeliveryHost {
  readonly dataKind = 'paintings';
  readonly #parts: JobParts;
  readonly #endings: JobEndings;

  private constructor(parts: JobParts) {
    super(parts.rows, parts.deps.pictures, parts.now);
    this.#parts = parts;
    this.#endings = new JobEndings(parts);
  }

  /** Resumes where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(deps: JobsDeps): Promise<Jobs> {
    const parts = await assembleJobs(deps);
    const jobs = new Jobs(parts);
    deps.delivery.attach(jobs);
    await parts.deployment.start(parts.answers);
    await parts.positions.announce();
    return jobs;
  }

  /**
   * The fast check: whether `accept` would refuse the requester whatever the pictures. Call it before answering and downloading. Daily
   * quotas and cooldowns are not looked at, and in a fleet what it knows may be a second old.
   *
   * @returns `stopping`, `limit-member`, `limit-guild`, `limit-total` or `quota-waiting`.
   */
  async refusal(requester: Requester): Promise<UserError | undefined> {
    if (this.#parts.stopping.signal.aborted) return restartingError();
    const active = (await this.#parts.deployment.active.recent()).map(({ job }) => job).filter(isActive);
    return limitError(countActive(active, requester), requester, this.#parts.deps.limits);
  }

  /** The check of `accept`'s transaction, made beforehand so that nothing is downloaded for a request that cannot succeed. */
  async refusalByRows(requester: Requester): Promise<UserError | undefined> {
    return this.#parts.stopping.signal.aborted ? restartingError() : this.rows.refusal(requester, this.now());
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
    const from = this.now();
    const jobs = await this.#parts.admission.admit(requests);
    for (const { id } of jobs) this.#parts.deps.listener?.traced?.({ jobId: id, step: 'accept', from, to: this.now() });
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
    const [again] = await this.#enqueue([await this.#parts.admission.admitAgain(job, request, styles)]);
    return again;
  }

  /**
   * A picture made from the painting of a finished job, delivered like a job of its own.
   *
   * @throws UserError `job-unknown` where there is no painting, `picture-blocked`, `pictures-gone`, `storage`, `stopping`,
   *   `gallery-already`, and the limits as `accept`, but of a `gallery` copy.
   */
  async derive(source: Job, kind: DerivedJobKind, request: DerivedRequest): Promise<Job> {
    const job = await this.#parts.admission.admitDerived(source, kind, request);
    this.#parts.deps.log.info({ job: job.id, kind, from: source.id }, 'accepted');
    this.#parts.tracked.track(job);
    this.#parts.deployment.active.invalidate();
    this.#parts.deliveries.begin(job.id);
    return job;
  }

  async #enqueue(accepted: Job[]): Promise<Job[]> {
    const { dispatcher, active } = this.#parts.deployment;
    for (const job of accepted) {
      this.#parts.deps.log.info({ job: job.id, guild: job.guildId, user: job.userId }, 'accepted');
      this.#parts.tracked.track(job);
    }
    active.invalidate();
    await dispatcher.add(accepted.filter(({ guildId }) => !this.isPaused(guildId)));
    for (const job of accepted) await this.#parts.positions.announce(job);
    return accepted;
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is being delivered. */
  cancel(id: string, by: string): Promise<boolean> {
    return this.#endings.cancel(id, by);
  }

  /** Cancels what a member of a server waits for there, or has being painted. */
  async cancelAllOf(userId: string, guildId: string, by: string): Promise<void> {
    for (const job of await this.rows.ofMember(userId))
      if (job.guildId === guildId && job.endedAt === null) await this.cancel(job.id, by);
  }

  /** Cancels a job whose reply was deleted, whatever its state: nothing is delivered, and its pictures are released. */
  abandon(id: string): Promise<void> {
    return this.#endings.abandon(id);
  }

  /** Releases the pictures of a job that has ended, the painting among them. Does nothing to an active job's. */
  discard(id: string): Promise<void> {
    return this.#endings.discard(id);
  }

  /** Cancels active jobs first, and waits a moment for their replies to say so. */
  erasePersonalData(memberId: string): Promise<void> {
    return this.#endings.erase(memberId);
  }

  mayAnswer(id: string): boolean {
    return this.#parts.deployment.mayAnswer(id);
  }

  /** Finds a job that waits or is being painted without the database, which a backup may have locked; in a fleet, where others change it, by its row. */
  async find(id: string): Promise<Job | undefined> {
    const known = this.#parts.deps.fleet === undefined ? this.#parts.tracked.find(id) : undefined;
    return known !== undefined && isActive(known) && known.painted === null ? known : this.rows.find(id);
  }

  /**
   * Sets where and how the member is answered from now on. In a fleet, a new address is one that this process was given by an interaction: it
   * answers the job from now on.
   *
   * @param replacing the only address that may be replaced: a newer one stays.
   */
  async setReply(id: string, reply: ReplyAddress, replacing?: ReplyAddress): Promise<void> {
    const { botId, active } = this.#parts.deployment;
    const isNew = replacing === undefined;
    if (!(await this.rows.setReply(id, reply, replacing, isNew && botId !== null ? botId : undefined))) return;
    this.#parts.tracked.setReply(id, reply);
    if (isNew && botId !== null) await this.#takeOver(id);
    active.invalidate();
    this.#parts.deployment.tell({ kind: 'reply-changed', jobId: id });
  }

  async #takeOver(id: string): Promise<void> {
    this.#parts.tracked.takeBack(id);
    if (this.#parts.tracked.find(id) !== undefined) return;
    const job = await this.rows.find(id);
    if (job !== undefined && isActive(job)) this.#parts.answers.adopt([job]);
  }

  /** Starts no job of a server until `resume`, over restarts too. Its running jobs continue, until a restart. */
  async pause(guildId: string): Promise<void> {
    await this.#parts.paused.add(guildId, this.now());
    await this.#applyPause(guildId);
  }

  async resume(guildId: string): Promise<void> {
    await this.#parts.paused.remove(guildId);
    await this.#applyPause(guildId);
  }

  isPaused(guildId: string | null): boolean {
    return this.#parts.paused.has(guildId);
  }

  overview(): Promise<QueueOverview> {
    return this.#parts.overview();
  }

  /** Accepts no new jobs, saves a checkpoint of running ones, and waits for deliveries in progress, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    this.#parts.stopping.abort('shutdown');
    this.#parts.positions.stop();
    const settled = Promise.all([this.#parts.deliveries.stop(), this.#parts.deployment.stop()]).then(() =>
      this.#parts.deployment.giveBack(),
    );
    await Promise.race([settled, setTimeout(1000 * seconds, undefined, { ref: false })]);
  }

  async #applyPause(guildId: string): Promise<void> {
    const { dispatcher, active } = this.#parts.deployment;
    active.invalidate();
    const waiting = (await active.read()).map(({ job }) => job);
    const held = waiting.filter((job) => job.state === 'queued' && job.guildId === guildId);
    if (this.isPaused(guildId)) dispatcher.remove(held.map(({ id }) => id));
    else await dispatcher.add(held);
    this.#parts.deployment.tell({ kind: 'pauses-changed', guildId });
    await this.#parts.positions.announce();
  }
}
