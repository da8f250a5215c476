/** "Save style", under a finished painting: its style picture becomes one of the server's styles. */
import { MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import type { Control, Window } from '../src/discord/command.js';
import { replyOf } from '../src/discord/messages/message.js';
import { readStyleFields, saveStyleModal } from '../src/discord/messages/save-style.js';
import { ownJob } from '../src/discord/permissions.js';
import { addStyle } from '../src/discord/styles/deeds.js';
import { requireAdder } from '../src/discord/styles/library.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

export const saveStyle = {
  actions: ['style-save'],
  async press(interaction, id, _, bot) {
    requireAdder(interaction, bot);
    // What somebody uploaded as a style, nobody else has seen.
    const job = await ownJob(bot.jobs, id, interaction);
    await interaction.showModal(saveStyleModal(job, messagesFor(interaction.locale)));
  },
} satisfies Control;

export const saveStyleWindow = {
  actions: ['style-save'],
  async submit(interaction: ModalSubmitInteraction, id, bot) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await ownJob(bot.jobs, id, interaction);
    const { index, ...fields } = readStyleFields(interaction);
    const picture = await bot.jobs.style(job, index);
    if (picture === undefined)
      throw new UserError('pictures-gone', 'The pictures of that painting are no longer kept.');
    await interaction.editReply(replyOf(await addStyle(interaction, bot, { ...fields, picture })));
  },
} satisfies Window;
