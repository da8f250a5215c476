/** `/help`: what there is, for this member in this place. */

import { SlashCommandBuilder } from 'discord.js';
import type { SlashCommand } from '../src/discord/command-types.js';
import { helpMessage } from '../src/discord/help/help-message.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { localizeBuilder } from '../src/discord/localize.js';
import { toReply } from '../src/discord/messages/message.js';
import type { PolicyDeps } from '../src/discord/settings/guild-policy.js';

export const help = {
  data: allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.help)).toJSON(),
  async execute(interaction, services) {
    await interaction.reply(toReply(helpMessage(interaction, services), true));
  },
} satisfies SlashCommand<PolicyDeps>;
