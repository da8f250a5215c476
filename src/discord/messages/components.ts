/** Builders for message components. */

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
  userMention,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { type Action, customId } from '../custom-id.js';
import { MAX_ALT_LENGTH, MAX_BUTTON_LABEL_LENGTH, MAX_OPTION_LABEL_LENGTH } from '../discord-limits.js';
import { truncate } from '../truncate.js';
import type { BotMessage } from './bot-message.js';

export type ComponentRow = ActionRowBuilder<MessageActionRowComponentBuilder>;

/** A picture that goes along with a message. */
export interface PictureAttachment {
  /** With its extension; unique in its message. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** For screen readers. */
  readonly description: string;
  /** Blurred until it is pressed. */
  readonly spoiler?: boolean;
}

export const attachmentUrl = ({ name }: PictureAttachment): string => `attachment://${name}`;

export function containerMessage(box: ContainerBuilder, shown: readonly PictureAttachment[] = []): BotMessage {
  return {
    components: [box.toJSON() as APIMessageTopLevelComponent],
    files: shown.map(({ name, bytes }) => ({ name, data: Buffer.from(bytes) })),
    descriptions: shown.map(({ description }) => truncate(description, MAX_ALT_LENGTH)),
  };
}

export const textDisplay = (content: string) => new TextDisplayBuilder().setContent(content);

export const mediaGallery = (shown: readonly PictureAttachment[]) =>
  new MediaGalleryBuilder().addItems(
    shown.map((each) => ({
      media: { url: attachmentUrl(each) },
      description: truncate(each.description, MAX_ALT_LENGTH),
      ...(each.spoiler === true ? { spoiler: true } : {}),
    })),
  );

export const actionButton = (action: Action, id: string, label: string, style = ButtonStyle.Secondary): ButtonBuilder =>
  new ButtonBuilder().setCustomId(customId(action, id)).setLabel(label).setStyle(style);

export const componentRow = (...components: readonly MessageActionRowComponentBuilder[]): ComponentRow =>
  new ActionRowBuilder<MessageActionRowComponentBuilder>().addComponents(...components);

/** @param choices 1-25. */
export function selectMenuRow(
  action: Action,
  id: string,
  placeholder: string,
  choices: readonly APISelectMenuOption[],
): ComponentRow {
  const options = choices.map((choice) => ({ ...choice, label: optionLabel(choice.label) }));
  const menu = new StringSelectMenuBuilder().setCustomId(customId(action, id)).setPlaceholder(placeholder);
  return componentRow(menu.addOptions(options));
}

/** For a label with a name in it. */
export const buttonLabel = (label: string): string => truncate(label.trim(), MAX_BUTTON_LABEL_LENGTH);

/** Discord rejects an empty label. */
export const optionLabel = (label: string): string => truncate(label.trim(), MAX_OPTION_LABEL_LENGTH) || '-';

const ESCAPE_OPTIONS = { heading: true, maskedLink: true, bulletedList: true, numberedList: true } as const;

/** Escapes Markdown in text written by members. Erased (empty) text becomes "…". */
export const escapeMemberText = (written: string): string => escapeMarkdown(written, ESCAPE_OPTIONS) || '…';

export const memberMention = (id: string | null, { challenges }: Messages): string =>
  id === null ? challenges.posts.erasedMember : userMention(id);
