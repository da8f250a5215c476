/** A command as far as it is filled in. */
import { ApplicationCommandOptionType } from 'discord-api-types/payloads/v10';
import { extensionsOf, UPLOAD_LIMIT } from '../../cdn/upload-limits.js';
import type { Action } from '../../control-api/requests.js';
import type { File as Upload } from '../../state/records.js';
import type { CommandInvocation, Option } from './commands.js';

/** What was typed or chosen: a text as it was typed, a choice with its value, or a file. */
export interface FieldValue {
  readonly text: string;
  /** Of a choice; undefined for what was only typed. */
  readonly value?: string | number | boolean;
  readonly file?: File;
}

export type FieldValues = Readonly<Record<string, FieldValue>>;

export const MISSING = 'This option is required. Specify a value.';

const { Attachment, Integer, Number: Real, String: Text } = ApplicationCommandOptionType;
const CHOSEN: readonly number[] = [
  ApplicationCommandOptionType.Boolean,
  ApplicationCommandOptionType.User,
  ApplicationCommandOptionType.Role,
  ApplicationCommandOptionType.Channel,
  ApplicationCommandOptionType.Mentionable,
];

/** Whether one of several things is chosen, not typed. */
export const isChosen = ({ type, choices }: Option): boolean => CHOSEN.includes(type) || choices.length > 0;

/** Why a file will not do, in a sentence. */
export function fileError(types: readonly string[], { name, size }: File): string | undefined {
  const allowed = extensionsOf(types);
  if (size > UPLOAD_LIMIT) return 'Your file is too powerful. The largest that may be uploaded here has 10 MB.';
  if (allowed.length === 0 || allowed.some((extension) => name.toLowerCase().endsWith(extension))) return undefined;
  return `Invalid file type. Supported are ${allowed.join(', ')}.`;
}

const number = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.trim().replace(',', '.')));

/** Why an option will not do, as Discord says it; undefined where it will. */
export function validationError(option: Option, given: FieldValue | undefined): string | undefined {
  const { type, required, least, most, shortest = 0, longest = 6000 } = option;
  const empty = given === undefined || (given.text === '' && given.value === undefined && given.file === undefined);
  if (empty) return required ? MISSING : undefined;
  if (type === Attachment) return given.file === undefined ? MISSING : fileError(option.fileTypes, given.file);
  if (isChosen(option)) return given.value === undefined ? 'Choose one of the list.' : undefined;
  if (type === Integer || type === Real) {
    const value = typeof given.value === 'number' ? given.value : number(given.text);
    if (type === Integer && !Number.isInteger(value)) return 'Input a valid integer.';
    if (Number.isNaN(value)) return 'Input a valid number.';
    if (least !== undefined && value < least) return `Must be at least ${least}.`;
    if (most !== undefined && value > most) return `Must be no more than ${most}.`;
    return undefined;
  }
  const { length } = given.text;
  if (length < shortest) return `Must be at least ${shortest} characters long.`;
  return length > longest ? `Must be no more than ${longest} characters long.` : undefined;
}

/** The value as the control API takes it; undefined where there is none yet. */
function answerOf({ type }: Option, { text, value, file }: FieldValue): string | number | boolean | undefined {
  if (file !== undefined) return undefined;
  if (value !== undefined) return value;
  if (text === '') return undefined;
  return type === Text || Number.isNaN(number(text)) ? text : number(text);
}

export function optionsOf(
  { options }: CommandInvocation,
  given: FieldValues,
): Record<string, string | number | boolean> {
  const values = options.flatMap((option) => {
    const value = given[option.name] === undefined ? undefined : answerOf(option, given[option.name]);
    return value === undefined ? [] : [[option.name, value] as const];
  });
  return Object.fromEntries(values);
}

export async function actionOf(
  typed: CommandInvocation,
  given: FieldValues,
): Promise<{ deed: Action; files: Upload[] }> {
  const files = Object.entries(given).flatMap(([field, { file }]) =>
    file === undefined ? [] : [[field, file] as const],
  );
  return {
    deed: { kind: 'command', name: typed.path, options: optionsOf(typed, given) },
    files: await Promise.all(files.map(([field, file]) => uploadOf(field, file))),
  };
}

export async function uploadOf(field: string, file: File): Promise<Upload> {
  return { field, name: file.name, contentType: file.type, bytes: new Uint8Array(await file.arrayBuffer()) };
}
