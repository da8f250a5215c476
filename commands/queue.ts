/** `/queue`: waiting and running jobs with their estimates; moderators pause and resume their server's, and cancel jobs. */

import { type BaseInteraction, MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { ComponentHandler, SlashCommand } from '../src/discord/command-types.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { localizeBuilder } from '../src/discord/localize.js';
import { toReply } from '../src/discord/messages/message.js';
import { isModerator, requireModerator } from '../src/discord/permissions.js';
import type { QueueDeps } from '../src/discord/queue/queue-deps.js';
import { queueMessage } from '../src/discord/queue/queue-message.js';
import { guildPolicy } from '../src/discord/settings/guild-policy.js';
import { requireJobInGuild } from '../src/discord/stylize/job-access.js';
import { UserError } from '../src/errors/user-error.js';
import { messagesFor } from '../src/locales/index.js';

async function renderQueue(interaction: BaseInteraction, { jobs }: QueueDeps) {
  const { user, guildId, locale } = interaction;
  const viewer = { userId: user.id, guildId, isModerator: isModerator(interaction) };
  return queueMessage(await jobs.overview(), jobs.isPaused(guildId), viewer, messagesFor(locale));
}

export const queue = {
  data: allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.queue)).toJSON(),
  async execute(interaction, services) {
    if (guildPolicy(interaction, services).queueForModerators && !isModerator(interaction))
      throw new UserError('queue-closed');
    await interaction.reply(toReply(await renderQueue(interaction, services), true));
  },
} satisfies SlashCommand<QueueDeps>;

/** Acts on the server where it is pressed: what a custom id says comes from the client. */
export const moderateQueue = {
  actions: ['pause', 'resume', 'drop'],
  async execute(interaction, _, action, services) {
    requireModerator(interaction);
    const guildId = interaction.guildId as string;
    await interaction.deferUpdate();
    if (action === 'pause') await services.jobs.pause(guildId);
    else if (action === 'resume') await services.jobs.resume(guildId);
    else if (interaction.isStringSelectMenu())
      for (const id of interaction.values) {
        const job = await requireJobInGuild(services.jobs, id, interaction);
        await services.jobs.cancel(job.id, interaction.user.id);
      }
    const { components, allowedMentions } = toReply(await renderQueue(interaction, services));
    await interaction.editReply({ components, allowedMentions, flags: MessageFlags.IsComponentsV2 });
  },
} satisfies ComponentHandler<QueueDeps>;
