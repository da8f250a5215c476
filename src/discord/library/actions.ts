/** Library actions shared by commands, components and modals. */

import type { BaseInteraction } from 'discord.js';
import { numberPictures } from '../../images/index.js';
import type { StyleOrder } from '../../library/ranking.js';
import type { Style } from '../../library/style.js';
import type { AddResult, NewStyleRequest } from '../../library/style-library.js';
import { messagesFor } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import { paginate } from '../messages/paging.js';
import { isManager, requireManager } from '../permissions.js';
import { libraryScope, mayChange, requireLibrary, requireMayAdd, requireMayChange } from './access.js';
import type { LibraryDeps } from './library-deps.js';
import {
  confirmRemoveMessage,
  libraryMessage,
  STYLES_PER_PAGE,
  type StyleSentence,
  similarStyleMessage,
  styleMessage,
  styleNotice,
} from './style-messages.js';

/** Adds a style, or asks first when a similar one exists. */
export async function addStyle(
  interaction: BaseInteraction,
  services: LibraryDeps,
  draft: Omit<NewStyleRequest, 'guildId' | 'userId'>,
): Promise<BotMessage> {
  const { limit } = requireMayAdd(interaction, services);
  const guildId = requireLibrary(interaction);
  await services.pictureScreen.check(guildId, [draft.picture]);
  const added = await services.styles.add({ ...draft, guildId, userId: interaction.user.id }, limit);
  return addResultMessage(interaction, services, added);
}

export async function addResultMessage(
  interaction: BaseInteraction,
  services: LibraryDeps,
  added: AddResult,
): Promise<BotMessage> {
  const messages = messagesFor(interaction.locale);
  if ('proposal' in added)
    return similarStyleMessage(added, await services.styles.preview(added.similarTo), interaction.locale, messages);
  return styleDetailsMessage(interaction, services, added.style, messages.styles.addedNotice);
}

/** @param say what has just happened to it, by its name. */
export async function styleDetailsMessage(
  interaction: BaseInteraction,
  { styles }: LibraryDeps,
  style: Style,
  say?: StyleSentence,
) {
  const hide = style.guildId === null && libraryScope(interaction).guildId !== null && isManager(interaction);
  const rights = { mayChange: mayChange(style, interaction), mayHide: hide };
  const { locale } = interaction;
  return styleMessage(style, await styles.preview(style), rights, locale, messagesFor(locale), say);
}

/** @param number counted from 0. */
export async function libraryPageMessage(
  interaction: BaseInteraction,
  { styles }: LibraryDeps,
  order: StyleOrder,
  number: number,
) {
  const place = libraryScope(interaction);
  const page = paginate(await styles.list(place, order), number, STYLES_PER_PAGE);
  // A missing preview must not prevent the others from being shown.
  const previews = await Promise.all(page.items.map((each) => styles.preview(each).catch(() => undefined)));
  const hidden = isManager(interaction) ? await styles.hidden(place) : [];
  const numbered = await numberPictures(previews, page.number * STYLES_PER_PAGE + 1);
  return libraryMessage(
    { order, page, previews: numbered, hidden },
    interaction.locale,
    messagesFor(interaction.locale),
  );
}

/** @throws UserError `style-shipped`, `style-not-yours`. */
export async function confirmRemovalMessage(
  interaction: BaseInteraction,
  { styles }: LibraryDeps,
  style: Style,
): Promise<BotMessage> {
  requireMayChange(style, interaction);
  const { locale } = interaction;
  return confirmRemoveMessage(style, await styles.preview(style), locale, messagesFor(locale));
}

/** @throws UserError `managers-only`, `style-unknown`. */
export async function hideStyle(
  interaction: BaseInteraction,
  { styles }: LibraryDeps,
  style: Style,
): Promise<BotMessage> {
  await styles.hide(requireManager(interaction), style.id);
  return styleNotice(style, interaction.locale, messagesFor(interaction.locale).styles.hiddenNotice);
}
