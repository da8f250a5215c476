/** The start tag of a new job, from the rows of the jobs table: see `fair-queue.ts`. */
import type { Transaction } from 'kysely';
import type { Schema } from '../../store/schema.js';
import { ACTIVE_STATES } from '../job.js';
import { nextStartTag, type ServedJobs } from '../queue/fair-queue.js';

/** @param transaction the one that inserts the job. */
export const startTagFor = async (transaction: Transaction<Schema>, userId: string): Promise<number> =>
  nextStartTag(await lastStartTag(transaction, userId), await lastServed(transaction));

/** Of the member's jobs, without those that were cancelled before their first attempt. */
async function lastStartTag(transaction: Transaction<Schema>, userId: string): Promise<number | undefined> {
  const last = await transaction
    .selectFrom('jobs')
    .select('start_tag')
    .where('user_id', '=', userId)
    .where(({ eb, or }) => or([eb('attempt', '>', 0), eb('state', 'in', ACTIVE_STATES)]))
    .orderBy('start_tag', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.start_tag;
}

async function lastServed(transaction: Transaction<Schema>): Promise<ServedJobs> {
  const started = transaction.selectFrom('jobs').where('attempt', '>', 0);
  const newest = await started.select('start_tag').orderBy('start_tag', 'desc').limit(1).executeTakeFirst();
  if (newest === undefined) return { startTag: 0, jobs: 0 };
  const { start_tag: startTag } = newest;
  const { jobs } = await started
    .select(({ fn }) => fn.countAll<number>().as('jobs'))
    .where('start_tag', '=', startTag)
    .executeTakeFirstOrThrow();
  return { startTag, jobs: Number(jobs) };
}
