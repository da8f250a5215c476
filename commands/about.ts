/** `/about`: what this bot is, what it paints with, and where to get it. */
import { SlashCommandBuilder } from 'discord.js';
import type { SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { aboutMessage } from '../src/discord/messages/about.js';
import { replyOf } from '../src/discord/messages/message.js';
import { WORDING } from '../src/discord/wording/painting.js';
import { describeAs } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';

export const about = {
  data: everywhere(describeAs(new SlashCommandBuilder(), WORDING.about)).toJSON(),
  async execute(interaction, { painter }) {
    const message = aboutMessage(painter, interaction.applicationId, messagesFor(interaction.locale));
    await interaction.reply(replyOf(message, true));
  },
} satisfies SlashCommand;
