/** The library, as one member may see it. */
import { ContainerBuilder, subtext, userMention } from 'discord.js';
import { STYLE_ORDERS, type StyleOrder } from '../../library/ranking.js';
import { nameOf, type Style } from '../../library/style.js';
import type { Messages } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import {
  actionButton,
  type ComponentRow,
  componentRow,
  containerMessage,
  escapeMemberText,
  mediaGallery,
  selectMenuRow,
  textDisplay,
} from '../messages/components.js';
import { ACCENT_COLOURS, buttonRow, pictureMessage, textMessage } from '../messages/message.js';
import { neighboursOf, type Page, pageButtons, pageText } from '../messages/paging.js';
import { truncate } from '../truncate.js';

/** Of one page: three rows of three in Discord's gallery. */
export const STYLES_PER_PAGE = 9;

/** A page's id: what is shown, not what was pressed. */
const formatPageId = (order: StyleOrder, number: number): string => `${order}-${number}`;

/** @param id untrusted; a malformed id gives the first page. */
export function parsePageId(id: string): { readonly order: StyleOrder; readonly number: number } {
  const [order, number] = id.split('-');
  return { order: STYLE_ORDERS.find((each) => each === order) ?? 'popular', number: Number(number) };
}

export interface LibraryPage {
  readonly order: StyleOrder;
  readonly page: Page<Style>;
  /** JPEGs with their numbers on them, one for each style of the page; undefined for one that cannot be read. */
  readonly previews: readonly (Uint8Array | undefined)[];
  /** Those that the viewer may bring back. */
  readonly hidden: readonly Style[];
}

/** Discord's limit. */
const MAX_LIST_LENGTH = 3000;

export function libraryMessage(shelf: LibraryPage, locale: string, messages: Messages): BotMessage {
  const { order, page, previews, hidden } = shelf;
  const words = messages.styles;
  const name = (style: Style) => nameOf(style, locale);
  const title = `**${words.title}** · ${words.orderNames[order]} · ${pageText(page, messages)}`;
  const first = page.number * STYLES_PER_PAGE + 1;
  const lines = page.items.map((style, index) => {
    const by = style.addedBy === null ? [] : [userMention(style.addedBy)];
    return `${first + index}. ${[`**${escapeMemberText(name(style))}**`, words.used({ count: style.uses }), ...by].join(' · ')}`;
  });
  const list = lines.length === 0 ? words.empty : lines.join('\n');
  const notes = [
    ...(hidden.length === 0 ? [] : [words.hidden({ names: hidden.map((style) => escapeMemberText(name(style))) })]),
    words.hint,
  ];
  const box = new ContainerBuilder().setAccentColor(ACCENT_COLOURS.done).addTextDisplayComponents(textDisplay(title));
  const shown = page.items.flatMap((style, index) => {
    const bytes = previews[index];
    return bytes === undefined
      ? []
      : [{ name: `${style.id}.jpg`, bytes, description: words.pictureAlt({ name: name(style) }) }];
  });
  if (shown.length > 0) box.addMediaGalleryComponents(mediaGallery(shown));
  // Markdown would join the notes to the list if they were one text.
  box.addTextDisplayComponents(
    textDisplay(truncate(list, MAX_LIST_LENGTH)),
    textDisplay(notes.map(subtext).join('\n')),
  );
  box.addActionRowComponents(...pageRows(shelf, name, messages));
  return containerMessage(box, shown);
}

function pageRows({ order, page }: LibraryPage, name: (style: Style) => string, messages: Messages) {
  const words = messages.styles;
  const rows: ComponentRow[] = [];
  if (page.items.length > 0) {
    const first = page.number * STYLES_PER_PAGE + 1;
    const choices = page.items.map((style, index) => ({ label: `${first + index}. ${name(style)}`, value: style.id }));
    rows.push(selectMenuRow('style-show', formatPageId(order, page.number), words.choosePlaceholder, choices));
  }
  const other = order === 'popular' ? 'newest' : 'popular';
  const turns = [
    ...pageButtons(
      'styles',
      neighboursOf(page, (number) => formatPageId(order, number)),
      messages,
    ),
    actionButton('styles', formatPageId(other, 0), words.orderButtons[other]),
  ];
  return [...rows, componentRow(...turns)];
}

/** What has just happened to a style, by its name. */
export type StyleSentence = (values: { readonly name: string }) => string;

const builtInDescription = (id: string, { builtIn }: Messages['styles']): string =>
  (builtIn as Readonly<Record<string, { readonly description: string }>>)[id].description;

export interface StylePermissions {
  /** May rename and remove it. */
  readonly mayChange: boolean;
  /** May hide it: it comes with the bot, and somebody who runs the server looks at it. */
  readonly mayHide: boolean;
}

/** @param say what has just happened to it, by its name. */
export function styleMessage(
  style: Style,
  preview: Uint8Array,
  rights: StylePermissions,
  locale: string,
  messages: Messages,
  say?: StyleSentence,
): BotMessage {
  const words = messages.styles;
  const name = nameOf(style, locale);
  const { addedBy, addedAt, guildId } = style;
  const shipped = guildId === null;
  const description = shipped ? builtInDescription(style.id, words) : style.description;
  const credit = shipped ? words.builtInCredit : style.credit;
  const origin = shipped
    ? words.builtInOrigin
    : addedBy === null
      ? words.added({ at: addedAt })
      : words.addedBy({ user: userMention(addedBy), at: addedAt });
  const text = [
    ...(say === undefined ? [] : [say({ name: escapeMemberText(name) })]),
    `**${escapeMemberText(name)}**`,
    ...(description === null ? [] : [escapeMemberText(description)]),
    ...(credit === null ? [] : [subtext(words.credit({ text: escapeMemberText(credit) }))]),
    subtext(`${origin} · ${words.used({ count: style.uses })}`),
  ].join('\n');
  const rows = [
    ...(rights.mayChange ? [buttonRow(['style-ask'], style.id, messages)] : []),
    ...(rights.mayHide ? [buttonRow(['style-hide'], style.id, messages)] : []),
  ];
  return pictureMessage(previewAttachment(style, preview, name, messages), text, ACCENT_COLOURS.done, rows);
}

const previewAttachment = ({ id }: Style, bytes: Uint8Array, name: string, { styles }: Messages) => ({
  name: `${id}.jpg`,
  bytes,
  description: styles.pictureAlt({ name }),
  spoiler: false,
});

/** @param name of the style that is to be. */
export function similarStyleMessage(
  { proposal, name, similarTo }: { readonly proposal: string; readonly name: string; readonly similarTo: Style },
  preview: Uint8Array,
  locale: string,
  messages: Messages,
): BotMessage {
  const words = messages.styles;
  const known = nameOf(similarTo, locale);
  const { addedBy, addedAt } = similarTo;
  const origin = addedBy === null ? [] : [subtext(words.addedBy({ user: userMention(addedBy), at: addedAt }))];
  const text = [
    `**${words.looksLike({ name: escapeMemberText(known) })}**`,
    ...origin,
    words.addAnyway({ name: escapeMemberText(name) }),
  ].join('\n');
  const row = buttonRow(['style-accept', 'style-withdraw'], proposal, messages);
  return pictureMessage(previewAttachment(similarTo, preview, known, messages), text, ACCENT_COLOURS.waiting, [row]);
}

export function confirmRemoveMessage(
  style: Style,
  preview: Uint8Array,
  locale: string,
  messages: Messages,
): BotMessage {
  const { confirmRemove: question, removeConsequences } = messages.styles;
  const name = nameOf(style, locale);
  const text = `**${question({ name: escapeMemberText(name) })}**\n${removeConsequences}`;
  const row = buttonRow(['style-remove', 'style-keep'], style.id, messages);
  return pictureMessage(previewAttachment(style, preview, name, messages), text, ACCENT_COLOURS.failed, [row]);
}

/** What has become of a style. @param say takes its name. */
export function styleNotice(style: Style, locale: string, say: StyleSentence): BotMessage {
  return textMessage(say({ name: escapeMemberText(nameOf(style, locale)) }), ACCENT_COLOURS.done);
}
