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
}

/** @returns `stopping`: the bot shuts down. */
export const restartingError = (): UserError =>
  new UserError('stopping', 'The bot is being restarted; try again in a minute.');

/** @returns `limit-member`, `quota-waiting`, `limit-guild` or `limit-total`, where the active jobs leave no room for another one of the requester. */
export function limitError(
  active: readonly ActiveJob[],
  { userId, guildId, quota }: Requester,
  { perMember, perGuild, total }: JobLimits,
): UserError | undefined {
  const count = (is: (job: ActiveJob) => boolean) => active.filter(is).length;
  if (count((job) => job.userId === userId) >= perMember) {
    const message = `You have ${perMember} paintings waiting or under way, which is the limit; wait for one or cancel one.`;
    return new UserError('limit-member', message, { limit: perMember });
  }
  const ownHere = (job: ActiveJob) => job.countsTowardQuota && job.userId === userId && job.guildId === guildId;
  if (quota !== undefined && count(ownHere) >= quota.waiting) {
    const message = `You have ${quota.waiting} paintings waiting or under way here, which is this server's limit.`;
    return new UserError('quota-waiting', message, { limit: quota.waiting });
  }
  if (guildId !== null && count((job) => job.guildId === guildId) >= perGuild) {
    const message = `This server has ${perGuild} paintings waiting, which is the limit; try again in a few minutes.`;
    return new UserError('limit-guild', message, { limit: perGuild });
  }
  if (active.length >= total) {
    const message = `${total} paintings are waiting, which is the limit; try again in a few minutes.`;
    return new UserError('limit-total', message, { limit: total });
  }
  return undefined;
}
