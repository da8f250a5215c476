/** Buttons and menus of the library. What they are about comes from outside, so every press asks anew who may do it. */
import { MessageFlags } from 'discord.js';
import type { Control } from '../src/discord/command.js';
import { replyOf, textMessage } from '../src/discord/messages/message.js';
import { readPageId, styleNews } from '../src/discord/messages/styles.js';
import { addedMessage, hideStyle, removalQuestion, shelf, shownStyle } from '../src/discord/styles/deeds.js';
import { placeOf, requireAdder, requireChange } from '../src/discord/styles/library.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

/** Another page, or another order. */
const stylePages = {
  actions: ['styles'],
  async press(interaction, id, _, bot) {
    await interaction.deferUpdate();
    const { order, number } = readPageId(id);
    await interaction.editReply(replyOf(await shelf(interaction, bot, order, number)));
  },
} satisfies Control;

/** One style of a page, beside the page. */
const styleChoice = {
  actions: ['style-show'],
  async press(interaction, _, __, bot) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const [chosen = ''] = interaction.isStringSelectMenu() ? interaction.values : [];
    const style = await bot.styles.find(placeOf(interaction), chosen);
    await interaction.editReply(replyOf(await shownStyle(interaction, bot, style)));
  },
} satisfies Control;

/** The answer to "that looks like one which is here already". */
const styleProposal = {
  actions: ['style-accept', 'style-withdraw'],
  async press(interaction, id, action, bot) {
    await interaction.deferUpdate();
    const place = placeOf(interaction);
    if (action === 'style-accept') {
      const { limit } = requireAdder(interaction, bot);
      const style = await bot.styles.accept(place, id, limit);
      await interaction.editReply(replyOf(await addedMessage(interaction, bot, { style })));
    } else {
      if (!(await bot.styles.withdraw(place, id)))
        throw new UserError('style-gone', 'That question was answered already, or is too old.');
      await interaction.editReply(replyOf(textMessage(messagesFor(interaction.locale).styles.withdrawn)));
    }
  },
} satisfies Control;

/** From "Remove…" to "Removed". */
const styleRemoval = {
  actions: ['style-ask', 'style-remove', 'style-keep'],
  async press(interaction, id, action, bot) {
    await interaction.deferUpdate();
    const place = placeOf(interaction);
    const style = await bot.styles.find(place, id);
    requireChange(style, interaction);
    const { locale } = interaction;
    const { removed, kept } = messagesFor(locale).styles;
    if (action === 'style-remove') await bot.styles.remove(place, style.id);
    const message =
      action === 'style-ask'
        ? await removalQuestion(interaction, bot, style)
        : styleNews(style, locale, action === 'style-remove' ? removed : kept);
    await interaction.editReply(replyOf(message));
  },
} satisfies Control;

const styleHiding = {
  actions: ['style-hide'],
  async press(interaction, id, _, bot) {
    await interaction.deferUpdate();
    const style = await bot.styles.find(placeOf(interaction), id);
    await interaction.editReply(replyOf(await hideStyle(interaction, bot, style)));
  },
} satisfies Control;

export const styleControls: readonly Control[] = [stylePages, styleChoice, styleProposal, styleRemoval, styleHiding];
