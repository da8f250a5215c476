/** `/about`: what this bot is, what it paints with, and where to get it. */

import { SlashCommandBuilder } from 'discord.js';
import type { AboutDeps } from '../src/discord/about/about-deps.js';
import { aboutMessage } from '../src/discord/about/about-message.js';
import type { SlashCommand } from '../src/discord/command-types.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { localizeBuilder } from '../src/discord/localize.js';
import { toReply } from '../src/discord/messages/message.js';
import { messagesFor } from '../src/locales/index.js';

export const about = {
  data: allContexts(localizeBuilder(new SlashCommandBuilder(), ({ about }) => about)).toJSON(),
  async execute(interaction, { painter }) {
    const message = aboutMessage(painter, interaction.applicationId, messagesFor(interaction.locale));
    await interaction.reply(toReply(message, true));
  },
} satisfies SlashCommand<AboutDeps>;
