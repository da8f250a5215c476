/** What comes from an age-restricted channel is shown in age-restricted channels, to its member, and nowhere else. */
import { type BaseInteraction, type Channel, InteractionContextType } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import { isAgeRestricted } from '../age-restriction.js';
import { replyTargetOf } from '../replies/reply-target.js';

export const isShowableIn = (job: Pick<Job, 'reply'>, channel: Channel | null | undefined): boolean =>
  replyTargetOf(job).ageRestricted !== true || isAgeRestricted(channel);

/** @throws UserError `age-restricted` where others would see it who need not be of age. */
export function requireShowableIn(job: Pick<Job, 'reply'>, channel: Channel | null | undefined): void {
  if (!isShowableIn(job, channel)) throw new UserError('age-restricted');
}

/**
 * The same for a reply that anybody may read where it is asked for.
 *
 * @throws UserError `age-restricted`
 */
export function requireShowableHere(
  job: Pick<Job, 'reply'>,
  { channel, context }: Pick<BaseInteraction, 'channel' | 'context'>,
): void {
  // Only the member reads it there.
  if (context !== InteractionContextType.BotDM) requireShowableIn(job, channel);
}
