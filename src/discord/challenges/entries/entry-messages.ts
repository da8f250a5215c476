/** How a painting enters a challenge, and how one is painted for it. */

import {
  ContainerBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Challenge, Entry } from '../../../challenges/challenge.js';
import type { Job } from '../../../jobs/job.js';
import type { Messages } from '../../../locales/index.js';
import { DEFAULTS, OPTIONS } from '../../../painting/options.js';
import { customId } from '../../custom-id.js';
import { MAX_SELECT_OPTIONS } from '../../discord-limits.js';
import type { BotMessage } from '../../messages/bot-message.js';
import { containerMessage, escapeMemberText, selectMenuRow, textDisplay } from '../../messages/components.js';
import { ACCENT_COLOURS } from '../../messages/message.js';

/** An entry of the member's, and where it is. */
export interface ReplaceableEntry {
  readonly entry: Entry;
  readonly challenge: Challenge;
}

export interface EntryTargets {
  readonly jobId: string;
  /** Where the member may still enter. */
  readonly open: readonly Challenge[];
  readonly replaceable: readonly ReplaceableEntry[];
  /** Only the member has seen the painting so far. */
  readonly isPrivate: boolean;
}

/** Which challenge does a painting enter? */
export function chooseChallengeMessage(
  { jobId, open, replaceable, isPrivate }: EntryTargets,
  messages: Messages,
): BotMessage {
  const { enter } = messages.challenges;
  const words =
    open.length + replaceable.length === 0
      ? [enter.noOpenChallenge]
      : [enter.chooseChallenge, ...(isPrivate ? [`⚠️ ${enter.becomesPublic}`] : [])];
  const box = new ContainerBuilder()
    .setAccentColor(isPrivate ? ACCENT_COLOURS.painting : ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay([`**${enter.title}**`, ...words].join('\n')));
  if (open.length > 0) {
    const choices = open.slice(0, MAX_SELECT_OPTIONS).map(({ id, title }) => ({ label: title, value: id }));
    box.addActionRowComponents(selectMenuRow('enter-in', jobId, enter.challengePlaceholder, choices));
  }
  if (replaceable.length > 0) {
    const choices = replaceable.slice(0, MAX_SELECT_OPTIONS).map(({ entry, challenge }) => ({
      label: enter.replaceChoice({ title: entry.title, challenge: challenge.title }),
      value: entry.id,
    }));
    box.addActionRowComponents(selectMenuRow('replace', jobId, enter.replacePlaceholder, choices));
  }
  return containerMessage(box);
}

/** Which painting enters a challenge? */
export function choosePaintingMessage(
  challenge: Challenge,
  jobs: readonly Pick<Job, 'id' | 'name'>[],
  messages: Messages,
): BotMessage {
  const { enter } = messages.challenges;
  const words = jobs.length === 0 ? enter.noPaintings : enter.choosePaintingPrompt;
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay(`**${escapeMemberText(challenge.title)}**\n${words}`));
  if (jobs.length > 0) {
    const choices = jobs.slice(0, MAX_SELECT_OPTIONS).map(({ id, name }) => ({ label: name, value: id }));
    box.addActionRowComponents(selectMenuRow('submit-painting', challenge.id, enter.paintingPlaceholder, choices));
  }
  return containerMessage(box);
}

/** Custom ids of the fields. */
export const PAINT_FIELDS = { picture: 'picture', strength: 'strength' } as const;

/** Asks for the picture that the challenge leaves free. */
export function paintForChallengeModal({ id, style, content }: Challenge, { challenges }: Messages): ModalBuilder {
  const { paint } = challenges;
  const free = style === null ? (['style', 'styleHelp'] as const) : (['content', 'contentHelp'] as const);
  const upload = new FileUploadBuilder()
    .setCustomId(PAINT_FIELDS.picture)
    .setFileTypes('image')
    .setMinValues(1)
    .setMaxValues(1);
  const { minimum, maximum } = OPTIONS.strength;
  const strength = new TextInputBuilder()
    .setCustomId(PAINT_FIELDS.strength)
    .setStyle(TextInputStyle.Short)
    .setMaxLength(3)
    .setValue(String(DEFAULTS.strength));
  const strengthField = new LabelBuilder()
    .setLabel(paint.strength)
    .setDescription(`${minimum}–${maximum}`)
    .setTextInputComponent(strength);
  const picture = new LabelBuilder()
    .setLabel(paint[free[0]])
    .setDescription(paint[free[1]])
    .setFileUploadComponent(upload.setRequired(true));
  // Where both pictures are set, only the strength is the member's to choose.
  const fields = style !== null && content !== null ? [strengthField] : [picture, strengthField];
  return new ModalBuilder().setCustomId(customId('paint', id)).setTitle(paint.title).addLabelComponents(fields);
}
