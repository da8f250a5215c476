/** A message of the bot's, ready for any of Discord's endpoints. */
import {
  ActionRowBuilder,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  type MessageActionRowComponentBuilder,
  MessageFlags,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { type Action, customId } from '../custom-id.js';
import type { BotMessage } from './bot-message.js';
import { componentRow, containerMessage, mediaGallery, type PictureAttachment, textDisplay } from './components.js';

/** Body for the REST API. Mentions never ping. */
export function toRequestBody({ components, files, descriptions }: BotMessage) {
  return {
    components,
    flags: MessageFlags.IsComponentsV2,
    attachments: files.map(({ name }, id) => ({ id: String(id), filename: name, description: descriptions[id] })),
    allowed_mentions: { parse: [] },
  };
}

/** As discord.js takes it, to answer an interaction. */
export const toReply = ({ components, files, descriptions }: BotMessage, ephemeral = false) => ({
  components,
  files: files.map(({ name, data }, index) => ({ attachment: data as Buffer, name, description: descriptions[index] })),
  flags: (MessageFlags.IsComponentsV2 | (ephemeral ? MessageFlags.Ephemeral : 0)) as MessageFlags.IsComponentsV2,
  allowedMentions: { parse: [] },
});

export type ButtonName = Action & keyof Messages['buttons'];

const BUTTON_STYLES: Partial<Record<ButtonName, ButtonStyle>> = {
  cancel: ButtonStyle.Danger,
  delete: ButtonStyle.Danger,
  erase: ButtonStyle.Danger,
  'style-remove': ButtonStyle.Danger,
  show: ButtonStyle.Primary,
};

/** @param disabled names of buttons that have nothing to do here. */
export function buttonRow(
  names: readonly ButtonName[],
  id: string,
  messages: Messages,
  disabled: readonly ButtonName[] = [],
): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    names.map((name) =>
      new ButtonBuilder()
        .setCustomId(customId(name, id))
        .setLabel(messages.buttons[name])
        .setStyle(BUTTON_STYLES[name] ?? ButtonStyle.Secondary)
        .setDisabled(disabled.includes(name)),
    ),
  );
}

/** Accent colours of containers. */
export const ACCENT_COLOURS = { waiting: 0x8a8f98, painting: 0xe0a030, done: 0x3ba55d, failed: 0xd84a4a } as const;

/** A message of words, and perhaps buttons. */
export function textMessage(
  content: string,
  colour: number = ACCENT_COLOURS.waiting,
  ...rows: readonly ActionRowBuilder<MessageActionRowComponentBuilder>[]
): BotMessage {
  const box = new ContainerBuilder().setAccentColor(colour).addTextDisplayComponents(textDisplay(content));
  if (rows.length > 0) box.addActionRowComponents(...rows);
  return containerMessage(box);
}

/** A message of one picture, words under it, and buttons. */
export function pictureMessage(
  shown: PictureAttachment,
  content: string,
  colour: number,
  rows: readonly ActionRowBuilder<MessageActionRowComponentBuilder>[],
): BotMessage {
  const box = new ContainerBuilder()
    .setAccentColor(colour)
    .addMediaGalleryComponents(mediaGallery([shown]))
    .addTextDisplayComponents(textDisplay(content))
    .addActionRowComponents(...rows);
  return containerMessage(box, [shown]);
}

/** A message of words and a file to keep. */
export function fileMessage(content: string, { name, bytes }: { name: string; bytes: Uint8Array }): BotMessage {
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.done)
    .addTextDisplayComponents(textDisplay(content))
    .addFileComponents((file) => file.setURL(`attachment://${name}`));
  return containerMessage(box, [{ name, bytes, description: name }]);
}

/** A sentence and perhaps something to press. */
export function noticeMessage(
  title: string | undefined,
  words: readonly string[],
  colour: number = ACCENT_COLOURS.done,
  ...presses: MessageActionRowComponentBuilder[]
): BotMessage {
  const lines = [...(title === undefined ? [] : [`**${title}**`]), ...words];
  const box = new ContainerBuilder().setAccentColor(colour).addTextDisplayComponents(textDisplay(lines.join('\n')));
  if (presses.length > 0) box.addActionRowComponents(componentRow(...presses));
  return containerMessage(box);
}
