import type { MessageComponentInteraction } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import { createReplyTarget, NO_MESSAGE, replyTargetOf, sentReplyOf } from '../replies/reply-target.js';
import type { StylizeDeps } from './stylize-deps.js';

/**
 * Notes the token of a press on a painting's own message: for 15 minutes the message can be deleted by it, where the bot itself may not.
 *
 * @param job whose message it is; the asker is known to be allowed to delete it.
 */
export async function rememberPress(
  interaction: MessageComponentInteraction,
  job: Job,
  { jobs, replyTargets }: Pick<StylizeDeps, 'jobs' | 'replyTargets'>,
): Promise<void> {
  const known = replyTargetOf(job);
  // A forged press, on another message of the bot's: that one must not be deleted in its place.
  if (known.messageId !== NO_MESSAGE && known.messageId !== interaction.message.id) return;
  const pressed = createReplyTarget(interaction, sentReplyOf(interaction.message), known.spoiler, replyTargets);
  await jobs.setReply(job.id, { ...known, ...pressed, locale: known.locale });
}
