/** The life of a job: accepted, queued, painted, delivered, and all of it again after a power cut. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { UserError } from '../errors/user-error.js';
import type { Checkpoints } from '../store/checkpoints.js';
import { type Database, isStorageError } from '../store/database.js';
import type { PersonalData, PersonalDataSource } from '../store/personal-data.js';
import type { PictureStore } from '../store/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { PaintService } from '../worker/paint-service.js';
import { CostModel } from './cost-model.js';
import { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import { compareFairOrder } from './fair-queue.js';
import { InputValidator, type JobRequest } from './input-validator.js';
import type { Job, JobState, ReplyAddress } from './job.js';
import { type JobLimits, limitError, type Requester, restartingError } from './job-limits.js';
import { JobRows, type OnInsert } from './job-rows.js';
import { type JobListener, JobRun, type JobRunDeps } from './job-run.js';
import { loadInputs } from './load-inputs.js';
import { exportRecordOf, picturesOf } from './member-records.js';
import { PausedGuilds } from './paused-guilds.js';
import { estimateStarts, type QueueOverview, queuePositions } from './queue-positions.js';
import { RETRY_FOREVER } from './retries.js';
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
  readonly clock: Clock;
}

/** Seconds for telling what is cancelled because its member wants to be forgotten. */
const FINAL_DELIVERY_S = 5;

export class Jobs implements PersonalDataSource {
  readonly dataKind = 'paintings';
  readonly #parts: JobsDeps;
  readonly #now: () => number;
  readonly #rows: JobRows;
  readonly #costs: CostModel;
  readonly #paused: PausedGuilds;
  readonly #validator = new InputValidator();
  readonly #waiting: WaitingJobs;
  readonly #paintingParts: JobRunDeps;
  readonly #running = new Map<string, JobRun>();
  readonly #deliveries: Deliveries;
  readonly #sweeper: Sweeper;
  readonly #stopping = new AbortController();

  private constructor(parts: JobsDeps, costs: CostModel, paused: PausedGuilds) {
    this.#parts = parts;
    this.#now = () => parts.clock.now();
    this.#rows = new JobRows(parts.store, parts.limits, parts.onInsert);
    this.#costs = costs;
    this.#paused = paused;
    const shared = { ...parts, rows: this.#rows, costs, now: this.#now };
    this.#paintingParts = shared;
    this.#deliveries = new Deliveries(shared);
    this.#sweeper = new Sweeper(shared);
    this.#waiting = new WaitingJobs({
      workers: parts.paintService.workers,
      isPaused: (guildId) => paused.has(guildId),
      run: (job) => this.#run(job),
    });
  }

  /** Goes on where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(parts: JobsDeps): Promise<Jobs> {
    const jobs = new Jobs(parts, await CostModel.open(parts.store), await PausedGuilds.open(parts.store));
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
    this.#announcePlaces();
  }

  /** Why `accept` would refuse whatever the pictures, as far as is known without asking the store: ask before downloading them. */
  refusal(requester: Requester): UserError | undefined {
    if (this.#stopping.signal.aborted) return restartingError();
    const running = [...this.#running.values()].map(({ job }) => job);
    const painted = this.#deliveries.jobs.filter(({ state }) => state === 'running');
    const active = new Map([...this.#waiting.jobs, ...running, ...painted].map((job) => [job.id, job]));
    return limitError([...active.values()], requester, this.#parts.limits);
  }

  /** Why `accept` would refuse whatever the pictures, as the store has it. */
  async refusalByRows(requester: Requester): Promise<UserError | undefined> {
    return this.refusal(requester) ?? (await this.#rows.quotaError(requester, this.#now()));
  }

  /**
   * Checks and keeps the pictures and puts the job in the queue. It is safe once this resolves.
   *
   * @throws UserError a picture's kinds (see `decodePicture`), `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`,
   *   `quota-day`, `quota-cooldown`, `storage`, `stopping`.
   */
  async accept(order: JobRequest): Promise<Job> {
    this.#refuse(order);
    return this.#admit(order, await this.#validator.inspect(order));
  }

  /**
   * Another painting of the same pictures.
   *
   * @throws UserError `pictures-gone`, and as `accept`.
   */
  async again(job: Job, order: Omit<JobRequest, 'content' | 'styles'>): Promise<Job> {
    this.#refuse(order);
    const kept = await loadInputs(job, this.#parts.pictures);
    if (kept !== undefined) return this.#admit({ ...order, ...kept }, job.aspect);
    const message = 'The pictures of that painting are no longer kept; send them again with /stylize.';
    throw new UserError('pictures-gone', message);
  }

  /** @returns whether it was cancelled: false when it has ended already or its painting is on its way. */
  async cancel(id: string, by: string): Promise<boolean> {
    const job = await this.#rows.end(id, { cancelledBy: by }, this.#now());
    if (job === undefined) return false;
    this.#parts.log.info({ job: id, by }, 'cancelled');
    this.#deliveries.begin(job);
    await this.#withdraw(id);
    return true;
  }

  /** Cancels a job whose reply is gone, whatever its state: nobody is told, and its pictures are not kept. */
  async abandon(id: string): Promise<void> {
    if (!(await this.#rows.abandon(id, this.#now()))) return;
    this.#parts.log.info({ job: id }, 'abandoned');
    this.#deliveries.abandon(id);
    await this.#withdraw(id);
    await this.#parts.pictures.release([id]);
  }

  /** A job that waits or is being painted is found without the store, which a backup may hold. */
  async find(id: string): Promise<Job | undefined> {
    const painting = this.#running.get(id);
    const painted = painting?.stopped ? undefined : painting?.job;
    return painted ?? this.#waiting.find(id) ?? this.#rows.find(id);
  }

  /**
   * Where and how the member is answered from now on.
   *
   * @param replacing the only address that may be replaced: one that is newer stays.
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
    return painted === null ? undefined : this.#parts.pictures.read(painted.picture);
  }

  /** A style picture of a job, as it was sent; undefined when it is not kept any more, or there are not so many. */
  async style({ styles }: Pick<Job, 'styles'>, index: number): Promise<Buffer | undefined> {
    const style = styles.at(index);
    return style && this.#parts.pictures.read(style.picture);
  }

  /** Forgets the pictures of a job that has ended, the painting with them. One that waits or is being painted keeps its own. */
  async discard(id: string): Promise<void> {
    // Whoever throws a painting away has seen it.
    await this.#rows.delivered(id, true, this.#now());
    const job = await this.#rows.find(id);
    if (job === undefined || job.endedAt === null) return;
    this.#deliveries.abandon(id);
    await this.#parts.pictures.release([id]);
  }

  async exportPersonalData(memberId: string): Promise<PersonalData> {
    const jobs = await this.#rows.ofMember(memberId);
    return { records: jobs.map(exportRecordOf), pictures: jobs.flatMap(picturesOf) };
  }

  /** What waits or is being painted is cancelled first, and its reply told where that is possible at once. */
  async erasePersonalData(memberId: string): Promise<void> {
    const jobs = await this.#rows.ofMember(memberId);
    const ids = jobs.map(({ id }) => id);
    for (const { id, endedAt } of jobs) if (endedAt === null) await this.cancel(id, memberId);
    await Promise.race([this.#deliveries.settled(ids), setTimeout(1000 * FINAL_DELIVERY_S, undefined, { ref: false })]);
    for (const id of ids) {
      this.#deliveries.abandon(id);
      await this.#withdraw(id);
    }
    await this.#parts.pictures.release(ids);
    await this.#rows.remove(ids, this.#now());
    await this.#rows.forgetCanceller(memberId);
    this.#parts.log.info({ jobs: ids.length }, 'a member was forgotten');
  }

  /** Begins no painting of a server until `resume`, over restarts too. Those under way go on, until a restart; so do those of others. */
  async pause(guildId: string): Promise<void> {
    await this.#paused.add(guildId, this.#now());
    this.#heed(guildId);
  }

  async resume(guildId: string): Promise<void> {
    await this.#paused.remove(guildId);
    this.#heed(guildId);
  }

  isPaused(guildId: string | null): boolean {
    return this.#paused.has(guildId);
  }

  overview(): QueueOverview {
    const { jobs } = this.#waiting;
    const places = queuePositions(
      jobs,
      (guildId) => this.isPaused(guildId),
      (waiting) => this.#estimateStarts(waiting),
    );
    return {
      running: [...this.#running.values()].map(({ job, progress }) => ({ job, progress })),
      waiting: jobs.map((job, index) => ({ job, place: places[index] })),
    };
  }

  /** How many jobs are in each state. */
  count(): Promise<Record<JobState, number>> {
    return this.#rows.count();
  }

  /** Takes no new jobs, has the ones under way leave a checkpoint, and waits for what is being delivered, at most `seconds`. */
  async stop(seconds: number): Promise<void> {
    this.#sweeper.stop();
    this.#stopping.abort('shutdown');
    for (const painting of this.#running.values()) painting.stop('shutdown');
    const settled = Promise.all([this.#waiting.stop(), this.#deliveries.stop()]);
    await Promise.race([settled, setTimeout(1000 * seconds, undefined, { ref: false })]);
  }

  #refuse(requester: Requester): void {
    const refusal = this.refusal(requester);
    if (refusal !== undefined) throw refusal;
  }

  /** @param aspect of the content. */
  async #admit(
    { content, styles, id = randomUUID(), clamped = [], ...order }: JobRequest,
    aspect: number,
  ): Promise<Job> {
    this.#refuse(order);
    const { pictures, log } = this.#parts;
    const insert = ([contentHash, ...hashes]: readonly string[]) => {
      const shares = styles.map((style, index) => ({ ...style, picture: hashes[index] }));
      const kept = { content: contentHash, aspect, styles: shares };
      const given = { quota: undefined, ...order, clamped };
      return this.#rows.insert({ ...given, ...kept, id, acceptedAt: this.#now() });
    };
    const sent = [content, ...styles.map(({ picture }) => picture)];
    const job = await pictures.put(sent, insert).catch((cause: unknown) => {
      if (!isStorageError(cause)) throw cause;
      const message = 'The bot cannot write to its disk at the moment; try again later, or tell the people who run it.';
      throw new UserError('storage', message, {}, { cause });
    });
    log.info({ job: job.id, guild: job.guildId, user: job.userId }, 'accepted');
    this.#waiting.add(job);
    this.#announcePlaces(job);
    return job;
  }

  /** Paints a job whose turn has come. Whatever happens ends in the row. */
  async #run(job: Job): Promise<void> {
    const { log } = this.#parts;
    const { signal } = this.#stopping;
    const painting = new JobRun(job, this.#paintingParts);
    this.#running.set(job.id, painting);
    this.#announcePlaces();
    try {
      const ended = await pRetry(() => painting.run(), {
        ...RETRY_FOREVER,
        signal,
        shouldRetry: ({ error }) => isStorageError(error),
        onFailedAttempt: ({ error }) => {
          if (!signal.aborted) log.error({ job: job.id, err: error }, 'a job could not be noted');
        },
      });
      if (ended !== undefined) this.#deliveries.begin(ended);
    } catch (error) {
      if (!signal.aborted) log.error({ job: job.id, err: error }, 'left for the next start to paint');
    } finally {
      this.#running.delete(job.id);
      this.#announcePlaces();
    }
  }

  /** A job that has ended neither waits nor is painted. */
  async #withdraw(id: string): Promise<void> {
    this.#running.get(id)?.stop('cancelled');
    this.#waiting.remove(id);
    this.#announcePlaces();
    // One that was begun before a restart has left it.
    await this.#parts.checkpoints.remove(id);
  }

  #heed(guildId: string): void {
    this.#waiting.applyPause(guildId);
    this.#announcePlaces();
  }

  /** @param newcomer is told, and those behind. */
  #announcePlaces(newcomer?: Job): void {
    if (this.#stopping.signal.aborted) return;
    for (const { job, place } of this.overview().waiting)
      if (newcomer === undefined || compareFairOrder(job, newcomer) >= 0) this.#parts.delivery.queued(job, place);
  }

  #estimateStarts(waiting: readonly Job[]): (number | undefined)[] {
    const { paintService } = this.#parts;
    const free = [...this.#running.values()].map(({ endsAt }) => endsAt);
    while (free.length < paintService.workers) free.push(this.#now());
    return estimateStarts(waiting, free, (job) => this.#costs.seconds(paintService.engine, job));
  }
}
