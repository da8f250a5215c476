/** `/help`: what there is, for this member in this place. */

import { SlashCommandBuilder } from 'discord.js';
import { HELP_TEXTS } from '../src/discord/command-localizations/help.js';
import { localizeBuilder } from '../src/discord/command-localizations/localize.js';
import type { SlashCommand } from '../src/discord/command-types.js';
import type { HelpDeps } from '../src/discord/help/help-deps.js';
import { helpMessage } from '../src/discord/help/help-message.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { toReply } from '../src/discord/messages/message.js';

export const help = {
  data: allContexts(localizeBuilder(new SlashCommandBuilder(), HELP_TEXTS.help)).toJSON(),
  async execute(interaction, services) {
    await interaction.reply(toReply(helpMessage(interaction, services), true));
  },
} satisfies SlashCommand<HelpDeps>;
