/** The library, as one member may see it. */
import { ContainerBuilder } from 'discord.js';
import type { Messages } from '../../locales/index.js';
import type { Page } from '../../styles/page.js';
import { ORDERS, type StyleOrder } from '../../styles/ranking.js';
import { nameOf, type Style } from '../../styles/style.js';
import { shorten } from '../shorten.js';
import { buttons, COLOURS, type Message, pictureMessage, small, textMessage } from './message.js';
import { control, galleryOf, menuOf, messageOf, plain, type Row, rowOf, text } from './parts.js';

/** Of one page: three rows of three in Discord's gallery. */
export const STYLES_ON_PAGE = 9;

/** A page's id: what is shown, not what was pressed. */
const pageId = (order: StyleOrder, number: number): string => `${order}-${number}`;

/** @param id comes from outside: what is not a page's is the first page's. */
export function readPageId(id: string): { readonly order: StyleOrder; readonly number: number } {
  const [order, number] = id.split('-');
  return { order: ORDERS.find((each) => each === order) ?? 'popular', number: Number(number) };
}

export interface Shelf {
  readonly order: StyleOrder;
  readonly page: Page<Style>;
  /** JPEGs, one for each style of the page; undefined for one that cannot be read. */
  readonly previews: readonly (Uint8Array | undefined)[];
  /** Those that the viewer may bring back. */
  readonly hidden: readonly Style[];
}

/** Discord's limit. */
const LONGEST_LIST = 3000;

export function stylesMessage(shelf: Shelf, locale: string, messages: Messages): Message {
  const { order, page, previews, hidden } = shelf;
  const words = messages.styles;
  const name = (style: Style) => nameOf(style, locale);
  const title = `**${words.title}** · ${words.orders[order]} · ${words.page(page.number + 1, page.count)}`;
  const first = page.number * STYLES_ON_PAGE + 1;
  const lines = page.items.map((style, index) => {
    const by = style.addedBy === null ? [] : [`<@${style.addedBy}>`];
    return `${first + index}. ${[`**${plain(name(style))}**`, words.used(style.uses), ...by].join(' · ')}`;
  });
  const list = lines.length === 0 ? words.empty : lines.join('\n');
  const notes = [
    ...(hidden.length === 0 ? [] : [words.hidden(hidden.map((style) => plain(name(style))).join(', '))]),
    words.hint,
  ];
  const box = new ContainerBuilder().setAccentColor(COLOURS.done).addTextDisplayComponents(text(title));
  const shown = page.items.flatMap((style, index) => {
    const bytes = previews[index];
    return bytes === undefined ? [] : [{ name: `${style.id}.jpg`, bytes, description: words.alt(name(style)) }];
  });
  if (shown.length > 0) box.addMediaGalleryComponents(galleryOf(shown));
  // What follows a list in one text is taken for a part of it.
  box.addTextDisplayComponents(text(shorten(list, LONGEST_LIST)), text(notes.map(small).join('\n')));
  box.addActionRowComponents(...controls(shelf, name, messages));
  return messageOf(box, shown);
}

function controls({ order, page }: Shelf, name: (style: Style) => string, { styles: words }: Messages) {
  const rows: Row[] = [];
  if (page.items.length > 0) {
    const choices = page.items.map((style) => ({ label: name(style), value: style.id }));
    rows.push(menuOf('style-show', pageId(order, page.number), words.look, choices));
  }
  const other = order === 'popular' ? 'newest' : 'popular';
  const turn = (label: string, to: StyleOrder, number: number) => control('styles', pageId(to, number), label);
  const turns = [
    ...(page.number > 0 ? [turn(words.previous, order, page.number - 1)] : []),
    ...(page.number + 1 < page.count ? [turn(words.next, order, page.number + 1)] : []),
    turn(words.to[other], other, 0),
  ];
  return [...rows, rowOf(...turns)];
}

export interface Rights {
  /** May rename and remove it. */
  readonly change: boolean;
  /** May hide it: it comes with the bot, and somebody who runs the server looks at it. */
  readonly hide: boolean;
}

/** @param say what has just happened to it, by its name. */
export function styleMessage(
  style: Style,
  preview: Uint8Array,
  rights: Rights,
  locale: string,
  messages: Messages,
  say?: (name: string) => string,
): Message {
  const words = messages.styles;
  const name = nameOf(style, locale);
  const { addedBy, addedAt, guildId } = style;
  const shipped = guildId === null;
  const description = shipped ? words.shipped[style.id] : style.description;
  const credit = shipped ? words.shippedCredit : style.credit;
  const origin = shipped
    ? words.comesWithMe
    : addedBy === null
      ? words.added(addedAt)
      : words.addedBy(addedBy, addedAt);
  const text = [
    ...(say === undefined ? [] : [say(plain(name))]),
    `**${plain(name)}**`,
    ...(description === null ? [] : [plain(description)]),
    ...(credit === null ? [] : [small(words.credit(plain(credit)))]),
    small(`${origin} · ${words.used(style.uses)}`),
  ].join('\n');
  const rows = [
    ...(rights.change ? [buttons(['style-ask'], style.id, messages)] : []),
    ...(rights.hide ? [buttons(['style-hide'], style.id, messages)] : []),
  ];
  return pictureMessage(shown(style, preview, name, messages), text, COLOURS.done, rows);
}

const shown = ({ id }: Style, bytes: Uint8Array, name: string, { styles }: Messages) => ({
  name: `${id}.jpg`,
  bytes,
  description: styles.alt(name),
  spoiler: false,
});

/** @param name of the style that is to be. */
export function proposalMessage(
  { proposal, name, like }: { readonly proposal: string; readonly name: string; readonly like: Style },
  preview: Uint8Array,
  locale: string,
  messages: Messages,
): Message {
  const words = messages.styles;
  const known = nameOf(like, locale);
  const { addedBy, addedAt } = like;
  const origin = addedBy === null ? [] : [small(words.addedBy(addedBy, addedAt))];
  const text = [`**${words.looksLike(plain(known))}**`, ...origin, words.allTheSame(plain(name))].join('\n');
  const row = buttons(['style-accept', 'style-withdraw'], proposal, messages);
  return pictureMessage(shown(like, preview, known, messages), text, COLOURS.waiting, [row]);
}

export function removeQuestion(style: Style, preview: Uint8Array, locale: string, messages: Messages): Message {
  const { removeQuestion: question, consequences } = messages.styles;
  const name = nameOf(style, locale);
  const text = `**${question(plain(name))}**\n${consequences}`;
  const row = buttons(['style-remove', 'style-keep'], style.id, messages);
  return pictureMessage(shown(style, preview, name, messages), text, COLOURS.failed, [row]);
}

/** What has become of a style. @param say takes its name. */
export function styleNews(style: Style, locale: string, say: (name: string) => string): Message {
  return textMessage(say(plain(nameOf(style, locale))), COLOURS.done);
}
