/** `/privacy`: what is kept of a member, for the member's eyes; taken along, or erased. */
import { MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { Control, SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { replyOf } from '../src/discord/messages/message.js';
import { erasedMessage, eraseQuestion, exportMessage, keptMessage } from '../src/discord/messages/privacy.js';
import { PRIVACY_WORDING as WORDING } from '../src/discord/wording/privacy.js';
import { describeAs } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

const data = everywhere(describeAs(new SlashCommandBuilder(), WORDING.privacy));
for (const name of ['show', 'export', 'erase'] as const)
  data.addSubcommand((subcommand) => describeAs(subcommand, WORDING[name]));

export const privacy = {
  data: data.toJSON(),
  async execute(interaction, bot) {
    const messages = messagesFor(interaction.locale);
    const { user, options, attachmentSizeLimit } = interaction;
    switch (options.getSubcommand()) {
      case 'show':
        await interaction.reply(replyOf(keptMessage(bot.retention, messages), true));
        return;
      case 'erase':
        await interaction.reply(replyOf(eraseQuestion(user.id, messages), true));
        return;
      default:
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await interaction.editReply(
          replyOf(exportMessage(await bot.privacy.export(user.id, attachmentSizeLimit), messages)),
        );
    }
  },
} satisfies SlashCommand;

export const erase = {
  actions: ['erase'],
  /** @param id the member's who was asked: it comes from outside. */
  async press(interaction, id, _, { privacy }) {
    if (id !== interaction.user.id) throw new UserError('job-unknown', 'There is nothing behind that.');
    await interaction.deferUpdate();
    await privacy.erase(id);
    await interaction.editReply(replyOf(erasedMessage(messagesFor(interaction.locale))));
  },
} satisfies Control;
