/** Jobs as rows: every read and write of the table. */
import type { Kysely, Selectable, Transaction, Updateable } from 'kysely';
import type { UserError } from '../errors/user-error.js';
import { DEFAULTS } from '../painting/options.js';
import type { Database } from '../store/database.js';
import { addReferences } from '../store/picture-store.js';
import type { Schema } from '../store/schema.js';
import { nextStartTag, type ServedJobs } from './fair-queue.js';
import { type Failure, JOB_STATES, type Job, type JobState, type PaintedPicture, type ReplyAddress } from './job.js';
import { type JobLimits, limitError, type Requester } from './job-limits.js';
import { DAY_MS, type Quota, quotaError } from './quota.js';
import type { JobsTable } from './tables.js';

export type JobInsert = Pick<
  Job,
  | 'id'
  | 'userId'
  | 'guildId'
  | 'channelId'
  | 'name'
  | 'options'
  | 'clamped'
  | 'content'
  | 'aspect'
  | 'styles'
  | 'reply'
  | 'acceptedAt'
> & {
  /** What the member may have in the server; without one the job is not counted there. */
  readonly quota: Quota | undefined;
};

/** What others note of a job in the transaction that accepts it. */
export type OnInsert = (transaction: Transaction<Schema>, job: Job) => Promise<void>;

const ACTIVE: readonly JobState[] = ['queued', 'running'];

export class JobRows {
  readonly #store: Database;
  readonly #limits: JobLimits;
  readonly #onInsert: OnInsert;

  constructor(store: Database, limits: JobLimits, alongside: OnInsert = async () => {}) {
    this.#store = store;
    this.#limits = limits;
    this.#onInsert = alongside;
  }

  /**
   * The row, its turn and its claims on pictures, in one transaction with the check of the limits.
   *
   * @throws UserError `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`, `quota-day` or `quota-cooldown`.
   */
  insert(job: JobInsert): Promise<Job> {
    return this.#store.transaction().execute(async (transaction) => {
      const active = transaction.selectFrom('jobs').where('state', 'in', ACTIVE);
      const rows = await active.select(['user_id as userId', 'guild_id as guildId', 'counts_toward_quota']).execute();
      const others = rows.map(({ userId, guildId, counts_toward_quota }) => ({
        userId,
        guildId,
        countsTowardQuota: counts_toward_quota === 1,
      }));
      const refusal = limitError(others, job, this.#limits) ?? (await quotaErrorOf(transaction, job, job.acceptedAt));
      if (refusal !== undefined) throw refusal;
      const { newest } = await transaction
        .selectFrom('jobs')
        .select(({ fn }) => fn.max('sequence').as('newest'))
        .executeTakeFirstOrThrow();
      const row: JobsTable = {
        id: job.id,
        sequence: (newest ?? 0) + 1,
        start_tag: nextStartTag(await lastTurn(transaction, job.userId), await lastServed(transaction)),
        state: 'queued',
        user_id: job.userId,
        guild_id: job.guildId,
        channel_id: job.channelId,
        name: job.name,
        options: JSON.stringify(job.options),
        content: job.content,
        aspect: job.aspect,
        styles: JSON.stringify(job.styles),
        reply: JSON.stringify(job.reply),
        attempt: 0,
        painted: null,
        failure: null,
        cancelled_by: null,
        accepted_at: job.acceptedAt,
        started_at: null,
        ended_at: null,
        notified_at: null,
        counts_toward_quota: job.quota === undefined ? 0 : 1,
        clamped: job.clamped.length === 0 ? null : JSON.stringify(job.clamped),
      };
      await transaction.insertInto('jobs').values(row).execute();
      await addReferences(transaction, job.id, [job.content, ...job.styles.map(({ picture }) => picture)]);
      const inserted = toJob(row);
      await this.#onInsert(transaction, inserted);
      return inserted;
    });
  }

  /** @returns `quota-day` or `quota-cooldown`, where the member has had what the server allows. */
  quotaError(requester: Requester, now: number): Promise<UserError | undefined> {
    return quotaErrorOf(this.#store, requester, now);
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

  /** Ended, and the member has not been told. */
  async unnotified(): Promise<Job[]> {
    const ended = this.#store
      .selectFrom('jobs')
      .selectAll()
      .where('notified_at', 'is', null)
      .where('ended_at', 'is not', null);
    return (await ended.orderBy('ended_at').execute()).map(toJob);
  }

  /** A member's, the newest first. */
  async ofMember(userId: string): Promise<Job[]> {
    const jobs = this.#store.selectFrom('jobs').selectAll().where('user_id', '=', userId);
    return (await jobs.orderBy('sequence', 'desc').execute()).map(toJob);
  }

  /** For good. Their pictures are released before. What they took from their member's day stays taken until it is over. */
  async remove(ids: readonly string[], now: number): Promise<void> {
    if (ids.length === 0) return;
    await this.#store.transaction().execute(async (transaction) => {
      const removed = await transaction.deleteFrom('jobs').where('id', 'in', ids).returningAll().execute();
      const taken = removed.flatMap((row) =>
        row.guild_id !== null && row.accepted_at > now - DAY_MS && countsTowardQuota(row)
          ? [{ user_id: row.user_id, guild_id: row.guild_id, accepted_at: row.accepted_at }]
          : [],
      );
      if (taken.length > 0) await transaction.insertInto('quota_leftovers').values(taken).execute();
    });
  }

  /** Others' jobs that a member cancelled, as a moderator, no longer say who it was. */
  async forgetCanceller(userId: string): Promise<void> {
    await this.#store.updateTable('jobs').set({ cancelled_by: null }).where('cancelled_by', '=', userId).execute();
  }

  /** Removes jobs that ended before a time, and whose pictures are no longer kept. */
  async forget(before: number): Promise<void> {
    const kept = this.#store.selectFrom('picture_references').select('owner_id');
    const ended = this.#store.deleteFrom('jobs').where('ended_at', '<', before).where('notified_at', 'is not', null);
    await ended.where('id', 'not in', kept).execute();
  }

  /** Removes what is left of days that are over. */
  async deleteQuotaLeftovers(now: number): Promise<void> {
    await this.#store
      .deleteFrom('quota_leftovers')
      .where('accepted_at', '<=', now - DAY_MS)
      .execute();
  }

  /** Some of the jobs that ended before a time and whose pictures are still kept. */
  async keptSince(before: number, atMost: number): Promise<string[]> {
    const rows = await this.#store
      .selectFrom('jobs')
      .innerJoin('picture_references', 'picture_references.owner_id', 'jobs.id')
      .select('jobs.id')
      .distinct()
      .where('ended_at', '<', before)
      .limit(atMost)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** Finished paintings of a member that are still kept, the newest first. */
  async paintingsOf(userId: string, atMost: number): Promise<Job[]> {
    const rows = await this.#store
      .selectFrom('jobs')
      .selectAll()
      .where('user_id', '=', userId)
      .where('state', '=', 'delivered')
      .where(({ exists, selectFrom }) =>
        exists(selectFrom('picture_references').select('hash').whereRef('owner_id', '=', 'jobs.id')),
      )
      .orderBy('sequence', 'desc')
      .limit(atMost)
      .execute();
    return rows.map(toJob);
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

  /** A new attempt, the first or another. @returns undefined when there is nothing left to paint. */
  async begin(id: string, at: number): Promise<Job | undefined> {
    const row = await this.#store
      .updateTable('jobs')
      .set((now) => ({ state: 'running', attempt: now('attempt', '+', 1), started_at: at }))
      .where('id', '=', id)
      .where('state', 'in', ACTIVE)
      .where('painted', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && toJob(row);
  }

  /** What was being painted waits again, each job where it waited: its turn is its old one. */
  async requeue(): Promise<void> {
    const running = this.#store.updateTable('jobs').set({ state: 'queued' }).where('state', '=', 'running');
    await running.where('painted', 'is', null).execute();
  }

  /**
   * The painting is there; the member has not got it yet.
   *
   * @returns undefined when the job has ended or another attempt has begun.
   */
  async painted({ id, attempt }: Job, painted: PaintedPicture): Promise<Job | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('jobs')
        .set({ painted: JSON.stringify(painted) })
        .where('id', '=', id)
        .where('attempt', '=', attempt)
        .where('state', '=', 'running')
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await addReferences(transaction, id, [painted.picture]);
      return toJob(row);
    });
  }

  /** @returns undefined when the job has ended already, or its painting is on its way. */
  async end(id: string, how: { failure: Failure } | { cancelledBy: string }, at: number): Promise<Job | undefined> {
    const end: Updateable<JobsTable> =
      'failure' in how
        ? { state: 'failed', failure: JSON.stringify(how.failure) }
        : { state: 'cancelled', cancelled_by: how.cancelledBy };
    const row = await this.#store
      .updateTable('jobs')
      .set({ ...end, ended_at: at })
      .where('id', '=', id)
      .where('state', 'in', ACTIVE)
      .where('painted', 'is', null)
      .returningAll()
      .executeTakeFirst();
    return row && toJob(row);
  }

  /** Ends a job, or what is left to tell of it. @returns whether there was anything. */
  async abandon(id: string, at: number): Promise<boolean> {
    const cancelled = this.#store.updateTable('jobs').set({ state: 'cancelled', ended_at: at, notified_at: at });
    const ended = await cancelled.where('id', '=', id).where('state', 'in', ACTIVE).executeTakeFirst();
    if (ended.numUpdatedRows > 0n) return true;
    const told = this.#store.updateTable('jobs').set({ notified_at: at }).where('id', '=', id);
    return (await told.where('notified_at', 'is', null).executeTakeFirst()).numUpdatedRows > 0n;
  }

  /** @param reached whether anybody can see the painting. */
  async delivered(id: string, reached: boolean, at: number): Promise<void> {
    const lost: Failure = { kind: 'undeliverable', details: {}, message: 'The reply is gone.' };
    const end: Updateable<JobsTable> = reached
      ? { state: 'delivered' }
      : { state: 'failed', failure: JSON.stringify(lost) };
    const row = this.#store.updateTable('jobs').set({ ...end, ended_at: at, notified_at: at });
    await row.where('id', '=', id).where('state', '=', 'running').where('painted', 'is not', null).execute();
  }

  /** Nothing is left to say of a job that ended without a painting. */
  async told(id: string, at: number): Promise<void> {
    const row = this.#store.updateTable('jobs').set({ notified_at: at }).where('id', '=', id);
    await row.where('notified_at', 'is', null).execute();
  }

  /** @param replacing the only one that may be replaced. @returns whether it was. */
  async setReply(id: string, reply: ReplyAddress, replacing?: ReplyAddress): Promise<boolean> {
    const row = this.#store
      .updateTable('jobs')
      .set({ reply: JSON.stringify(reply) })
      .where('id', '=', id);
    const unchanged = replacing === undefined ? row : row.where('reply', '=', JSON.stringify(replacing));
    return (await unchanged.executeTakeFirst()).numUpdatedRows > 0n;
  }
}

/**
 * A job takes from its member's day from the moment that its row is there. What has failed gives it back, and what was cancelled
 * before it was begun; so nothing is counted apart from the rows, and nothing can be lost or given back twice.
 */
async function quotaErrorOf(store: Kysely<Schema>, { userId, guildId, quota }: Requester, now: number) {
  if (quota === undefined || (quota.perDay === Number.POSITIVE_INFINITY && quota.cooldownSeconds === 0))
    return undefined;
  const taken = await store
    .selectFrom('jobs')
    .select('accepted_at')
    .where('user_id', '=', userId)
    .where('guild_id', '=', guildId)
    .where('accepted_at', '>', now - DAY_MS)
    .where('counts_toward_quota', '=', 1)
    .where(({ eb, or, and }) =>
      or([
        eb('painted', 'is not', null),
        eb('state', 'in', ACTIVE),
        and([eb('state', '=', 'cancelled'), eb('attempt', '>', 0)]),
      ]),
    )
    .execute();
  const left = await store
    .selectFrom('quota_leftovers')
    .select('accepted_at')
    .where('user_id', '=', userId)
    .where('guild_id', '=', guildId)
    .execute();
  const times = [...taken, ...left].map(({ accepted_at }) => Number(accepted_at));
  return quotaError(times, quota, now);
}

/** As `overTaken` has it, of one row. */
const countsTowardQuota = ({ counts_toward_quota, painted, state, attempt }: Selectable<JobsTable>): boolean =>
  counts_toward_quota === 1 && (painted !== null || ACTIVE.includes(state) || (state === 'cancelled' && attempt > 0));

/** What is cancelled while it waits leaves its turn unused. */
async function lastTurn(transaction: Transaction<Schema>, userId: string): Promise<number | undefined> {
  const last = await transaction
    .selectFrom('jobs')
    .select('start_tag')
    .where('user_id', '=', userId)
    .where(({ eb, or }) => or([eb('attempt', '>', 0), eb('state', 'in', ACTIVE)]))
    .orderBy('start_tag', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.start_tag;
}

async function lastServed(transaction: Transaction<Schema>): Promise<ServedJobs> {
  const begun = transaction.selectFrom('jobs').where('attempt', '>', 0);
  const newest = await begun.select('start_tag').orderBy('start_tag', 'desc').limit(1).executeTakeFirst();
  if (newest === undefined) return { startTag: 0, jobs: 0 };
  const { start_tag: startTag } = newest;
  const { jobs } = await begun
    .select(({ fn }) => fn.countAll<number>().as('jobs'))
    .where('start_tag', '=', startTag)
    .executeTakeFirstOrThrow();
  return { startTag, jobs: Number(jobs) };
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : JSON.parse(json));

function toJob(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    sequence: row.sequence,
    startTag: row.start_tag,
    state: row.state,
    userId: row.user_id,
    guildId: row.guild_id,
    countsTowardQuota: row.counts_toward_quota === 1,
    channelId: row.channel_id,
    name: row.name,
    // Rows of older versions lack the options that came later.
    options: { ...DEFAULTS, ...JSON.parse(row.options) },
    clamped: parsed(row.clamped) ?? [],
    content: row.content,
    aspect: row.aspect,
    styles: JSON.parse(row.styles),
    reply: JSON.parse(row.reply),
    attempt: row.attempt,
    painted: parsed(row.painted),
    failure: parsed(row.failure),
    cancelledBy: row.cancelled_by,
    acceptedAt: row.accepted_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}
