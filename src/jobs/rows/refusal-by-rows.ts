/** Whether the rows of the jobs table leave room for another job of a member: limits and quotas. */
import type { Kysely, Selectable } from 'kysely';
import type { UserError } from '../../errors/user-error.js';
import type { Schema } from '../../store/schema.js';
import { type ActiveCounts, type JobLimits, limitError, type Requester } from '../admission/job-limits.js';
import { DAY_MS, quotaError } from '../admission/quota.js';
import { ACTIVE_STATES } from '../job.js';
import type { JobsTable } from '../tables.js';

/**
 * The one decision by rows: `JobRows.insert` makes it in its transaction.
 *
 * @param now milliseconds since 1970.
 * @returns `limit-member`, `quota-waiting`, `limit-guild`, `limit-total`, `quota-day` or `quota-cooldown`.
 */
export async function refusalByRows(
  store: Kysely<Schema>,
  requester: Requester,
  limits: JobLimits,
  now: number,
): Promise<UserError | undefined> {
  const active = await activeCounts(store, requester).executeTakeFirstOrThrow();
  return refusalByCounts(store, active, { requester, limits, now });
}

export interface RefusalOptions {
  readonly requester: Requester;
  readonly limits: JobLimits;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** As `refusalByRows`, of what `activeCounts` has read. */
export async function refusalByCounts(
  store: Kysely<Schema>,
  active: ActiveCounts,
  { requester, limits, now }: RefusalOptions,
): Promise<UserError | undefined> {
  return limitError(active, requester, limits) ?? quotaErrorBy(store, requester, now);
}

/** One row: `ActiveCounts`. */
export const activeCounts = (store: Kysely<Schema>, { userId, guildId }: Requester) =>
  store
    .selectFrom('jobs')
    .select(({ fn, eb }) => {
      const isOwn = eb('user_id', '=', userId);
      // Of direct messages nobody asks.
      const isHere = eb('guild_id', '=', guildId ?? '');
      const count = () => fn.countAll<number>();
      return [
        count().as('total'),
        count().filterWhere(isHere).as('inGuild'),
        count().filterWhere(isOwn).as('ofMember'),
        count()
          .filterWhere(eb.and([isOwn, isHere, eb('counts_toward_quota', '>', 0)]))
          .as('ofMemberInGuild'),
      ];
    })
    .where('state', 'in', ACTIVE_STATES);

/**
 * A job counts toward the daily quota from its insertion on, unless it failed or was cancelled before its first attempt. The
 * count is derived from the rows alone, so it cannot drift from them.
 */
async function quotaErrorBy(store: Kysely<Schema>, { userId, guildId, quota, weight }: Requester, now: number) {
  if (quota === undefined || (quota.perDay === Number.POSITIVE_INFINITY && quota.cooldownSeconds === 0))
    return undefined;
  const counted = await store
    .selectFrom('jobs')
    .select(['accepted_at', 'counts_toward_quota as weight'])
    .where('user_id', '=', userId)
    .where('guild_id', '=', guildId)
    .where('accepted_at', '>', now - DAY_MS)
    .where('counts_toward_quota', '>', 0)
    .where(({ eb, or, and }) =>
      or([
        eb('painted', 'is not', null),
        eb('state', 'in', ACTIVE_STATES),
        and([eb('state', '=', 'cancelled'), eb('attempt', '>', 0)]),
      ]),
    )
    .execute();
  const leftovers = await store
    .selectFrom('quota_leftovers')
    .select(['accepted_at', 'weight'])
    .where('user_id', '=', userId)
    .where('guild_id', '=', guildId)
    .execute();
  const times = [...counted, ...leftovers].flatMap(({ accepted_at, weight }) =>
    new Array<number>(Number(weight)).fill(Number(accepted_at)),
  );
  return quotaError(times, quota, now, weight);
}

/** The condition of `quotaErrorBy`, for one row. */
export const countsTowardQuota = ({ counts_toward_quota, painted, state, attempt }: Selectable<JobsTable>): boolean =>
  counts_toward_quota > 0 &&
  (painted !== null || ACTIVE_STATES.includes(state) || (state === 'cancelled' && attempt > 0));
