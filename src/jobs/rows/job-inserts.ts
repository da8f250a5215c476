/** New rows of the jobs table, within the limits. */
import type { Transaction } from 'kysely';
import { UserError } from '../../errors/user-error.js';
import { addReferences, MissingPictureError } from '../../store/pictures/picture-store.js';
import type { Schema } from '../../store/schema.js';
import { lockFor } from '../../store/transaction-lock.js';
import type { JobLimits } from '../admission/job-limits.js';
import type { Quota } from '../admission/quota.js';
import type { DerivedJobKind, Job } from '../job.js';
import { picturesOf } from '../job-personal-data.js';
import type { JobsTable } from '../tables.js';
import { NEW_ROW, toJob, toNullable } from './job-row.js';
import { readQueueState } from './queue-state.js';
import { refusalByCounts, refusalByRows } from './refusal-by-rows.js';

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
> &
  Partial<Pick<Job, 'mask' | 'start' | 'panels' | 'animation'>> & {
    /** How many paintings it counts for; 1 where it is missing. */
    readonly weight?: number;
    /** Who answers it, in a fleet. */
    readonly botId?: string | null;
    /** Limits on the member in this server; without them the job does not count there. */
    readonly quota: Quota | undefined;
  };

export interface DerivedJobInsert extends Pick<Job, 'id' | 'reply' | 'userId' | 'guildId' | 'channelId'> {
  readonly kind: DerivedJobKind;
  /** Who answers it, in a fleet. */
  readonly botId?: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Under which jobs are inserted, one transaction after the other, since the limit in total, the start tag and the sequence look at all jobs
 * that there are; and under which the rows move that daily quotas count. The sequence is a maximum under it, not one of the database's: that
 * would give out numbers in another order than the jobs appear in.
 */
export const JOBS_LOCK = 'jobs';

/**
 * Checks the limits and inserts the row, its start tag and its picture references.
 *
 * @throws UserError `limit-member`, `limit-guild`, `limit-total`, `quota-waiting`, `quota-day` or `quota-cooldown`.
 */
export async function insertJob(transaction: Transaction<Schema>, job: JobInsert, limits: JobLimits): Promise<Job> {
  const { panels = [], mask = null, start = null } = job;
  // Before the lock, under which as little as possible is done.
  await addReferences(transaction, job.id, picturesOf({ ...job, panels, mask, start, painted: null, frames: [] }));
  await lockFor(transaction, JOBS_LOCK);
  const { active, sequence, startTag } = await readQueueState(transaction, job);
  const refusal = await refusalByCounts(transaction, active, { requester: job, limits, now: job.acceptedAt });
  if (refusal !== undefined) throw refusal;
  const row: JobsTable = {
    ...NEW_ROW,
    id: job.id,
    kind: panels.length > 0 ? 'variations' : 'painting',
    sequence,
    start_tag: startTag,
    user_id: job.userId,
    guild_id: job.guildId,
    channel_id: job.channelId,
    name: job.name,
    options: JSON.stringify(job.options),
    content: job.content,
    aspect: job.aspect,
    styles: JSON.stringify(job.styles),
    mask,
    start,
    panels: toNullable(panels),
    reply: JSON.stringify(job.reply),
    accepted_at: job.acceptedAt,
    bot_id: job.botId ?? null,
    counts_toward_quota: job.quota === undefined ? 0 : (job.weight ?? 1),
    animation: job.animation == null ? null : JSON.stringify(job.animation),
    clamped: toNullable(job.clamped),
  };
  await transaction.insertInto('jobs').values(row).execute();
  return toJob(row);
}

/**
 * Inserts a job whose picture is made from the painting of `source`: see `JobRows.insertDerived`.
 *
 * @throws UserError `limit-member`, `limit-guild`, `limit-total`; of a `gallery` copy, of which there is one, `gallery-already` instead.
 */
export async function insertDerivedJob(
  transaction: Transaction<Schema>,
  source: Job,
  { id, kind, reply, userId, guildId, channelId, at, botId = null }: DerivedJobInsert,
  limits: JobLimits,
): Promise<Job> {
  await lockFor(transaction, JOBS_LOCK);
  const refusal =
    kind === 'gallery'
      ? await galleryRefusal(transaction, source, guildId)
      : await refusalByRows(transaction, { userId, guildId }, limits, at);
  if (refusal !== undefined) throw refusal;
  const copied = await transaction
    .selectFrom('jobs')
    .selectAll()
    .where('id', '=', source.id)
    // One that was removed refers to no pictures any more, though a copy of it may keep them.
    .where(({ exists, selectFrom }) =>
      exists(selectFrom('picture_references').select('hash').whereRef('owner_id', '=', 'jobs.id')),
    )
    .executeTakeFirst();
  if (copied === undefined || copied.painted === null) throw new MissingPictureError(source.content);
  const row: JobsTable = {
    ...copied,
    ...NEW_ROW,
    painted: copied.painted,
    mask: copied.mask,
    frames: copied.frames,
    animation: copied.animation,
    id,
    kind,
    source_job_id: copied.source_job_id ?? copied.id,
    sequence: await nextSequence(transaction),
    state: 'running',
    user_id: userId,
    guild_id: guildId,
    channel_id: channelId,
    reply: JSON.stringify(reply),
    accepted_at: at,
    bot_id: botId,
  };
  await transaction.insertInto('jobs').values(row).execute();
  const inserted = toJob(row);
  await addReferences(transaction, id, picturesOf(inserted));
  return inserted;
}

/** @returns `gallery-already` where the painting is in the server's gallery, or on its way there. */
async function galleryRefusal(
  transaction: Transaction<Schema>,
  { id, sourceJobId }: Pick<Job, 'id' | 'sourceJobId'>,
  guildId: string | null,
): Promise<UserError | undefined> {
  const shown = await transaction
    .selectFrom('jobs')
    // One that was deleted there refers to no pictures any more.
    .innerJoin('picture_references', 'picture_references.owner_id', 'jobs.id')
    .select('jobs.id')
    .where('source_job_id', '=', sourceJobId ?? id)
    .where('kind', '=', 'gallery')
    .where('guild_id', '=', guildId)
    .where('state', 'in', ['running', 'delivered'])
    .executeTakeFirst();
  return shown && new UserError('gallery-already');
}

/** Under `JOBS_LOCK`. */
async function nextSequence(transaction: Transaction<Schema>): Promise<number> {
  const { newest } = await transaction
    .selectFrom('jobs')
    .select(({ fn }) => fn.max('sequence').as('newest'))
    .executeTakeFirstOrThrow();
  return (newest ?? 0) + 1;
}
