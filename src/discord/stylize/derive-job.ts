/** Starts what is made from a finished painting and needs no painting: its copy for others, before and after, its timelapse. */
import { type MessageComponentInteraction, MessageFlags } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { DerivedJobKind, Job } from '../../jobs/job.js';
import { deferJobReply } from '../replies/defer-job-reply.js';
import { createReplyTarget, replyTargetOf } from '../replies/reply-target.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { requirePainter } from './job-access.js';
import { requireShowableHere } from './showable.js';
import { inheritedTarget, requesterOf } from './start-job.js';
import type { StartJobDeps } from './stylize-deps.js';

/**
 * Only for the member who asked for the painting: it may show their photo.
 *
 * @param isPrivate whether the reply is ephemeral; by default where the message with the button is.
 * @throws UserError `member-blocked`, `job-unknown`, `painter-only`, `age-restricted`, `timelapse-none`, and as `Jobs.derive`.
 */
export async function deriveJob(
  interaction: MessageComponentInteraction,
  id: string,
  kind: DerivedJobKind,
  services: StartJobDeps,
  isPrivate = interaction.message.flags.has(MessageFlags.Ephemeral),
): Promise<void> {
  const rules = guildPolicy(interaction, services);
  const requester = requesterOf(interaction);
  const refusal = rules.blocked ?? services.jobs.refusal(requester);
  if (refusal !== undefined) throw refusal;
  const message = await deferJobReply(interaction, isPrivate);
  const job = await requirePainter(services.jobs, id, interaction);
  if (!isPrivate) requireShowableHere(job, interaction);
  if (isTimelapse(kind) && !hasTimelapse(job)) throw new UserError('timelapse-none');
  const spoiler = replyTargetOf(job).spoiler || rules.spoiler;
  const target = createReplyTarget(interaction, message, spoiler, services.replyTargets);
  const reply = { ...target, ...inheritedTarget(job, rules, target.channelId) };
  await services.jobs.derive(job, kind, { ...requester, reply });
}

export const isTimelapse = (kind: Job['kind']): kind is 'timelapse' | 'timelapse-gif' =>
  kind === 'timelapse' || kind === 'timelapse-gif';

/** Whether pictures of the painting on its way were kept. */
export const hasTimelapse = ({ frames }: Pick<Job, 'frames'>): boolean => frames.length > 0;
