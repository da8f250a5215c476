/** "Ping me", under a job that waits or runs: its requester is told when it is done. */

import { MessageFlags } from 'discord.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { textMessage, toReply } from '../../src/discord/messages/message.js';
import { replyTargetOf, togglePing } from '../../src/discord/replies/reply-target.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

export const pingWhenDone = {
  actions: ['ping'],
  async execute(interaction, id, _, { jobs, preferences }) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requireOwnJob(jobs, id, interaction);
    // Moderators may cancel the job, but only its requester is pinged.
    if (job.userId !== interaction.user.id) throw new UserError('not-yours');
    if (job.endedAt !== null) throw new UserError('job-ended');
    const { ping } = await preferences.find(job.userId);
    const before = replyTargetOf(job);
    const after = togglePing(before, ping === 'direct' ? 'direct' : 'mention');
    await jobs.setReply(job.id, after, before);
    const { pingOn, pingOff } = messagesFor(interaction.locale).preferences;
    await interaction.editReply(toReply(textMessage(after.pingAlways === true ? pingOn : pingOff)));
  },
} satisfies ComponentHandler<StylizeDeps>;
