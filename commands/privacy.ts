/** `/privacy`: what is kept of a member, for the member's eyes; taken along, or erased. */

import { MessageFlags, SlashCommandBuilder } from 'discord.js';
import type { ComponentHandler, SlashCommand } from '../src/discord/command-types.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { localizeBuilder } from '../src/discord/localize.js';
import { toReply } from '../src/discord/messages/message.js';
import type { PrivacyDeps } from '../src/discord/privacy/privacy-deps.js';
import {
  confirmEraseMessage,
  erasedMessage,
  exportMessage,
  retentionMessage,
} from '../src/discord/privacy/privacy-messages.js';
import { UserError } from '../src/errors/user-error.js';
import { messagesFor } from '../src/locales/index.js';

const data = allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.privacy));
for (const name of ['show', 'export', 'erase'] as const)
  data.addSubcommand((subcommand) => localizeBuilder(subcommand, (commands) => commands.privacy.subcommands[name]));

export const privacy = {
  data: data.toJSON(),
  async execute(interaction, services) {
    const messages = messagesFor(interaction.locale);
    const { user, options, attachmentSizeLimit } = interaction;
    switch (options.getSubcommand()) {
      case 'show':
        await interaction.reply(toReply(retentionMessage(services.retention, messages), true));
        return;
      case 'erase':
        await interaction.reply(toReply(confirmEraseMessage(user.id, messages), true));
        return;
      default:
        await interaction.deferReply({ flags: MessageFlags.Ephemeral });
        await interaction.editReply(
          toReply(exportMessage(await services.privacy.export(user.id, attachmentSizeLimit), messages)),
        );
    }
  },
} satisfies SlashCommand<PrivacyDeps>;

export const eraseMemberData = {
  actions: ['erase'],
  /** @param id the member's who was asked: it comes from outside. */
  async execute(interaction, id, _, { privacy }) {
    if (id !== interaction.user.id) throw new UserError('job-unknown');
    await interaction.deferUpdate();
    await privacy.erase(id);
    await interaction.editReply(toReply(erasedMessage(messagesFor(interaction.locale))));
  },
} satisfies ComponentHandler<PrivacyDeps>;
