/** The values entered for a command so far, and their validation. */
import { ApplicationCommandOptionType } from 'discord-api-types/payloads/v10';
import { extensionsOf, UPLOAD_LIMIT } from '../../cdn/upload-limits.js';
import type { Action } from '../../control-api/request-schemas.js';
import type { File as Upload } from '../../state/records.js';
import type { CommandInvocation, Option } from './commands.js';

/** The value of one field: typed text, a choice, or a file. */
export interface FieldValue {
  readonly text: string;
  /** The value of a choice; undefined for free text. */
  readonly value?: string | number | boolean;
  readonly file?: File;
}

export type FieldValues = Readonly<Record<string, FieldValue>>;

export const REQUIRED_ERROR = 'This option is required. Specify a value.';

const { Attachment, Integer, Number: Real, String: Text } = ApplicationCommandOptionType;
const CHOICE_TYPES: readonly number[] = [
  ApplicationCommandOptionType.Boolean,
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Role,
  ApplicationCommandOptionType.Channel,
  ApplicationCommandOptionType.Mentionable,
];

/** Whether the option only accepts a choice from a list. */
export const isChoice = ({ type, choices }: Option): boolean => CHOICE_TYPES.includes(type) || choices.length > 0;

/** A validation error of a file, or undefined. */
export function fileError(types: readonly string[], { name, size }: File): string | undefined {
  const allowed = extensionsOf(types);
  if (size > UPLOAD_LIMIT) return 'That file is too large; the limit is 10 MB. Choose a smaller one.';
  if (allowed.length === 0 || allowed.some((extension) => name.toLowerCase().endsWith(extension))) return undefined;
  return `That file type isn’t supported. Use ${allowed.join(', ')}.`;
}

const parseNumber = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));

/** A validation error in Discord's wording, or undefined. */
export function validationError(option: Option, given: FieldValue | undefined): string | undefined {
  const { type, required, minimum, maximum, minLength = 0, maxLength = 6000 } = option;
  const empty = given === undefined || (given.text === '' && given.value === undefined && given.file === undefined);
  if (empty) return required ? REQUIRED_ERROR : undefined;
  if (type === Attachment) return given.file === undefined ? REQUIRED_ERROR : fileError(option.fileTypes, given.file);
  if (isChoice(option)) return given.value === undefined ? 'Choose from the list.' : undefined;
  if (type === Integer || type === Real) {
    const value = typeof given.value === 'number' ? given.value : parseNumber(given.text);
    if (type === Integer && !Number.isInteger(value)) return 'Enter a whole number.';
    if (Number.isNaN(value)) return 'Enter a number.';
    if (minimum !== undefined && value < minimum) return `Must be at least ${minimum}.`;
    if (maximum !== undefined && value > maximum) return `Must be no more than ${maximum}.`;
    return undefined;
  }
  const { length } = given.text;
  if (length < minLength) return `Must be at least ${minLength} characters long.`;
  return length > maxLength ? `Must be no more than ${maxLength} characters long.` : undefined;
}

/** The value as the control API expects it; undefined if there is none (files are sent separately). */
function toOptionValue({ type }: Option, { text, value, file }: FieldValue): string | number | boolean | undefined {
  if (file !== undefined) return undefined;
  if (value !== undefined) return value;
  if (text === '') return undefined;
  return type === Text || Number.isNaN(parseNumber(text)) ? text : parseNumber(text);
}

export function toOptionValues(
  { options }: CommandInvocation,
  given: FieldValues,
): Record<string, string | number | boolean> {
  const values = options.flatMap((option) => {
    const value = given[option.name] === undefined ? undefined : toOptionValue(option, given[option.name]);
    return value === undefined ? [] : [[option.name, value] as const];
  });
  return Object.fromEntries(values);
}

export async function toAction(
  typed: CommandInvocation,
  given: FieldValues,
): Promise<{ action: Action; files: Upload[] }> {
  const files = Object.entries(given).flatMap(([field, { file }]) =>
    file === undefined ? [] : [[field, file] as const],
  );
  return {
    action: { kind: 'command', name: typed.path, options: toOptionValues(typed, given) },
    files: await Promise.all(files.map(([field, file]) => toUpload(field, file))),
  };
}

export async function toUpload(field: string, file: File): Promise<Upload> {
  return { field, name: file.name, contentType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
