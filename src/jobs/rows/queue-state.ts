/** What the rows say that a new job is put behind. */
import type { Transaction } from 'kysely';
import type { Schema } from '../../store/schema.js';
import type { ActiveCounts, Requester } from '../admission/job-limits.js';
import { ACTIVE_STATES } from '../job.js';
import { nextStartTag } from '../queue/fair-queue.js';
import { activeCounts } from './refusal-by-rows.js';

export interface QueueState {
  readonly active: ActiveCounts;
  /** Of the next job. */
  readonly sequence: number;
  /** Of the member's next job: see `fair-queue.ts`. */
  readonly startTag: number;
}

/** One statement: whoever inserts a job keeps all others waiting meanwhile. @param transaction the one that inserts the job. */
export async function readQueueState(transaction: Transaction<Schema>, requester: Requester): Promise<QueueState> {
  const started = transaction.selectFrom('jobs').where('attempt', '>', 0);
  const servedTag = started.select('start_tag').orderBy('start_tag', 'desc').limit(1);
  const { newest, last, served_tag, served_jobs, ...active } = await transaction
    .selectFrom(activeCounts(transaction, requester).as('active'))
    .selectAll('active')
    .select([
      transaction
        .selectFrom('jobs')
        .select(({ fn }) => fn.max('sequence').as('newest'))
        .as('newest'),
      lastStartTag(transaction, requester.userId).as('last'),
      servedTag.as('served_tag'),
      started
        .select(({ fn }) => fn.countAll<number>().as('jobs'))
        .where('start_tag', '=', servedTag)
        .as('served_jobs'),
    ])
    .executeTakeFirstOrThrow();
  const served = { startTag: served_tag ?? 0, jobs: Number(served_jobs ?? 0) };
  return { active, sequence: (newest ?? 0) + 1, startTag: nextStartTag(last ?? undefined, served) };
}

/** Of the member's jobs, without those that were cancelled before their first attempt. */
const lastStartTag = (transaction: Transaction<Schema>, userId: string) =>
  transaction
    .selectFrom('jobs')
    .select('start_tag')
    .where('user_id', '=', userId)
    .where(({ eb, or }) => or([eb('attempt', '>', 0), eb('state', 'in', ACTIVE_STATES)]))
    .orderBy('start_tag', 'desc')
    .limit(1);
