/** Modals for the options of a painting, and parsing of what was submitted. */

import {
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import { formatRange } from '../../locales/failures.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { BLEND_RANGE, DEFAULTS, OPTIONS, type Options, parseOption } from '../../painting/options.js';
import { customId } from '../custom-id.js';
import { MAX_FIELD_DESCRIPTION_LENGTH } from '../discord-limits.js';
import {
  type ChoiceMemberOption,
  SHARED_FIELD_OPTIONS,
  type SharedFieldOption,
  type TypedOption,
} from './member-options.js';

/** Custom id of the upload; those of the other fields are the options' own names. */
export const STYLE_UPLOAD_FIELD = 'style';
/** Custom id of the text field for the remaining options: a modal has at most five fields. */
const MORE_OPTIONS_FIELD = 'more';

function rangeOf(name: TypedOption, largestSize: number): string {
  const { minimum, maximum } = name === 'blend' ? BLEND_RANGE : OPTIONS[name];
  return `${minimum}-${name === 'size' ? largestSize : maximum}`;
}

function numberField(
  name: TypedOption,
  value: number,
  largestSize: number,
  { painting: { fields } }: Messages,
): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Short)
    .setMaxLength(6)
    .setValue(String(value));
  return new LabelBuilder()
    .setLabel(fields[name])
    .setDescription(formatRange(rangeOf(name, largestSize)))
    .setTextInputComponent(input);
}

function choiceField<Name extends ChoiceMemberOption>(
  name: Name,
  value: Options[Name],
  { painting: { fields, options } }: Messages,
): LabelBuilder {
  const words: Readonly<Record<string, string>> = options[name];
  const choices = OPTIONS[name].choices.map((choice) => ({
    label: words[choice],
    value: choice,
    default: choice === value,
  }));
  const menu = new StringSelectMenuBuilder().setCustomId(name).addOptions(choices);
  return new LabelBuilder().setLabel(fields[name]).setStringSelectMenuComponent(menu);
}

/** "Stroke size: 1", a line for each option without a field of its own. */
function moreOptionsField({ options, styles }: Job, { painting: { fields } }: Messages): LabelBuilder {
  const total = styles.reduce((sum, { share }) => sum + share, 0);
  const optionValue = (name: SharedFieldOption): number | undefined => {
    if (name === 'seed') return options.start === 'noise' ? options.seed : undefined;
    if (name === 'blend') return styles.length > 1 ? Math.round((100 * styles[1].share) / total) : undefined;
    return options[name];
  };
  const lines = SHARED_FIELD_OPTIONS.flatMap((name) => {
    const value = optionValue(name);
    return value === undefined ? [] : [`${fields[name]}: ${value}`];
  });
  const input = new TextInputBuilder()
    .setCustomId(MORE_OPTIONS_FIELD)
    .setStyle(TextInputStyle.Paragraph)
    .setRequired(false)
    .setMaxLength(400)
    .setValue(lines.join('\n'));
  const known = SHARED_FIELD_OPTIONS.map((name) => fields[name]).join(' · ');
  return new LabelBuilder()
    .setLabel(fields.moreOptions)
    .setDescription(known.slice(0, MAX_FIELD_DESCRIPTION_LENGTH))
    .setTextInputComponent(input);
}

/** Every option of a painting that is not a picture. */
export function editModal(job: Job, largestSize: number, messages: Messages): ModalBuilder {
  const { strength, quality, size, colours } = job.options;
  return new ModalBuilder()
    .setCustomId(customId('edit', job.id))
    .setTitle(messages.painting.modals.edit)
    .addLabelComponents(
      numberField('strength', strength, largestSize, messages),
      choiceField('quality', quality, messages),
      numberField('size', size, largestSize, messages),
      choiceField('colours', colours, messages),
      moreOptionsField(job, messages),
    );
}

/**
 * @param heldPictureId id of the content picture in the pending-picture store.
 * @param strength the prefilled value.
 */
export function pictureModal(
  action: 'picture' | 'avatar',
  heldPictureId: string,
  strength: number,
  messages: Messages,
): ModalBuilder {
  const upload = new FileUploadBuilder()
    .setCustomId(STYLE_UPLOAD_FIELD)
    .setFileTypes('image')
    .setMinValues(1)
    .setMaxValues(1)
    .setRequired(true);
  return new ModalBuilder()
    .setCustomId(customId(action, heldPictureId))
    .setTitle(messages.painting.modals[action])
    .addLabelComponents(
      new LabelBuilder()
        .setLabel(messages.painting.fields.style)
        .setDescription(messages.painting.fields.styleHelp)
        .setFileUploadComponent(upload),
      numberField('strength', strength, DEFAULTS.size, messages),
    );
}

export interface SubmittedOptions {
  readonly options: Partial<Options>;
  /** Share of the second style, in percent. */
  readonly blend: number | undefined;
}

/** @throws UserError `option` for a value out of range, `option-line` for a line that says nothing. */
export function readOptionFields({ fields, locale }: ModalSubmitInteraction, largestSize: number): SubmittedOptions {
  const messages = messagesFor(locale);
  const options: Record<string, string | number> = {};
  for (const name of ['strength', 'size'] as const)
    if (fields.fields.has(name)) options[name] = parseNumber(name, fields.getTextInputValue(name), largestSize);
  for (const name of ['quality', 'colours'] as const) {
    const [choice] = fields.fields.has(name) ? fields.getStringSelectValues(name) : [];
    if (choice !== undefined && 'value' in parseOption(name, choice)) options[name] = choice;
  }
  if (!fields.fields.has(MORE_OPTIONS_FIELD)) return { options: options as Partial<Options>, blend: undefined };
  const { blend, ...others } = readOptionLines(
    fields.getTextInputValue(MORE_OPTIONS_FIELD).split('\n'),
    largestSize,
    messages,
  );
  // Removing the seed means starting from the content again.
  const start = others.seed === undefined ? 'content' : 'noise';
  return { options: { ...options, ...others, start } as Partial<Options>, blend };
}

function readOptionLines(lines: readonly string[], largestSize: number, { painting: { fields } }: Messages) {
  const values: { [Name in SharedFieldOption]?: number } = {};
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [label, given] = line.split(/[:：]/, 2).map((part) => part.trim());
    const name = SHARED_FIELD_OPTIONS.find((each) => fields[each].toLowerCase() === label.toLowerCase());
    if (name === undefined || given === undefined) throw new UserError('option-line', { line });
    if (given !== '') values[name] = parseNumber(name, given, largestSize);
  }
  return values;
}

function parseNumber(name: TypedOption, given: string, largestSize: number): number {
  const { minimum, maximum, whole } = name === 'blend' ? { ...BLEND_RANGE, whole: true } : OPTIONS[name];
  // Accept a decimal comma.
  const value = given.trim() === '' ? Number.NaN : Number(given.trim().replace(',', '.'));
  const most = name === 'size' ? largestSize : maximum;
  if (value >= minimum && value <= most && (!whole || Number.isInteger(value))) return value;
  const range = rangeOf(name, largestSize);
  throw new UserError('option', { option: name, given, range });
}
