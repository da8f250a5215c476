/** "Show", under a reply whose token has expired: pressing it is a new interaction, whose token is valid for 15 minutes. */

import type { MessageComponentInteraction } from 'discord.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import {
  createReplyTarget,
  inheritedTarget,
  type ReplyTarget,
  replyTargetOf,
  sentReplyOf,
} from '../../src/discord/replies/reply-target.js';
import { jobsOfReply, previewPairOf } from '../../src/discord/settings/preview-pair.js';
import { requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import type { Job } from '../../src/jobs/job.js';

export const resumeReply = {
  expectsPainting: true,
  actions: ['show'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const pressed = await requireVisibleJob(services.jobs, id, interaction);
    for (const job of await jobsOfReply(pressed, services.jobs)) await resumeJobReply(interaction, job, services);
  },
} satisfies ComponentHandler<StylizeDeps>;

async function resumeJobReply(
  interaction: MessageComponentInteraction,
  awaiting: Job,
  services: StylizeDeps,
): Promise<void> {
  const { jobs, delivery, replyTargets } = services;
  const { spoiler } = replyTargetOf(awaiting);
  const target = createReplyTarget(interaction, sentReplyOf(interaction.message), spoiler, replyTargets);
  const reply: ReplyTarget = { ...target, ...inheritedTarget(awaiting), ...previewPairOf(awaiting) };
  await jobs.setReply(awaiting.id, reply);
  const job = await jobs.find(awaiting.id);
  if (job === undefined) return;
  delivery.resume(job);
  if (job.endedAt !== null || job.painted !== null) await delivery.ended(job, await jobs.painting(job));
  // Until there is a snapshot, show the position in the queue.
  const { waiting: all } = await jobs.overview();
  const waiting = all.find((entry) => entry.job.id === job.id);
  if (waiting !== undefined) delivery.queued(job, waiting.place);
}
