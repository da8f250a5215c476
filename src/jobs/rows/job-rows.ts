/** The jobs table: reads and changes of its rows. New rows: `job-inserts.ts`. */
import type { Transaction, Updateable } from 'kysely';
import type { UserError } from '../../errors/user-error.js';
import type { Database } from '../../store/database.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import { addReferences } from '../../store/pictures/picture-store.js';
import type { Schema } from '../../store/schema.js';
import { forUpdate, lockFor } from '../../store/transaction-lock.js';
import { MAX_FRAMES } from '../../worker/protocol.js';
import type { JobLimits, Requester } from '../admission/job-limits.js';
import { DAY_MS } from '../admission/quota.js';
import {
  ACTIVE_STATES,
  type Failure,
  type Frame,
  JOB_STATES,
  type Job,
  type JobState,
  type PaintedPicture,
  type ReplyAddress,
} from '../job.js';
import { picturesOf } from '../job-personal-data.js';
import type { JobsTable } from '../tables.js';
import { type DerivedJobInsert, insertDerivedJob, insertJob, JOBS_LOCK, type JobInsert } from './job-inserts.js';
import { toJob } from './job-row.js';
import { countsTowardQuota, refusalByRows } from './refusal-by-rows.js';

/** Called in the transaction that inserts a job. */
export type OnInsert = (transaction: Transaction<Schema>, job: Job) => Promise<void>;

export class JobRows {
  readonly #store: Database;
  readonly #limits: JobLimits;
  readonly #onInsert: OnInsert;

  constructor(store: Database, limits: JobLimits, onInsert: OnInsert = async () => {}) {
    this.#store = store;
    this.#limits = limits;
    this.#onInsert = onInsert;
  }

  /**
   * Checks the limits and inserts the row, its start tag and its picture references, in one transaction.
   *
   * @throws UserError `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`, `quota-day` or `quota-cooldown`.
   */
  async insert(job: JobInsert): Promise<Job> {
    const [inserted] = await this.insertAll([job]);
    return inserted;
  }

  /** As `insert`, of several jobs in one transaction: all of them, or none. */
  insertAll(jobs: readonly JobInsert[]): Promise<Job[]> {
    return this.#store.transaction().execute(async (transaction) => {
      const rows: Job[] = [];
      for (const job of jobs) {
        const inserted = await insertJob(transaction, job, this.#limits);
        await this.#onInsert(transaction, inserted);
        rows.push(inserted);
      }
      return rows;
    });
  }

  /**
   * Inserts a job whose picture is made from the painting of another one: painted already, to be delivered. It takes no turn in the
   * queue and nothing from a quota.
   *
   * @throws UserError `limit-member`, `limit-guild`, `limit-total`; of a `gallery` copy, of which there is one, `gallery-already` instead.
   */
  insertDerived(source: Job, job: DerivedJobInsert): Promise<Job> {
    return this.#store.transaction().execute((transaction) => insertDerivedJob(transaction, source, job, this.#limits));
  }

  /** @returns what `insert` would throw for this requester. @param now milliseconds since 1970. */
  refusal(requester: Requester, now: number): Promise<UserError | undefined> {
    return refusalByRows(this.#store, requester, this.#limits, now);
  }

  async find(id: string): Promise<Job | undefined> {
    const row = await this.#store.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toJob(row);
  }

  /** In the order of painting. */
  async inState(state: JobState): Promise<Job[]> {
    const jobs = this.#store.selectFrom('jobs').selectAll().where('state', '=', state);
    return (await jobs.orderBy('start_tag').orderBy('sequence').execute()).map(toJob);
  }

  /** Jobs that ended without the member having been notified. */
  async unnotified(): Promise<Job[]> {
    const ended = this.#store
      .selectFrom('jobs')
      .selectAll()
      .where('notified_at', 'is', null)
      .where('ended_at', 'is not', null);
    return (await ended.orderBy('ended_at').execute()).map(toJob);
  }

  /** A member's jobs, the newest first. */
  async ofMember(userId: string): Promise<Job[]> {
    const jobs = this.#store.selectFrom('jobs').selectAll().where('user_id', '=', userId);
    return (await jobs.orderBy('sequence', 'desc').execute()).map(toJob);
  }

  /** Deletes rows whose pictures are released. What they took from a daily quota stays taken, as `quota_leftovers`. */
  async remove(ids: readonly string[], now: number): Promise<void> {
    if (ids.length === 0) return;
    await this.#store.transaction().execute(async (transaction) => {
      // A quota counts rows, then leftovers: none may move between.
      await lockFor(transaction, JOBS_LOCK);
      const removed = await transaction.deleteFrom('jobs').where('id', 'in', ids).returningAll().execute();
      const taken = removed.flatMap((row) =>
        row.guild_id !== null && row.accepted_at > now - DAY_MS && countsTowardQuota(row)
          ? [
              {
                user_id: row.user_id,
                guild_id: row.guild_id,
                accepted_at: row.accepted_at,
                weight: row.counts_toward_quota,
              },
            ]
          : [],
      );
      if (taken.length > 0) await transaction.insertInto('quota_leftovers').values(taken).execute();
    });
  }

  /** Erases the member's id from jobs of others that they cancelled as a moderator. */
  async forgetCanceller(userId: string): Promise<void> {
    await this.#store.updateTable('jobs').set({ cancelled_by: null }).where('cancelled_by', '=', userId).execute();
  }

  /** Deletes jobs that ended before a time and whose pictures were released. */
  async forget(before: number): Promise<void> {
    const kept = this.#store.selectFrom('picture_references').select('owner_id');
    const ended = this.#store.deleteFrom('jobs').where('ended_at', '<', before).where('notified_at', 'is not', null);
    await ended.where('id', 'not in', kept).execute();
  }

  /** Deletes leftovers older than a day, which no quota counts any more. */
  async deleteQuotaLeftovers(now: number): Promise<void> {
    await this.#store
      .deleteFrom('quota_leftovers')
      .where('accepted_at', '<=', now - DAY_MS)
      .execute();
  }

  /** Which of these jobs are not over. */
  async unfinishedOf(ids: readonly string[]): Promise<string[]> {
    const jobs = this.#store.selectFrom('jobs').select('id').where('id', 'in', ids);
    return (await jobs.where('state', 'in', ACTIVE_STATES).execute()).map(({ id }) => id);
  }

  /** Ids of at most `atMost` jobs that ended before a time, are nobody's favourites, and still reference pictures. */
  async keptSince(before: number, atMost: number): Promise<string[]> {
    const rows = await this.#store
      .selectFrom('jobs')
      .innerJoin('picture_references', 'picture_references.owner_id', 'jobs.id')
      .select('jobs.id')
      .distinct()
      .where('ended_at', '<', before)
      .where('favourited_at', 'is', null)
      .limit(atMost)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** A member's delivered jobs whose pictures are still stored, the newest first. */
  async paintingsOf(userId: string, atMost: number): Promise<Job[]> {
    const rows = await this.#store
      .selectFrom('jobs')
      .selectAll()
      .where('user_id', '=', userId)
      .where('state', '=', 'delivered')
      .where('kind', '=', 'painting')
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('picture_references').select('hash').whereRef('owner_id', '=', 'jobs.id')),
      )
      .orderBy('sequence', 'desc')
      .limit(atMost)
      .execute();
    return rows.map(toJob);
  }

  /**
   * @param at milliseconds since 1970.
   * @param limit of a member's favourites.
   * @returns false where the limit leaves no room for it.
   */
  addFavourite({ id, userId }: Pick<Job, 'id' | 'userId'>, at: number, limit: number): Promise<boolean> {
    return this.#store.transaction().execute(async (transaction) => {
      await lockFor(transaction, `favourites:${userId}`);
      const { count } = await transaction
        .selectFrom('jobs')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('user_id', '=', userId)
        .where('id', '!=', id)
        .where('favourited_at', 'is not', null)
        .executeTakeFirstOrThrow();
      if (Number(count) >= limit) return false;
      await transaction.updateTable('jobs').set({ favourited_at: at }).where('id', '=', id).execute();
      return true;
    });
  }

  async removeFavourite(id: string): Promise<void> {
    await this.#store.updateTable('jobs').set({ favourited_at: null }).where('id', '=', id).execute();
  }

  /** Jobs that show the painting of this one, the oldest first. */
  async derivedFrom(id: string): Promise<Job[]> {
    const jobs = this.#store.selectFrom('jobs').selectAll().where('source_job_id', '=', id);
    return (await jobs.orderBy('sequence').execute()).map(toJob);
  }

  async count(): Promise<Record<JobState, number>> {
    const rows = await this.#store
      .selectFrom('jobs')
      .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute();
    const counts = new Map(rows.map(({ state, count }) => [state, Number(count)]));
    return Object.fromEntries(JOB_STATES.map((state) => [state, counts.get(state) ?? 0])) as Record<JobState, number>;
  }

  /**
   * Starts the first or another attempt.
   *
   * @param by who paints; `isAgain`: another attempt of the same run, unless somebody else has begun one.
   * @returns undefined when the job has ended, is painted already, or is somebody else's by now.
   */
  async begin(id: string, by: { workerId: string; isAgain: boolean }, at: number): Promise<Job | undefined> {
    const begun = this.#store
      .updateTable('jobs')
      .set((now) => ({ state: 'running', attempt: now('attempt', '+', 1), started_at: at, worker_id: by.workerId }))
      .where('id', '=', id)
      .where('state', 'in', ACTIVE_STATES)
      .where('painted', 'is', null);
    const own = by.isAgain ? begun.where('worker_id', '=', by.workerId) : begun;
    const row = await own.returningAll().executeTakeFirst();
    return row && toJob(row);
  }

  /** Puts a job back into the queue that a run has left. @returns whether it was the newest attempt. */
  async leave({ id, attempt }: Pick<Job, 'id' | 'attempt'>): Promise<boolean> {
    const queued = this.#store.updateTable('jobs').set({ state: 'queued', worker_id: null }).where('id', '=', id);
    const own = queued.where('attempt', '=', attempt).where('state', '=', 'running').where('painted', 'is', null);
    return (await own.executeTakeFirst()).numUpdatedRows > 0n;
  }

  /** Puts running jobs back into the queue, with their old start tags and so at their old positions. */
  async requeue(): Promise<void> {
    const queued = this.#store.updateTable('jobs').set({ state: 'queued', worker_id: null });
    const running = queued.where('state', '=', 'running');
    await running.where('painted', 'is', null).execute();
  }

  /**
   * Stores that the painting is finished; it is not delivered yet.
   *
   * @returns undefined when the job has ended or another attempt has begun.
   */
  painted(job: Pick<Job, 'id' | 'attempt'>, painted: PaintedPicture): Promise<Job | undefined> {
    return this.#changeRunning(job, painted.picture, ({ animation }) => ({
      painted: JSON.stringify(painted),
      // Of an animation they are its painted frames, from which nothing goes on any more.
      ...(animation !== null && { frames: null }),
    }));
  }

  /** Of an animation that is painted, its frames are not needed any more. @returns the hashes that it does not refer to any more. */
  async releaseFrames({ id, frames }: Pick<Job, 'id' | 'frames'>): Promise<PictureHash[]> {
    const job = await this.find(id);
    const kept = new Set(job === undefined ? [] : picturesOf(job));
    const released = frames.map(({ picture }) => picture).filter((hash) => !kept.has(hash));
    if (released.length > 0)
      await this.#store
        .deleteFrom('picture_references')
        .where('owner_id', '=', id)
        .where('hash', 'in', released)
        .execute();
    return released;
  }

  /** Keeps a picture of the job on the way. @returns undefined when it is not needed: another attempt has begun, or there is one. */
  addFrame(job: Pick<Job, 'id' | 'attempt'>, frame: Frame): Promise<Job | undefined> {
    return this.#changeRunning(job, frame.picture, ({ frames, animation }) =>
      frames.some(({ index }) => index === frame.index) || (animation === null && frames.length >= MAX_FRAMES)
        ? undefined
        : { frames: JSON.stringify([...frames, frame].sort((one, other) => one.index - other.index)) },
    );
  }

  /** Stores that one of the job's panels is painted. @returns undefined when another attempt has begun. */
  panelPainted(job: Pick<Job, 'id' | 'attempt'>, index: number, picture: PictureHash): Promise<Job | undefined> {
    return this.#changeRunning(job, picture, ({ panels }) => ({
      panels: JSON.stringify(panels.map((panel, i) => (i === index ? { ...panel, picture } : panel))),
    }));
  }

  /** @param change undefined where nothing is to be stored. */
  #changeRunning(
    { id, attempt }: Pick<Job, 'id' | 'attempt'>,
    picture: PictureHash,
    change: (job: Job) => Updateable<JobsTable> | undefined,
  ): Promise<Job | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
      const running = forUpdate(transaction, transaction.selectFrom('jobs').selectAll()).where('id', '=', id);
      const row = await running.where('attempt', '=', attempt).where('state', '=', 'running').executeTakeFirst();
      const changes = row && change(toJob(row));
      if (changes === undefined) return undefined;
      const changed = transaction.updateTable('jobs').set(changes).where('id', '=', id).returningAll();
      await addReferences(transaction, id, [picture]);
      return toJob(await changed.executeTakeFirstOrThrow());
    });
  }

  /**
   * @param how a failure is that of an attempt.
   * @returns undefined when the job has ended already, its painting is being delivered, or another attempt has begun.
   */
  async end(
    id: string,
    how: { failure: Failure; attempt?: number } | { cancelledBy: string },
    at: number,
  ): Promise<Job | undefined> {
    const end: Updateable<JobsTable> =
      'failure' in how
        ? { state: 'failed', failure: JSON.stringify(how.failure) }
        : { state: 'cancelled', cancelled_by: how.cancelledBy };
    const active = this.#store
      .updateTable('jobs')
      .set({ ...end, ended_at: at })
      .where('id', '=', id)
      .where('state', 'in', ACTIVE_STATES)
      .where('painted', 'is', null);
    const attempt = 'failure' in how ? how.attempt : undefined;
    const fenced = attempt === undefined ? active : active.where('attempt', '=', attempt);
    const row = await fenced.returningAll().executeTakeFirst();
    return row && toJob(row);
  }

  /** Ends a job without notifying anybody. @returns whether it was active, or its member was still to be notified. */
  async abandon(id: string, at: number): Promise<boolean> {
    const cancelled = this.#store.updateTable('jobs').set({ state: 'cancelled', ended_at: at, notified_at: at });
    const ended = await cancelled.where('id', '=', id).where('state', 'in', ACTIVE_STATES).executeTakeFirst();
    if (ended.numUpdatedRows > 0n) return true;
    const notified = this.#store.updateTable('jobs').set({ notified_at: at }).where('id', '=', id);
    return (await notified.where('notified_at', 'is', null).executeTakeFirst()).numUpdatedRows > 0n;
  }

  /** Ends a painted job. @param reached whether anybody can see the painting. */
  async delivered(id: string, reached: boolean, at: number): Promise<void> {
    const failure: Failure = { kind: 'undeliverable', details: {} };
    const end: Updateable<JobsTable> = reached
      ? { state: 'delivered' }
      : { state: 'failed', failure: JSON.stringify(failure) };
    const row = this.#store.updateTable('jobs').set({ ...end, ended_at: at, notified_at: at });
    await row.where('id', '=', id).where('state', '=', 'running').where('painted', 'is not', null).execute();
  }

  /** The member was notified of a job that ended without a painting. */
  async notified(id: string, at: number): Promise<void> {
    const row = this.#store.updateTable('jobs').set({ notified_at: at }).where('id', '=', id);
    await row.where('notified_at', 'is', null).execute();
  }

  /**
   * @param replacing the only one that may be replaced.
   * @param botId who answers the job from now on.
   * @returns whether it was.
   */
  async setReply(id: string, reply: ReplyAddress, replacing?: ReplyAddress, botId?: string): Promise<boolean> {
    const row = this.#store
      .updateTable('jobs')
      .set({ reply: JSON.stringify(reply), ...(botId !== undefined && { bot_id: botId }) })
      .where('id', '=', id);
    const unchanged = replacing === undefined ? row : row.where('reply', '=', JSON.stringify(replacing));
    return (await unchanged.executeTakeFirst()).numUpdatedRows > 0n;
  }
}
