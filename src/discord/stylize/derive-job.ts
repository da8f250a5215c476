/** Starts what is made from a finished painting and needs no painting: its copy for others, before and after, its timelapse. */
import type { MessageComponentInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { DerivedJobKind, Job } from '../../jobs/job.js';
import { within } from '../../time/within.js';
import { deferJobReply } from '../replies/defer-job-reply.js';
import { createReplyTarget, inheritedTarget, replyTargetOf } from '../replies/reply-target.js';
import { startOnce } from '../replies/start-once.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { requirePainter } from './job-access.js';
import { pressedPainting } from './pressed-painting.js';
import { requireShowableHere } from './showable.js';
import { EARLY_CHECK_MS, requesterOf } from './start-job.js';
import type { StartJobDeps } from './stylize-deps.js';

/**
 * Only for the member who asked for the painting: it may show their photo.
 *
 * @param id as `pressedPainting` reads it.
 * @param isPrivate whether the reply is ephemeral; by default as the painting that was pressed is.
 * @throws UserError `member-blocked`, `job-unknown`, `painter-only`, `age-restricted`, `timelapse-none`, and as `Jobs.derive`.
 */
export async function deriveJob(
  interaction: MessageComponentInteraction,
  id: string,
  kind: DerivedJobKind,
  services: StartJobDeps,
  isPrivate = pressedPainting(interaction, id).isPrivate,
): Promise<void> {
  const rules = guildPolicy(interaction, services);
  const requester = requesterOf(interaction);
  const refusal = rules.blocked ?? (await services.jobs.refusal(requester));
  if (refusal !== undefined) throw refusal;
  const { jobId } = pressedPainting(interaction, id);
  const finding = requirePainter(services.jobs, jobId, interaction).then((job) => {
    if (!isPrivate) requireShowableHere(job, interaction);
    return job;
  });
  await within(EARLY_CHECK_MS, finding);
  const message = await deferJobReply(interaction, isPrivate);
  await startOnce(interaction, services.jobs, async (newId) => {
    const job = await finding;
    if (isTimelapse(kind) && !hasTimelapse(job)) throw new UserError('timelapse-none');
    const spoiler = replyTargetOf(job).spoiler || rules.spoiler;
    const target = createReplyTarget(interaction, message, spoiler, services.replyTargets);
    const reply = { ...target, ...inheritedTarget(job) };
    await services.jobs.derive(job, kind, { id: newId, ...requester, reply });
  });
}

export const isTimelapse = (kind: Job['kind']): kind is 'timelapse' | 'timelapse-gif' =>
  kind === 'timelapse' || kind === 'timelapse-gif';

/** Whether pictures of the painting on its way were kept. */
export const hasTimelapse = ({ frames }: Pick<Job, 'frames'>): boolean => frames.length > 0;
