/** Buttons and menus of the library. What they are about comes from outside, so every press asks anew who may do it. */

import { MessageFlags } from 'discord.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { libraryScope, requireMayAdd, requireMayChange } from '../../src/discord/library/access.js';
import {
  addResultMessage,
  confirmRemovalMessage,
  hideStyle,
  libraryPageMessage,
  styleDetailsMessage,
} from '../../src/discord/library/actions.js';
import type { LibraryDeps } from '../../src/discord/library/library-deps.js';
import { parsePageId, styleNotice } from '../../src/discord/library/style-messages.js';
import { textMessage, toReply } from '../../src/discord/messages/message.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

/** Another page, or another order. */
const turnLibraryPage = {
  actions: ['styles'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const { order, number } = parsePageId(id);
    await interaction.editReply(toReply(await libraryPageMessage(interaction, services, order, number)));
  },
} satisfies ComponentHandler<LibraryDeps>;

/** One style of a page, beside the page. */
const showChosenStyle = {
  actions: ['style-show'],
  async execute(interaction, _, __, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const [chosen = ''] = interaction.isStringSelectMenu() ? interaction.values : [];
    const style = await services.styles.find(libraryScope(interaction), chosen);
    await interaction.editReply(toReply(await styleDetailsMessage(interaction, services, style)));
  },
} satisfies ComponentHandler<LibraryDeps>;

/** The answer to "that looks like one which is here already". */
const answerSimilarStyle = {
  actions: ['style-accept', 'style-withdraw'],
  async execute(interaction, id, action, services) {
    await interaction.deferUpdate();
    const place = libraryScope(interaction);
    if (action === 'style-accept') {
      const { limit } = requireMayAdd(interaction, services);
      const style = await services.styles.accept(place, id, limit);
      await interaction.editReply(toReply(await addResultMessage(interaction, services, { style })));
    } else {
      if (!(await services.styles.withdraw(place, id))) throw new UserError('style-gone');
      await interaction.editReply(toReply(textMessage(messagesFor(interaction.locale).styles.notAdded)));
    }
  },
} satisfies ComponentHandler<LibraryDeps>;

/** From "Remove…" to "Removed". */
const removeStyle = {
  actions: ['style-ask', 'style-remove', 'style-keep'],
  async execute(interaction, id, action, services) {
    await interaction.deferUpdate();
    const place = libraryScope(interaction);
    const style = await services.styles.find(place, id);
    requireMayChange(style, interaction);
    const { locale } = interaction;
    const { removed, notRemoved } = messagesFor(locale).styles;
    if (action === 'style-remove') await services.styles.remove(place, style.id);
    const message =
      action === 'style-ask'
        ? await confirmRemovalMessage(interaction, services, style)
        : styleNotice(style, locale, action === 'style-remove' ? removed : notRemoved);
    await interaction.editReply(toReply(message));
  },
} satisfies ComponentHandler<LibraryDeps>;

const hideShippedStyle = {
  actions: ['style-hide'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const style = await services.styles.find(libraryScope(interaction), id);
    await interaction.editReply(toReply(await hideStyle(interaction, services, style)));
  },
} satisfies ComponentHandler<LibraryDeps>;

export const libraryComponents: readonly ComponentHandler<LibraryDeps>[] = [
  turnLibraryPage,
  showChosenStyle,
  answerSimilarStyle,
  removeStyle,
  hideShippedStyle,
];
