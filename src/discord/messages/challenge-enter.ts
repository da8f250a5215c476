/** How a painting enters a challenge, and how one is painted for it. */
import {
  ContainerBuilder,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Challenge, Entry } from '../../challenges/challenge.js';
import type { Job } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { DEFAULTS, OPTIONS } from '../../options.js';
import { customId } from '../custom-id.js';
import { COLOURS, type Message } from './message.js';
import { menuOf, messageOf, plain, text } from './parts.js';

/** Discord's. */
const MOST_CHOICES = 25;

/** An entry of the member's, and where it is. */
export interface Replaceable {
  readonly entry: Entry;
  readonly challenge: Challenge;
}

export interface Doors {
  readonly jobId: string;
  /** Where the member may still enter. */
  readonly open: readonly Challenge[];
  readonly replaceable: readonly Replaceable[];
  /** Only the member has seen the painting so far. */
  readonly secret: boolean;
}

/** Which challenge does a painting enter? */
export function enterMessage({ jobId, open, replaceable, secret }: Doors, messages: Messages): Message {
  const { enter } = messages.challenges;
  const words =
    open.length + replaceable.length === 0 ? [enter.none] : [enter.which, ...(secret ? [`⚠️ ${enter.private}`] : [])];
  const box = new ContainerBuilder()
    .setAccentColor(secret ? COLOURS.painting : COLOURS.waiting)
    .addTextDisplayComponents(text([`**${enter.title}**`, ...words].join('\n')));
  if (open.length > 0) {
    const choices = open.slice(0, MOST_CHOICES).map(({ id, title }) => ({ label: title, value: id }));
    box.addActionRowComponents(menuOf('enter-in', jobId, enter.choose, choices));
  }
  if (replaceable.length > 0) {
    const choices = replaceable
      .slice(0, MOST_CHOICES)
      .map(({ entry, challenge }) => ({ label: enter.replaces(entry.title, challenge.title), value: entry.id }));
    box.addActionRowComponents(menuOf('replace', jobId, enter.replace, choices));
  }
  return messageOf(box);
}

/** Which painting enters a challenge? */
export function paintingsMessage(
  challenge: Challenge,
  jobs: readonly Pick<Job, 'id' | 'name'>[],
  messages: Messages,
): Message {
  const { enter } = messages.challenges;
  const words = jobs.length === 0 ? enter.noPaintings : enter.painting;
  const box = new ContainerBuilder()
    .setAccentColor(COLOURS.waiting)
    .addTextDisplayComponents(text(`**${plain(challenge.title)}**\n${words}`));
  if (jobs.length > 0) {
    const choices = jobs.slice(0, MOST_CHOICES).map(({ id, name }) => ({ label: name, value: id }));
    box.addActionRowComponents(menuOf('submit-painting', challenge.id, enter.choosePainting, choices));
  }
  return messageOf(box);
}

/** Custom ids of the fields. */
export const PAINT_FIELDS = { picture: 'picture', strength: 'strength' } as const;

/** Asks for the picture that the challenge leaves free. */
export function paintModal({ id, style, content }: Challenge, { challenges }: Messages): ModalBuilder {
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
    .setDescription(`${minimum}-${maximum}`)
    .setTextInputComponent(strength);
  const picture = new LabelBuilder()
    .setLabel(paint[free[0]])
    .setDescription(paint[free[1]])
    .setFileUploadComponent(upload.setRequired(true));
  // Where both pictures are set, only the strength is the member's to choose.
  const fields = style !== null && content !== null ? [strengthField] : [picture, strengthField];
  return new ModalBuilder().setCustomId(customId('paint', id)).setTitle(paint.title).addLabelComponents(fields);
}
