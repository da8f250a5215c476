/** What members do with the library and see of it, by command, button or window alike. */
import type { BaseInteraction } from 'discord.js';
import { messagesFor } from '../../locales/index.js';
import { pageOf } from '../../styles/page.js';
import type { StyleOrder } from '../../styles/ranking.js';
import type { Style } from '../../styles/style.js';
import type { Added, Draft } from '../../styles/styles.js';
import type { Bot } from '../bot.js';
import type { Message } from '../messages/message.js';
import {
  proposalMessage,
  removeQuestion,
  STYLES_ON_PAGE,
  styleMessage,
  styleNews,
  stylesMessage,
} from '../messages/styles.js';
import { isManager, requireManager } from '../permissions.js';
import { mayChange, placeOf, requireAdder, requireChange, requireLibrary } from './library.js';

/** Adds a style, or asks about one that is there. */
export async function addStyle(
  interaction: BaseInteraction,
  bot: Bot,
  draft: Omit<Draft, 'guildId' | 'userId'>,
): Promise<Message> {
  const { limit } = requireAdder(interaction, bot);
  const guildId = requireLibrary(interaction);
  const added = await bot.styles.add({ ...draft, guildId, userId: interaction.user.id }, limit);
  return addedMessage(interaction, bot, added);
}

export async function addedMessage(interaction: BaseInteraction, bot: Bot, added: Added): Promise<Message> {
  const messages = messagesFor(interaction.locale);
  if ('proposal' in added)
    return proposalMessage(added, await bot.styles.preview(added.like), interaction.locale, messages);
  return shownStyle(interaction, bot, added.style, messages.styles.isAdded);
}

/** @param say what has just happened to it, by its name. */
export async function shownStyle(
  interaction: BaseInteraction,
  { styles }: Bot,
  style: Style,
  say?: (name: string) => string,
) {
  const hide = style.guildId === null && placeOf(interaction).guildId !== null && isManager(interaction);
  const rights = { change: mayChange(style, interaction), hide };
  const { locale } = interaction;
  return styleMessage(style, await styles.preview(style), rights, locale, messagesFor(locale), say);
}

/** @param number counted from 0. */
export async function shelf(interaction: BaseInteraction, { styles }: Bot, order: StyleOrder, number: number) {
  const place = placeOf(interaction);
  const page = pageOf(await styles.list(place, order), number, STYLES_ON_PAGE);
  // One that is lost, or was removed this moment, hides no other.
  const previews = await Promise.all(page.items.map((each) => styles.preview(each).catch(() => undefined)));
  const hidden = isManager(interaction) ? await styles.hidden(place) : [];
  return stylesMessage({ order, page, previews, hidden }, interaction.locale, messagesFor(interaction.locale));
}

/** @throws UserError `style-shipped`, `style-not-yours`. */
export async function removalQuestion(interaction: BaseInteraction, { styles }: Bot, style: Style): Promise<Message> {
  requireChange(style, interaction);
  const { locale } = interaction;
  return removeQuestion(style, await styles.preview(style), locale, messagesFor(locale));
}

/** @throws UserError `managers-only`, `style-unknown`. */
export async function hideStyle(interaction: BaseInteraction, { styles }: Bot, style: Style): Promise<Message> {
  await styles.hide(requireManager(interaction), style.id);
  return styleNews(style, interaction.locale, messagesFor(interaction.locale).styles.isHidden);
}
