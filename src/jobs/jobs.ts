/** The life of a job: accepted, queued, painted, delivered, and all of it again after a power cut. */
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import type { Clock } from '../clock.js';
import type { Belongings, Keeper } from '../privacy/keeper.js';
import type { Checkpoints } from '../store/checkpoints.js';
import type { Pictures } from '../store/pictures.js';
import { isStorageTrouble, type Store } from '../store/store.js';
import { UserError } from '../user-error.js';
import type { PaintService } from '../worker/paint-service.js';
import { CostModel } from './cost-model.js';
import { Deliveries } from './deliveries.js';
import type { Delivery } from './delivery.js';
import { inOrder } from './fair-queue.js';
import { Intake, type Order } from './intake.js';
import type { Job, JobState, ReplyAddress } from './job.js';
import { type Alongside, JobRows } from './job-rows.js';
import { keptPictures } from './kept-pictures.js';
import { type JobLimits, overLimit, type Requester, restarting } from './limits.js';
import { picturesOf, recordOf } from './member-records.js';
import { type JobListener, Painting, type PaintingParts } from './painting.js';
import { PausedGuilds } from './paused-guilds.js';
import { estimateStarts, type Overview, placesOf } from './places.js';
import { UNTIL_IT_WORKS } from './retries.js';
import { Sweeper } from './sweeper.js';
import { Waiting } from './waiting.js';

export type { Order } from './intake.js';
export type { JobListener } from './painting.js';
export type { Overview } from './places.js';

export interface JobsParts {
  readonly store: Store;
  readonly pictures: Pictures;
  readonly checkpoints: Checkpoints;
  readonly painter: PaintService;
  readonly delivery: Delivery;
  readonly limits: JobLimits;
  /** Days that pictures are kept after a job has ended. */
  readonly keepDays: number;
  /** Days that the job's record is kept after it; not before its pictures are gone. */
  readonly keepRecordDays: number;
  readonly log: Logger;
  readonly listener?: JobListener;
  readonly alongside?: Alongside;
  readonly clock: Clock;
}

/** Seconds for telling what is cancelled because its member wants to be forgotten. */
const LAST_WORDS = 5;

export class Jobs implements Keeper {
  readonly keeps = 'paintings';
  readonly #parts: JobsParts;
  readonly #now: () => number;
  readonly #rows: JobRows;
  readonly #costs: CostModel;
  readonly #paused: PausedGuilds;
  readonly #intake = new Intake();
  readonly #waiting: Waiting;
  readonly #paintingParts: PaintingParts;
  readonly #running = new Map<string, Painting>();
  readonly #deliveries: Deliveries;
  readonly #sweeper: Sweeper;
  readonly #stopping = new AbortController();

  private constructor(parts: JobsParts, costs: CostModel, paused: PausedGuilds) {
    this.#parts = parts;
    this.#now = () => parts.clock.now();
    this.#rows = new JobRows(parts.store, parts.limits, parts.alongside);
    this.#costs = costs;
    this.#paused = paused;
    const shared = { ...parts, rows: this.#rows, costs, now: this.#now };
    this.#paintingParts = shared;
    this.#deliveries = new Deliveries(shared);
    this.#sweeper = new Sweeper(shared);
    this.#waiting = new Waiting({
      workers: parts.painter.workers,
      isPaused: (guildId) => paused.has(guildId),
      run: (job) => this.#run(job),
    });
  }

  /** Goes on where the last process stopped: waiting jobs keep their order, unfinished ones their progress, finished ones are delivered. */
  static async open(parts: JobsParts): Promise<Jobs> {
    const jobs = new Jobs(parts, await CostModel.open(parts.store), await PausedGuilds.open(parts.store));
    await jobs.#goOn();
    return jobs;
  }

  async #goOn(): Promise<void> {
    const rows = this.#rows;
    await rows.requeue();
    const waiting = await rows.inState('queued');
    await this.#sweeper.start(waiting);
    for (const job of [...(await rows.untold()), ...(await rows.inState('running'))]) this.#deliveries.begin(job);
    for (const job of waiting) this.#waiting.add(job);
    this.#waiting.start();
    this.#announcePlaces();
  }

  /** Why `accept` would refuse whatever the pictures, as far as is known without asking the store: ask before downloading them. */
  refusal(requester: Requester): UserError | undefined {
    if (this.#stopping.signal.aborted) return restarting();
    const running = [...this.#running.values()].map(({ job }) => job);
    const painted = this.#deliveries.jobs.filter(({ state }) => state === 'running');
    const active = new Map([...this.#waiting.jobs, ...running, ...painted].map((job) => [job.id, job]));
    return overLimit([...active.values()], requester, this.#parts.limits);
  }

  /** Why `accept` would refuse whatever the pictures, as the store has it. */
  async refusalByRows(requester: Requester): Promise<UserError | undefined> {
    return this.refusal(requester) ?? (await this.#rows.overTaken(requester, this.#now()));
  }

  /**
   * Checks and keeps the pictures and puts the job in the queue. It is safe once this resolves.
   *
   * @throws UserError a picture's kinds (see `decodePicture`), `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`,
   *   `quota-day`, `quota-cooldown`, `storage`, `stopping`.
   */
  async accept(order: Order): Promise<Job> {
    this.#refuse(order);
    return this.#admit(order, await this.#intake.inspect(order));
  }

  /**
   * Another painting of the same pictures.
   *
   * @throws UserError `pictures-gone`, and as `accept`.
   */
  async again(job: Job, order: Omit<Order, 'content' | 'styles'>): Promise<Job> {
    this.#refuse(order);
    const kept = await keptPictures(job, this.#parts.pictures);
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

  async belongings(memberId: string): Promise<Belongings> {
    const jobs = await this.#rows.ofMember(memberId);
    return { records: jobs.map(recordOf), pictures: jobs.flatMap(picturesOf) };
  }

  /** What waits or is being painted is cancelled first, and its reply told where that is possible at once. */
  async erase(memberId: string): Promise<void> {
    const jobs = await this.#rows.ofMember(memberId);
    const ids = jobs.map(({ id }) => id);
    for (const { id, endedAt } of jobs) if (endedAt === null) await this.cancel(id, memberId);
    await Promise.race([this.#deliveries.settled(ids), setTimeout(1000 * LAST_WORDS, undefined, { ref: false })]);
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
    await this.#paused.delete(guildId);
    this.#heed(guildId);
  }

  isPaused(guildId: string | null): boolean {
    return this.#paused.has(guildId);
  }

  overview(): Overview {
    const { jobs } = this.#waiting;
    const places = placesOf(
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
  async #admit({ content, styles, id = randomUUID(), lowered = [], ...order }: Order, aspect: number): Promise<Job> {
    this.#refuse(order);
    const { pictures, log } = this.#parts;
    const insert = ([contentHash, ...hashes]: readonly string[]) => {
      const shares = styles.map((style, index) => ({ ...style, picture: hashes[index] }));
      const kept = { content: contentHash, aspect, styles: shares };
      const given = { quota: undefined, ...order, lowered };
      return this.#rows.insert({ ...given, ...kept, id, acceptedAt: this.#now() });
    };
    const sent = [content, ...styles.map(({ picture }) => picture)];
    const job = await pictures.keep(sent, insert).catch((cause: unknown) => {
      if (!isStorageTrouble(cause)) throw cause;
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
    const painting = new Painting(job, this.#paintingParts);
    this.#running.set(job.id, painting);
    this.#announcePlaces();
    try {
      const ended = await pRetry(() => painting.run(), {
        ...UNTIL_IT_WORKS,
        signal,
        shouldRetry: ({ error }) => isStorageTrouble(error),
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
    this.#waiting.heed(guildId);
    this.#announcePlaces();
  }

  /** @param newcomer is told, and those behind. */
  #announcePlaces(newcomer?: Job): void {
    if (this.#stopping.signal.aborted) return;
    for (const { job, place } of this.overview().waiting)
      if (newcomer === undefined || inOrder(job, newcomer) >= 0) this.#parts.delivery.queued(job, place);
  }

  #estimateStarts(waiting: readonly Job[]): (number | undefined)[] {
    const { painter } = this.#parts;
    const free = [...this.#running.values()].map(({ endsAt }) => endsAt);
    while (free.length < painter.workers) free.push(this.#now());
    return estimateStarts(waiting, free, (job) => this.#costs.seconds(painter.engine, job));
  }
}
