/** Modals for the options of a painting, and parsing of what was submitted. */

import {
  type APISelectMenuOption,
  ComponentType,
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import { readEachField } from '../../errors/field-errors.js';
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import type { StyleChoices } from '../../library/style-library.js';
import { formatRange } from '../../locales/failures.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import {
  BLEND_RANGE,
  DEFAULTS,
  OPTIONS,
  type Options,
  type PictureOption,
  parseOption,
} from '../../painting/options.js';
import type { ChoosableOptions } from '../../settings/resolve-options.js';
import { customId } from '../custom-id.js';
import { MAX_FIELD_DESCRIPTION_LENGTH, MAX_SELECT_OPTIONS } from '../discord-limits.js';
import { optionLabel } from '../messages/components.js';
import { attachedPicture } from '../pictures/find-picture.js';
import type { RemotePicture } from '../pictures/picture-input.js';
import {
  type ChoiceMemberOption,
  partChoices,
  SHARED_FIELD_OPTIONS,
  type SharedFieldOption,
  type TypedOption,
} from './member-options.js';
import { NO_STYLE, type StyleInput } from './paint-request.js';
import { nameParts, shortName } from './painting-name.js';
import { styleOptions } from './question/style-question-message.js';

/** Custom ids of the fields for the style; those of the other fields are the options' own names. */
export const STYLE_FIELD = 'style';
const STYLE_UPLOAD_FIELD = 'style_image';
/** Value of the choice that leaves the style as it is. */
const KEEP_STYLE = 'keep';
/** Custom id of the text field for the remaining options: a modal has at most five fields. */
const MORE_OPTIONS_FIELD = 'more';

function rangeOf(name: TypedOption, largestSize: number): string {
  const { minimum, maximum } = name === 'blend' ? BLEND_RANGE : OPTIONS[name];
  return `${minimum}-${name === 'size' ? largestSize : maximum}`;
}

function numberField(name: TypedOption, value: number, largestSize: number, messages: Messages): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Short)
    .setMaxLength(6)
    .setValue(String(value));
  return new LabelBuilder()
    .setLabel(messages.painting.fields[name])
    .setDescription(formatRange(rangeOf(name, largestSize), messages))
    .setTextInputComponent(input);
}

/** @param offered those of the option's choices that can be chosen here, in their order; the best of them where the value is none of them. */
function choiceField<Name extends ChoiceMemberOption | PictureOption>(
  name: Name,
  value: Options[Name],
  offered: readonly Options[Name][],
  { painting: { fields, options } }: Messages,
): LabelBuilder {
  const words: Readonly<Record<string, string>> = options[name];
  const best = offered.at(-1) as Options[Name];
  const chosen = offered.includes(value) ? value : best;
  const choices = offered.map((choice) => ({ label: words[choice], value: choice, default: choice === chosen }));
  const menu = new StringSelectMenuBuilder().setCustomId(name).addOptions(choices);
  const label = new LabelBuilder().setLabel(fields[name]).setStringSelectMenuComponent(menu);
  return offered.length === OPTIONS[name].choices.length
    ? label
    : label.setDescription(fields.limited({ limit: words[best] }));
}

/** Whose range says something; there is room for no more. */
const RANGED_FIELD_OPTIONS: readonly SharedFieldOption[] = ['size', 'strokeSize'];

/** "Stroke size: 1", a line for each option without a field of its own. */
function moreOptionsField({ options, styles }: Job, largestSize: number, messages: Messages): LabelBuilder {
  const { fields } = messages.painting;
  const total = styles.reduce((sum, { share }) => sum + share, 0);
  const optionValue = (name: SharedFieldOption): number | undefined => {
    if (name === 'seed') return options.start === 'noise' ? options.seed : undefined;
    if (name === 'blend') return styles.length > 1 ? Math.round((100 * styles[1].share) / total) : undefined;
    return name === 'size' ? Math.min(options.size, largestSize) : options[name];
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
  const known = SHARED_FIELD_OPTIONS.map((name) =>
    RANGED_FIELD_OPTIONS.includes(name)
      ? `${fields[name]} (${formatRange(rangeOf(name, largestSize), messages)})`
      : fields[name],
  ).join(' · ');
  return new LabelBuilder()
    .setLabel(fields.moreOptions)
    .setDescription(known.slice(0, MAX_FIELD_DESCRIPTION_LENGTH))
    .setTextInputComponent(input);
}

/** @param options 1-25. */
function styleField(options: readonly APISelectMenuOption[], required: boolean, { question }: Messages) {
  const { field, fieldHelp, placeholder } = question;
  const menu = new StringSelectMenuBuilder()
    .setCustomId(STYLE_FIELD)
    .setPlaceholder(placeholder)
    .setRequired(required)
    .addOptions(options.map((option) => ({ ...option, label: optionLabel(option.label) })));
  const label = new LabelBuilder().setLabel(field).setStringSelectMenuComponent(menu);
  return required ? label : label.setDescription(fieldHelp);
}

/** The current style first where it is none of the library's. */
function editStyleOptions(
  { styles, name }: Job,
  { styles: choices }: StyleChoices,
  messages: Messages,
  locale: string,
) {
  const current = choices.find(({ id }) => id === styles[0].library);
  const options = styleOptions(choices, current, locale);
  if (current !== undefined) return options;
  const label = messages.question.keep({ name: nameParts(name).styles[0] ?? messages.question.field });
  return [{ label, value: KEEP_STYLE, default: true }, ...options].slice(0, MAX_SELECT_OPTIONS);
}

/**
 * Every option of a painting, and its style.
 *
 * @param id custom id of the modal.
 * @param choices those of the library that are offered.
 * @param choosable what can be chosen here.
 */
export function editModal(
  id: string,
  job: Job,
  choices: StyleChoices,
  choosable: ChoosableOptions,
  locale: string,
  messages: Messages,
): ModalBuilder {
  const { strength, quality, colours } = job.options;
  return new ModalBuilder()
    .setCustomId(id)
    .setTitle(messages.painting.modals.edit)
    .addLabelComponents(
      styleField(editStyleOptions(job, choices, messages, locale), true, messages),
      numberField('strength', strength, choosable.size, messages),
      choiceField('quality', quality, choosable.qualities, messages),
      choiceField('colours', colours, OPTIONS.colours.choices, messages),
      moreOptionsField(job, choosable.size, messages),
    );
}

export interface PictureModalOptions {
  /** Id of the content picture in the pending-picture store. */
  readonly heldPictureId: string;
  /** Of the library; the last one is chosen already. */
  readonly choices: StyleChoices;
  /** The prefilled value. */
  readonly strength: number;
  /** File name of a style picture that was uploaded in an earlier try. */
  readonly keptUpload?: string | undefined;
}

export function pictureModal(
  action: 'picture' | 'avatar',
  { heldPictureId, choices, strength, keptUpload }: PictureModalOptions,
  locale: string,
  messages: Messages,
): ModalBuilder {
  const upload = new FileUploadBuilder()
    .setCustomId(STYLE_UPLOAD_FIELD)
    .setFileTypes('image')
    .setMinValues(1)
    .setMaxValues(1)
    .setRequired(choices.styles.length === 0 && keptUpload === undefined);
  const { question, forms } = messages;
  const help = keptUpload === undefined ? question.uploadFieldHelp : forms.keepsUpload({ file: shortName(keptUpload) });
  const options = styleOptions(choices.styles, choices.last, locale);
  return new ModalBuilder()
    .setCustomId(customId(action, heldPictureId))
    .setTitle(messages.painting.modals[action])
    .addLabelComponents(
      ...(options.length === 0 ? [] : [styleField(options, false, messages)]),
      new LabelBuilder().setLabel(question.uploadField).setDescription(help).setFileUploadComponent(upload),
      choiceField('part', DEFAULTS.part, partChoices(1), messages),
      numberField('strength', strength, DEFAULTS.size, messages),
    );
}

/** The style picture that was uploaded with a modal. */
export function uploadedStyle({ fields }: ModalSubmitInteraction): RemotePicture | undefined {
  // A window that an earlier version opened has its upload where the menu is now.
  for (const name of [STYLE_UPLOAD_FIELD, STYLE_FIELD]) {
    if (fields.fields.get(name)?.type !== ComponentType.FileUpload) continue;
    const upload = fields.getUploadedFiles(name)?.first();
    if (upload !== undefined) return attachedPicture(upload);
  }
  return undefined;
}

/**
 * An upload comes before what is chosen, which may be there only because it was chosen the last time.
 *
 * @param kept an upload of an earlier try, which a choice replaces.
 */
export function readStyleFields(interaction: ModalSubmitInteraction, kept: RemotePicture | undefined): StyleInput {
  const upload = uploadedStyle(interaction);
  if (upload !== undefined) return { picture: upload };
  const library = readStyleChoice(interaction.fields);
  if (library !== undefined) return { library };
  return kept === undefined ? NO_STYLE : { picture: kept };
}

/** @returns the id of a style; undefined where none was chosen, or the current one is kept. */
export function readStyleChoice(fields: ModalSubmitInteraction['fields']): string | undefined {
  if (fields.fields.get(STYLE_FIELD)?.type !== ComponentType.StringSelect) return undefined;
  const [chosen] = fields.getStringSelectValues(STYLE_FIELD);
  return chosen === KEEP_STYLE ? undefined : chosen;
}

export interface SubmittedOptions {
  readonly options: Partial<Options>;
  /** Share of the second style, in percent. */
  readonly blend: number | undefined;
}

type ReadOption = readonly [name: string, value: string | number];

/** @throws UserError `option` for a value out of range, `option-line` for a line that says nothing; FieldErrors for several. */
export function readOptionFields({ fields, locale }: ModalSubmitInteraction, largestSize: number): SubmittedOptions {
  const has = (name: string) => fields.fields.has(name);
  const messages = messagesFor(locale);
  const numbers = (['strength', 'size'] as const)
    .filter(has)
    .map((name) => (): ReadOption => [name, parseNumber(name, fields.getTextInputValue(name), largestSize)]);
  const lines = has(MORE_OPTIONS_FIELD) ? fields.getTextInputValue(MORE_OPTIONS_FIELD).split('\n') : [];
  const more = lines.map((line) => () => readOptionLine(line, largestSize, messages));
  const typed = readEachField([...numbers, ...more], (read) => read()).filter((option) => option !== undefined);
  const chosen = (['quality', 'colours', 'part'] as const).filter(has).flatMap((name): ReadOption[] => {
    const [choice] = fields.getStringSelectValues(name);
    return choice !== undefined && 'value' in parseOption(name, choice) ? [[name, choice]] : [];
  });
  const { blend, ...options } = Object.fromEntries<string | number>([...typed, ...chosen]);
  // Removing the seed means starting from the content again.
  const start = has(MORE_OPTIONS_FIELD) ? { start: options.seed === undefined ? 'content' : 'noise' } : {};
  return { options: { ...options, ...start } as Partial<Options>, blend: blend as number | undefined };
}

/** @returns undefined for a line without a value. */
function readOptionLine(line: string, largestSize: number, { painting: { fields } }: Messages): ReadOption | undefined {
  if (line.trim() === '') return undefined;
  const [label, given] = line.split(/[:：]/, 2).map((part) => part.trim());
  const name = SHARED_FIELD_OPTIONS.find((each) => fields[each].toLowerCase() === label.toLowerCase());
  if (name === undefined || given === undefined) throw new UserError('option-line', { line });
  return given === '' ? undefined : [name, parseNumber(name, given, largestSize)];
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
