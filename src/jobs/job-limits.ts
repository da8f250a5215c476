/** How many jobs may be active (wait or run) at the same time. */
import { UserError } from '../errors/user-error.js';
import type { Job } from './job.js';
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

/** @returns `limit-member`, `quota-waiting`, `limit-guild` or `limit-total`, where the active jobs leave no room for another one of the requester. */
export function limitError(
  active: readonly ActiveJob[],
  { userId, guildId, quota }: Requester,
  { perMember, perGuild, total }: JobLimits,
): UserError | undefined {
  const count = (is: (job: ActiveJob) => boolean) => active.filter(is).length;
  if (count((job) => job.userId === userId) >= perMember) {
    return new UserError('limit-member', { limit: perMember });
  }
  const ownHere = (job: ActiveJob) => job.countsTowardQuota && job.userId === userId && job.guildId === guildId;
  if (quota !== undefined && count(ownHere) >= quota.waiting) {
    return new UserError('quota-waiting', { limit: quota.waiting });
  }
  if (guildId !== null && count((job) => job.guildId === guildId) >= perGuild) {
    return new UserError('limit-guild', { limit: perGuild });
  }
  if (active.length >= total) {
    return new UserError('limit-total', { limit: total });
  }
  return undefined;
}
