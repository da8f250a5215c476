/** The jobs table as the processes of a fleet share it: who answers a job, who paints it, and what becomes of those whose process has died. */
import type { Database } from '../../store/database.js';
import { databaseTime } from '../../store/database-time.js';
import { ACTIVE_STATES, type Job } from '../job.js';
import { toJob } from './job-row.js';

/** What has to be known of jobs that run. */
export interface RunningRow {
  readonly id: string;
  readonly attempt: number;
}

export interface AnsweredJob {
  readonly job: Job;
  /** Null where nobody answers it. */
  readonly botId: string | null;
}

/** Jobs that a bot takes over at once: the others get some, too. */
const CLAIMED_AT_ONCE = 100;

export class FleetRows {
  readonly #store: Database;
  readonly #deadAfterMs: number;

  /** @param deadAfterMs a process that has given no sign of life for so long is dead. */
  constructor(store: Database, deadAfterMs: number) {
    this.#store = store;
    this.#deadAfterMs = deadAfterMs;
  }

  /** Active, or to be delivered. */
  #unfinished() {
    return this.#store
      .selectFrom('jobs')
      .where(({ or, and, eb }) =>
        or([eb('state', 'in', ACTIVE_STATES), and([eb('ended_at', 'is not', null), eb('notified_at', 'is', null)])]),
      );
  }

  #alive() {
    return this.#store
      .selectFrom('processes')
      .select('id')
      .where('seen_at', '>', ({ eb }) => eb(databaseTime(this.#store), '-', this.#deadAfterMs));
  }

  /** All that a bot answers. */
  async answeredBy(botId: string): Promise<Job[]> {
    return (await this.#unfinished().selectAll().where('bot_id', '=', botId).execute()).map(toJob);
  }

  async isAnsweredBy(id: string, botId: string): Promise<boolean> {
    const row = this.#unfinished().select('id').where('id', '=', id).where('bot_id', '=', botId);
    return (await row.executeTakeFirst()) !== undefined;
  }

  /** Takes over some of the jobs that nobody answers, or a bot that has died. */
  async claim(botId: string): Promise<Job[]> {
    const orphans = this.#unfinished()
      .select('id')
      .where(({ or, eb }) => or([eb('bot_id', 'is', null), eb('bot_id', 'not in', this.#alive())]))
      .orderBy('sequence')
      .limit(CLAIMED_AT_ONCE);
    const ids = (await orphans.execute()).map(({ id }) => id);
    if (ids.length === 0) return [];
    const rows = await this.#store
      .updateTable('jobs')
      .set({ bot_id: botId })
      .where('id', 'in', ids)
      // Another bot may have been faster.
      .where(({ or, eb }) => or([eb('bot_id', 'is', null), eb('bot_id', 'not in', this.#alive())]))
      .returningAll()
      .execute();
    return rows.map(toJob);
  }

  /** Nobody answers them: the next bot that looks does. */
  async giveBack(botId: string): Promise<void> {
    const own = this.#unfinished().select('id').where('bot_id', '=', botId);
    await this.#store.updateTable('jobs').set({ bot_id: null }).where('id', 'in', own).execute();
  }

  /** Of all processes; unordered. */
  async active(): Promise<AnsweredJob[]> {
    const rows = await this.#store.selectFrom('jobs').selectAll().where('state', 'in', ACTIVE_STATES).execute();
    return rows.map((row) => ({ job: toJob(row), botId: row.bot_id }));
  }

  /** @returns false of a job that is there, and whose server is not paused. */
  async isHeld(id: string): Promise<boolean> {
    const row = await this.#store
      .selectFrom('jobs')
      .leftJoin('paused_guilds', 'paused_guilds.guild_id', 'jobs.guild_id')
      .select('paused_guilds.guild_id as paused')
      .where('jobs.id', '=', id)
      .executeTakeFirst();
    return row === undefined || row.paused !== null;
  }

  /** What of these a worker runs still, by their rows. */
  async runningAt(workerId: string): Promise<RunningRow[]> {
    return this.#store
      .selectFrom('jobs')
      .select(['id', 'attempt'])
      .where('worker_id', '=', workerId)
      .where('state', '=', 'running')
      .where('painted', 'is', null)
      .execute();
  }

  /** Puts jobs back into the queue whose worker has died. @returns how many. */
  async requeueLost(): Promise<number> {
    const { numUpdatedRows } = await this.#store
      .updateTable('jobs')
      .set({ state: 'queued', worker_id: null })
      .where('state', '=', 'running')
      .where('painted', 'is', null)
      .where(({ or, eb }) => or([eb('worker_id', 'is', null), eb('worker_id', 'not in', this.#alive())]))
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }
}
