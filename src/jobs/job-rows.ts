/** Jobs as rows: every read and write of the table. */
import type { Selectable, Transaction, Updateable } from 'kysely';
import type { JobsTable, Schema } from '../store/schema.js';
import type { Store } from '../store/store.js';
import { UserError } from '../user-error.js';
import { nextTurn } from './fair-queue.js';
import type { Failure, Job, JobState, Painted, ReplyAddress } from './job.js';

export interface JobLimits {
  /** Jobs that wait or run, of one member, of one server, of all. */
  readonly member: number;
  readonly guild: number;
  readonly total: number;
}

export type NewJob = Pick<
  Job,
  'id' | 'userId' | 'guildId' | 'channelId' | 'options' | 'content' | 'styles' | 'reply' | 'acceptedAt'
>;

type Requester = Pick<Job, 'userId' | 'guildId'>;

const ACTIVE: readonly JobState[] = ['queued', 'running'];

export class JobRows {
  readonly #store: Store;
  readonly #limits: JobLimits;

  constructor(store: Store, limits: JobLimits) {
    this.#store = store;
    this.#limits = limits;
  }

  /**
   * The row, its turn and its claims on pictures, in one transaction with the check of the limits.
   *
   * @throws UserError `limit-member`, `limit-guild` or `limit-total`.
   */
  insert(job: NewJob): Promise<Job> {
    return this.#store.transaction().execute(async (transaction) => {
      const active = await this.#active(transaction);
      this.#refuse(active, job);
      const serving = Math.max(0, ...active.filter(({ state }) => state === 'running').map(({ turn }) => turn));
      const own = active.filter(({ user_id }) => user_id === job.userId).map(({ turn }) => turn);
      const { last } = await transaction
        .selectFrom('jobs')
        .select(({ fn }) => fn.max('sequence').as('last'))
        .executeTakeFirstOrThrow();
      const row: JobsTable = {
        id: job.id,
        sequence: (last ?? 0) + 1,
        turn: nextTurn(own, serving),
        state: 'queued',
        user_id: job.userId,
        guild_id: job.guildId,
        channel_id: job.channelId,
        options: JSON.stringify(job.options),
        content: job.content,
        styles: JSON.stringify(job.styles),
        reply: JSON.stringify(job.reply),
        attempt: 0,
        painted: null,
        failure: null,
        cancelled_by: null,
        accepted_at: job.acceptedAt,
        started_at: null,
        ended_at: null,
        told_at: null,
      };
      await transaction.insertInto('jobs').values(row).execute();
      await claim(transaction, job.id, [job.content, ...job.styles.map(({ picture }) => picture)]);
      return toJob(row);
    });
  }

  /** @throws UserError as `insert` would now. */
  async refuseIfFull(requester: Requester): Promise<void> {
    this.#refuse(await this.#active(this.#store), requester);
  }

  async find(id: string): Promise<Job | undefined> {
    const row = await this.#store.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toJob(row);
  }

  /** In the order of painting. */
  async inState(state: JobState): Promise<Job[]> {
    const jobs = this.#store.selectFrom('jobs').selectAll().where('state', '=', state);
    return (await jobs.orderBy('turn').orderBy('sequence').execute()).map(toJob);
  }

  /** Ended, and the member has not been told. */
  async untold(): Promise<Job[]> {
    const ended = this.#store
      .selectFrom('jobs')
      .selectAll()
      .where('told_at', 'is', null)
      .where('ended_at', 'is not', null);
    return (await ended.orderBy('ended_at').execute()).map(toJob);
  }

  /** Jobs that ended before a time and whose pictures are still kept. */
  async keptSince(before: number): Promise<string[]> {
    const rows = await this.#store
      .selectFrom('jobs')
      .innerJoin('picture_references', 'picture_references.job_id', 'jobs.id')
      .select('jobs.id')
      .distinct()
      .where('ended_at', '<', before)
      .where('told_at', 'is not', null)
      .execute();
    return rows.map(({ id }) => id);
  }

  async count(): Promise<Record<JobState, number>> {
    const rows = await this.#store
      .selectFrom('jobs')
      .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute();
    const none = { queued: 0, running: 0, delivered: 0, failed: 0, cancelled: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)])) };
  }

  /** A new attempt. @returns undefined when the job does not wait (any more). */
  async start(id: string, at: number): Promise<Job | undefined> {
    const row = await this.#store
      .updateTable('jobs')
      .set((now) => ({ state: 'running', attempt: now('attempt', '+', 1), started_at: at }))
      .where('id', '=', id)
      .where('state', '=', 'queued')
      .returningAll()
      .executeTakeFirst();
    return row && toJob(row);
  }

  /** Back to where it waited: its turn is its old one. */
  async requeue(id: string): Promise<void> {
    const row = this.#store.updateTable('jobs').set({ state: 'queued', started_at: null });
    await row.where('id', '=', id).where('state', '=', 'running').where('painted', 'is', null).execute();
  }

  /** The painting is there; the member has not got it yet. */
  async painted(job: Job, painted: Painted): Promise<Job | undefined> {
    return this.#store.transaction().execute(async (transaction) => {
      const row = await transaction
        .updateTable('jobs')
        .set({ painted: JSON.stringify(painted) })
        .where('id', '=', job.id)
        .where('attempt', '=', job.attempt)
        .where('state', '=', 'running')
        .returningAll()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      await claim(transaction, job.id, [painted.picture]);
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

  /** @param reached whether anybody can see the painting. */
  async delivered(id: string, reached: boolean, at: number): Promise<void> {
    const lost: Failure = { kind: 'undeliverable', details: {}, message: 'The reply is gone.' };
    const end: Updateable<JobsTable> = reached
      ? { state: 'delivered' }
      : { state: 'failed', failure: JSON.stringify(lost) };
    const row = this.#store.updateTable('jobs').set({ ...end, ended_at: at, told_at: at });
    await row.where('id', '=', id).where('state', '=', 'running').execute();
  }

  async told(id: string, at: number): Promise<void> {
    await this.#store.updateTable('jobs').set({ told_at: at }).where('id', '=', id).execute();
  }

  async setReply(id: string, reply: ReplyAddress): Promise<void> {
    await this.#store
      .updateTable('jobs')
      .set({ reply: JSON.stringify(reply) })
      .where('id', '=', id)
      .execute();
  }

  #active(store: Store | Transaction<Schema>) {
    return store
      .selectFrom('jobs')
      .select(['user_id', 'guild_id', 'state', 'turn'])
      .where('state', 'in', ACTIVE)
      .execute();
  }

  #refuse(active: readonly { user_id: string; guild_id: string | null }[], { userId, guildId }: Requester): void {
    const { member, guild, total } = this.#limits;
    const count = (is: (job: (typeof active)[number]) => boolean) => active.filter(is).length;
    if (count(({ user_id }) => user_id === userId) >= member) {
      const message = `You have ${member} paintings waiting or under way, which is the limit; wait for one or cancel one.`;
      throw new UserError('limit-member', message, { limit: member });
    }
    if (guildId !== null && count(({ guild_id }) => guild_id === guildId) >= guild) {
      const message = `This server has ${guild} paintings waiting, which is the limit; try again in a few minutes.`;
      throw new UserError('limit-guild', message, { limit: guild });
    }
    if (active.length >= total) {
      const message = `${total} paintings are waiting, which is the limit; try again in a few minutes.`;
      throw new UserError('limit-total', message, { limit: total });
    }
  }
}

async function claim(transaction: Transaction<Schema>, jobId: string, hashes: readonly string[]): Promise<void> {
  const values = [...new Set(hashes)].map((hash) => ({ hash, job_id: jobId }));
  const insert = transaction.insertInto('picture_references').values(values);
  await insert.onConflict((conflict) => conflict.doNothing()).execute();
}

const parsed = <T>(json: string | null): T | null => (json === null ? null : JSON.parse(json));

function toJob(row: Selectable<JobsTable>): Job {
  return {
    id: row.id,
    sequence: row.sequence,
    turn: row.turn,
    state: row.state,
    userId: row.user_id,
    guildId: row.guild_id,
    channelId: row.channel_id,
    options: JSON.parse(row.options),
    content: row.content,
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
