/** What messages are made of. */
import {
  ActionRowBuilder,
  type APIMessageTopLevelComponent,
  type APISelectMenuOption,
  ButtonBuilder,
  ButtonStyle,
  type ContainerBuilder,
  escapeMarkdown,
  MediaGalleryBuilder,
  type MessageActionRowComponentBuilder,
  StringSelectMenuBuilder,
  TextDisplayBuilder,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { type Action, customId, pairOf } from '../custom-id.js';
import { shorten } from '../shorten.js';
import type { Message } from './message.js';

export type Row = ActionRowBuilder<MessageActionRowComponentBuilder>;

/** A picture that goes along with a message. */
export interface Shown {
  /** With its extension; unique in its message. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** For screen readers. */
  readonly description: string;
  /** Blurred until it is pressed. */
  readonly spoiler?: boolean;
}

/** Characters, of Discord. */
const [DESCRIPTION, LABEL] = [1024, 100] as const;

export const urlOf = ({ name }: Shown): string => `attachment://${name}`;

export function messageOf(box: ContainerBuilder, shown: readonly Shown[] = []): Message {
  return {
    components: [box.toJSON() as APIMessageTopLevelComponent],
    files: shown.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })),
    descriptions: shown.map(({ description }) => shorten(description, DESCRIPTION)),
  };
}

export const text = (content: string) => new TextDisplayBuilder().setContent(content);

export const galleryOf = (shown: readonly Shown[]) =>
  new MediaGalleryBuilder().addItems(
    shown.map((each) => ({
      media: { url: urlOf(each) },
      description: shorten(each.description, DESCRIPTION),
      ...(each.spoiler === true ? { spoiler: true } : {}),
    })),
  );

export const control = (action: Action, id: string, label: string, style = ButtonStyle.Secondary): ButtonBuilder =>
  new ButtonBuilder().setCustomId(customId(action, id)).setLabel(label).setStyle(style);

export const rowOf = (...components: readonly MessageActionRowComponentBuilder[]): Row =>
  new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(...components);

/** @param choices 1-25. */
export function menuOf(action: Action, id: string, placeholder: string, choices: readonly APISelectMenuOption[]): Row {
  const options = choices.map((choice) => ({ ...choice, label: labelOf(choice.label) }));
  const menu = new StringSelectMenuBuilder().setCustomId(customId(action, id)).setPlaceholder(placeholder);
  return rowOf(menu.addOptions(options));
}

/** A choice must be called something. */
export const labelOf = (label: string): string => shorten(label.trim(), LABEL) || '-';

const ESCAPES = { heading: true, maskedLink: true, bulletedList: true, numberedList: true } as const;

/** What members have written, to be read as it was written. What was erased is three dots. */
export const plain = (written: string): string => escapeMarkdown(written, ESCAPES) || '…';

export const user = (id: string | null, { challenges }: Messages): string =>
  id === null ? challenges.posts.somebody : `<@${id}>`;
export const role = (id: string): string => `<@&${id}>`;

/**
 * Back and forth through a list.
 *
 * @param about whose pages; the number of the page follows.
 * @param page from 0.
 * @returns nothing where there is one page.
 */
export function pagerOf(
  action: Action,
  about: string | undefined,
  page: number,
  pages: number,
  messages: Messages,
): Row[] {
  if (pages <= 1) return [];
  const { back, next } = messages.challenges.buttons;
  const id = (to: number) => (about === undefined ? String(to) : pairOf(about, to));
  // Two buttons of one message must not have the same id.
  const before = control(action, id(Math.max(0, page - 1)), back).setDisabled(page <= 0);
  const after = control(action, id(page + 1), next).setDisabled(page >= pages - 1);
  return [rowOf(before, after)];
}
