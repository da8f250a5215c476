/** How many jobs may be active (wait or run) at the same time. */
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../job.js';
import type { Quota } from './quota.js';

export interface JobLimits {
  /** Active jobs of one member, of one server, of all together. */
  readonly perMember: number;
  readonly perGuild: number;
  readonly total: number;
}

export type ActiveJob = Pick<Job, 'userId' | 'guildId' | 'countsTowardQuota'>;

export interface Requester extends Pick<Job, 'userId' | 'guildId'> {
  /** Limits on the member in this server. */
  readonly quota?: Quota | undefined;
  /** How many paintings the job counts for; 1 where it is missing. */
  readonly weight?: number | undefined;
}

/** @returns `stopping`: the bot shuts down. */
export const restartingError = (): UserError => new UserError('stopping');

/** How many jobs are active. */
export interface ActiveCounts {
  readonly total: number;
  /** In the requester's server. */
  readonly inGuild: number;
  readonly ofMember: number;
  /** Of the member in the server, of those that count toward its quotas. */
  readonly ofMemberInGuild: number;
}

/** What of the active jobs concerns a requester. */
export function countActive(active: readonly ActiveJob[], { userId, guildId }: Requester): ActiveCounts {
  const own = active.filter((job) => job.userId === userId);
  return {
    total: active.length,
    inGuild: active.filter((job) => job.guildId === guildId).length,
    ofMember: own.length,
    ofMemberInGuild: own.filter((job) => job.countsTowardQuota && job.guildId === guildId).length,
  };
}

/** @returns `limit-member`, `quota-waiting`, `limit-guild` or `limit-total`, where the active jobs leave no room for another one of the requester. */
export function limitError(
  active: ActiveCounts,
  { guildId, quota }: Requester,
  { perMember, perGuild, total }: JobLimits,
): UserError | undefined {
  if (active.ofMember >= perMember) {
    return new UserError('limit-member', { limit: perMember });
  }
  if (quota !== undefined && active.ofMemberInGuild >= quota.waiting) {
    return new UserError('quota-waiting', { limit: quota.waiting });
  }
  if (guildId !== null && active.inGuild >= perGuild) {
    return new UserError('limit-guild', { limit: perGuild });
  }
  if (active.total >= total) {
    return new UserError('limit-total', { limit: total });
  }
  return undefined;
}
