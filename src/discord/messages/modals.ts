/** The windows that ask for more, and what was typed into them. */
import {
  FileUploadBuilder,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  StringSelectMenuBuilder,
  TextInputBuilder,
  TextInputStyle,
} from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { FieldName } from '../../locales/failures.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { BLEND, DEFAULTS, OPTIONS, type Options, parseOption } from '../../options.js';
import { UserError } from '../../user-error.js';
import { customId } from '../custom-id.js';

/** Custom id of the upload; those of the other fields are the options' own names. */
export const STYLE_FIELD = 'style';
/** Custom id of the field that holds what has no field of its own: Discord allows five. */
const MORE_FIELD = 'more';

type Chosen = 'quality' | 'colours';

function rangeOf(name: FieldName, largestSize: number): string {
  const { minimum, maximum } = name === 'blend' ? BLEND : OPTIONS[name];
  return `${minimum}-${name === 'size' ? largestSize : maximum}`;
}

function typed(name: FieldName, value: number, largestSize: number, { fields }: Messages): LabelBuilder {
  const input = new TextInputBuilder()
    .setCustomId(name)
    .setStyle(TextInputStyle.Short)
    .setMaxLength(6)
    .setValue(String(value));
  return new LabelBuilder()
    .setLabel(fields[name])
    .setDescription(rangeOf(name, largestSize))
    .setTextInputComponent(input);
}

function chosen<Name extends Chosen>(name: Name, value: Options[Name], { fields, options }: Messages): LabelBuilder {
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
function more({ options, styles }: Job, { fields }: Messages): LabelBuilder {
  const total = styles.reduce((sum, { share }) => sum + share, 0);
  const values: { readonly [Name in FieldName]?: number } = {
    styleScale: options.styleScale,
    ...(options.start === 'noise' ? { seed: options.seed } : {}),
    ...(styles.length > 1 ? { blend: Math.round((100 * styles[1].share) / total) } : {}),
  };
  const lines = Object.entries(values).map(([name, value]) => `${fields[name as FieldName]}: ${value}`);
  const input = new TextInputBuilder()
    .setCustomId(MORE_FIELD)
    .setStyle(TextInputStyle.Paragraph)
    .setRequired(false)
    .setMaxLength(400)
    .setValue(lines.join('\n'));
  const known = LINES.map((name) => fields[name]).join(' · ');
  return new LabelBuilder().setLabel(fields.more).setDescription(known.slice(0, 100)).setTextInputComponent(input);
}

/** Options that the last field takes. */
const LINES = ['styleScale', 'seed', 'blend'] as const satisfies readonly FieldName[];

/** Every option of a painting that is not a picture. */
export function editModal(job: Job, largestSize: number, messages: Messages): ModalBuilder {
  const { strength, quality, size, colours } = job.options;
  return new ModalBuilder()
    .setCustomId(customId('edit', job.id))
    .setTitle(messages.modals.edit)
    .addLabelComponents(
      typed('strength', strength, largestSize, messages),
      chosen('quality', quality, messages),
      typed('size', size, largestSize, messages),
      chosen('colours', colours, messages),
      more(job, messages),
    );
}

/**
 * @param held the id under which the content picture waits.
 * @param strength what is taken where the member leaves it.
 */
export function pictureModal(
  action: 'picture' | 'avatar',
  held: string,
  strength: number,
  messages: Messages,
): ModalBuilder {
  const upload = new FileUploadBuilder()
    .setCustomId(STYLE_FIELD)
    .setFileTypes('image')
    .setMinValues(1)
    .setMaxValues(1)
    .setRequired(true);
  return new ModalBuilder()
    .setCustomId(customId(action, held))
    .setTitle(messages.modals[action])
    .addLabelComponents(
      new LabelBuilder()
        .setLabel(messages.fields.style)
        .setDescription(messages.fields.styleHelp)
        .setFileUploadComponent(upload),
      typed('strength', strength, DEFAULTS.size, messages),
    );
}

export interface Filled {
  readonly options: Partial<Options>;
  /** Share of the second style, in percent. */
  readonly blend: number | undefined;
}

/** @throws UserError `option` for a value out of range, `option-line` for a line that says nothing. */
export function readFields({ fields, locale }: ModalSubmitInteraction, largestSize: number): Filled {
  const messages = messagesFor(locale);
  const options: Record<string, string | number> = {};
  for (const name of ['strength', 'size'] as const)
    if (fields.fields.has(name)) options[name] = numberOf(name, fields.getTextInputValue(name), largestSize);
  for (const name of ['quality', 'colours'] as const) {
    const [choice] = fields.fields.has(name) ? fields.getStringSelectValues(name) : [];
    if (choice !== undefined && 'value' in parseOption(name, choice)) options[name] = choice;
  }
  if (!fields.fields.has(MORE_FIELD)) return { options: options as Partial<Options>, blend: undefined };
  const { blend, ...others } = readLines(fields.getTextInputValue(MORE_FIELD).split('\n'), largestSize, messages);
  // A seed that was taken away is one that is not wanted any more.
  const start = others.seed === undefined ? 'content' : 'noise';
  return { options: { ...options, ...others, start } as Partial<Options>, blend };
}

function readLines(lines: readonly string[], largestSize: number, { fields }: Messages) {
  const values: { [Name in (typeof LINES)[number]]?: number } = {};
  for (const line of lines) {
    if (line.trim() === '') continue;
    const [label, given] = line.split(/[:：]/, 2).map((part) => part.trim());
    const name = LINES.find((each) => fields[each].toLowerCase() === label.toLowerCase());
    if (name === undefined || given === undefined)
      throw new UserError('option-line', `"${line}" says nothing; write a name, a colon and a number.`, { line });
    if (given !== '') values[name] = numberOf(name, given, largestSize);
  }
  return values;
}

function numberOf(name: FieldName, given: string, largestSize: number): number {
  const { minimum, maximum, whole } = name === 'blend' ? { ...BLEND, whole: true } : OPTIONS[name];
  // A comma is how half of the world writes it.
  const value = given.trim() === '' ? Number.NaN : Number(given.trim().replace(',', '.'));
  const most = name === 'size' ? largestSize : maximum;
  if (value >= minimum && value <= most && (!whole || Number.isInteger(value))) return value;
  const range = rangeOf(name, largestSize);
  throw new UserError('option', `${name} cannot be "${given}"; it takes ${range}.`, { option: name, given, range });
}
