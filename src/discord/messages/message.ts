/** A message of the bot's, ready for any of Discord's endpoints. */
import {
  ActionRowBuilder,
  type APIMessageTopLevelComponent,
  ButtonBuilder,
  ButtonStyle,
  ContainerBuilder,
  type MessageActionRowComponentBuilder,
  MessageFlags,
  type RawFile,
} from 'discord.js';
import type { Messages } from '../../locales/index.js';
import { type Action, customId } from '../custom-id.js';
import { galleryOf, messageOf, type Shown, text } from './parts.js';

export interface Message {
  readonly components: APIMessageTopLevelComponent[];
  readonly files: readonly RawFile[];
  /** For screen readers, a text for each file. */
  readonly descriptions: readonly string[];
}

/** What an endpoint takes. Nobody is pinged by what a message happens to say. */
export function bodyOf({ components, files, descriptions }: Message) {
  return {
    components,
    flags: MessageFlags.IsComponentsV2,
    attachments: files.map(({ name }, id) => ({ id: String(id), filename: name, description: descriptions[id] })),
    allowed_mentions: { parse: [] },
  };
}

/** As discord.js takes it, to answer an interaction. */
export const replyOf = ({ components, files, descriptions }: Message, ephemeral = false) => ({
  components,
  files: files.map(({ name, data }, index) => ({ attachment: data as Buffer, name, description: descriptions[index] })),
  flags: (MessageFlags.IsComponentsV2 | (ephemeral ? MessageFlags.Ephemeral : 0)) as MessageFlags.IsComponentsV2,
  allowedMentions: { parse: [] },
});

type ButtonName = Action & keyof Messages['buttons'];

const STYLES: Partial<Record<ButtonName, ButtonStyle>> = {
  cancel: ButtonStyle.Danger,
  delete: ButtonStyle.Danger,
  erase: ButtonStyle.Danger,
  'style-remove': ButtonStyle.Danger,
  show: ButtonStyle.Primary,
};

/** @param off names of buttons that have nothing to do here. */
export function buttons(
  names: readonly ButtonName[],
  id: string,
  messages: Messages,
  off: readonly ButtonName[] = [],
): ActionRowBuilder<ButtonBuilder> {
  return new ActionRowBuilder<ButtonBuilder>().addComponents(
    names.map((name) =>
      new ButtonBuilder()
        .setCustomId(customId(name, id))
        .setLabel(messages.buttons[name])
        .setStyle(STYLES[name] ?? ButtonStyle.Secondary)
        .setDisabled(off.includes(name)),
    ),
  );
}

/** The stripe at a message's side. */
export const COLOURS = { waiting: 0x8a8f98, painting: 0xe0a030, done: 0x3ba55d, failed: 0xd84a4a } as const;

/** A message of words, and perhaps buttons. */
export function textMessage(
  content: string,
  colour: number = COLOURS.waiting,
  ...rows: readonly ActionRowBuilder<MessageActionRowComponentBuilder>[]
): Message {
  const box = new ContainerBuilder().setAccentColor(colour).addTextDisplayComponents(text(content));
  if (rows.length > 0) box.addActionRowComponents(...rows);
  return messageOf(box);
}

/** A message of one picture, words under it, and buttons. */
export function pictureMessage(
  shown: Shown,
  content: string,
  colour: number,
  rows: readonly ActionRowBuilder<ButtonBuilder>[],
): Message {
  const box = new ContainerBuilder()
    .setAccentColor(colour)
    .addMediaGalleryComponents(galleryOf([shown]))
    .addTextDisplayComponents(text(content))
    .addActionRowComponents(...rows);
  return messageOf(box, [shown]);
}

/** A message of words and a file to keep. */
export function fileMessage(content: string, { name, bytes }: { name: string; bytes: Uint8Array }): Message {
  const box = new ContainerBuilder()
    .setAccentColor(COLOURS.done)
    .addTextDisplayComponents(text(content))
    .addFileComponents((file) => file.setURL(`attachment://${name}`));
  return messageOf(box, [{ name, bytes, description: name }]);
}

/** Small and grey, as Discord's Markdown has it. */
export const small = (line: string): string => `-# ${line}`;
