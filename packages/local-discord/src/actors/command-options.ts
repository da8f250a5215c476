/** Options of a command as a person types them, checked as a client checks them. */
import {
  type APIApplicationCommandOption,
  type APIAttachment,
  ApplicationCommandOptionType,
} from 'discord-api-types/v10';
import { extensionsOf } from '../cdn/upload-limits.js';
import type { Command, File } from '../state/records.js';
import { type Mention, OPTION_KINDS } from '../state/resolved-data.js';
import { ClientRejection } from './client-rejection.js';

/** Files become attachments. */
export type OptionValue = string | number | boolean | File;

export interface TypedOptions {
  readonly options: readonly object[];
  readonly attachments: readonly APIAttachment[];
  readonly mentions: readonly Mention[];
}

type Upload = (file: File) => Promise<APIAttachment>;

const isFile = (value: OptionValue): value is File => typeof value === 'object';

const SUB: readonly number[] = [ApplicationCommandOptionType.Subcommand, ApplicationCommandOptionType.SubcommandGroup];

/**
 * @param name "queue pause" for a subcommand.
 * @throws ClientRejection where an option is missing, unknown or out of range.
 */
export async function typeOptions(
  command: Command,
  name: string,
  given: Readonly<Record<string, OptionValue>>,
  upload: Upload,
): Promise<TypedOptions> {
  const { path, known } = findSubcommand(command, name);
  for (const option of known)
    if (option.required === true && given[option.name] === undefined)
      throw new ClientRejection(`/${name} needs ${option.name}.`);
  const values = [];
  const attachments: APIAttachment[] = [];
  const mentions: Mention[] = [];
  for (const [key, value] of Object.entries(given)) {
    const option = known.find((each) => each.name === key);
    if (option === undefined) throw new ClientRejection(`/${name} has no option ${key}.`);
    checkValue(option, value);
    const typed = isFile(value) ? await upload(value) : value;
    const kind = OPTION_KINDS[option.type];
    if (kind !== undefined) mentions.push({ kind, id: String(value), channelTypes: (option as Bounds).channel_types });
    if (typeof typed === 'object') attachments.push(typed);
    values.push({ name: key, type: option.type, value: typeof typed === 'object' ? typed.id : typed });
  }
  return { options: nest(path, values), attachments, mentions };
}

/** What is typed so far, unchecked; `focused` is the option that wants suggestions. @throws ClientRejection */
export function typePartly(
  command: Command,
  name: string,
  given: Readonly<Record<string, OptionValue>>,
  focused: string,
): readonly object[] {
  const { path, known } = findSubcommand(command, name);
  const suggests = known.some((option) => option.name === focused && 'autocomplete' in option && option.autocomplete);
  if (!suggests) throw new ClientRejection(`/${name} has no suggestions for ${focused}.`);
  const values = known.flatMap(({ name: key, type }) => {
    const value = given[key] ?? (key === focused ? '' : undefined);
    if (value === undefined || isFile(value)) return [];
    return [{ name: key, type, value, ...(key === focused ? { focused: true } : {}) }];
  });
  return nest(path, values);
}

const nest = (path: readonly object[], values: readonly object[]) =>
  path.reduceRight<readonly object[]>((inner, each) => [{ ...each, options: inner }], values);

function findSubcommand(command: Command, name: string) {
  let known: readonly APIApplicationCommandOption[] = command.options ?? [];
  const path: { name: string; type: number }[] = [];
  for (const part of name.split(' ').slice(1)) {
    const found = known.find((option) => option.name === part && SUB.includes(option.type));
    if (found === undefined) throw new ClientRejection(`/${name} is not registered.`);
    path.push({ name: part, type: found.type });
    known = ('options' in found ? found.options : undefined) ?? [];
  }
  if (known.some(({ type }) => SUB.includes(type)))
    throw new ClientRejection(`/${name} needs one of ${known.map((option) => option.name).join(', ')}.`);
  return { path, known };
}

/** @throws ClientRejection where the file's extension is none of those allowed. */
export function checkFileType(field: string, types: readonly string[] | undefined, { name }: File): void {
  if (types === undefined || types.length === 0) return;
  const allowed = extensionsOf(types);
  if (!allowed.some((extension) => name.toLowerCase().endsWith(extension)))
    throw new ClientRejection(`${field} takes files of ${allowed.join(', ')}; this one is ${name}.`);
}

interface Bounds {
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly file_types?: readonly string[];
  readonly channel_types?: readonly number[];
  readonly choices?: readonly { readonly value: string | number }[];
}

function rangeOf(least: number, most: number): string {
  if (least === -Infinity) return `at most ${most}`;
  return most === Infinity ? `at least ${least}` : `${least} to ${most}`;
}

function checkValue(option: APIApplicationCommandOption, value: OptionValue): void {
  const { name, type } = option;
  const bounds = option as Bounds;
  const shown = isFile(value) ? `the file ${value.name}` : JSON.stringify(value);
  const fits = {
    [ApplicationCommandOptionType.Attachment]: isFile(value),
    [ApplicationCommandOptionType.Boolean]: typeof value === 'boolean',
    [ApplicationCommandOptionType.Integer]: Number.isInteger(value),
    [ApplicationCommandOptionType.Number]: typeof value === 'number',
    [ApplicationCommandOptionType.String]: typeof value === 'string',
    ...(option.type in OPTION_KINDS ? { [option.type]: typeof value === 'string' } : {}),
  }[type as number];
  if (fits !== true) throw new ClientRejection(`${name} cannot be ${shown}.`);
  if (isFile(value)) checkFileType(name, bounds.file_types, value);
  const { min_value = -Infinity, max_value = Infinity, min_length = 0, max_length = 6000 } = bounds;
  if (typeof value === 'number' && (value < min_value || value > max_value))
    throw new ClientRejection(`${name} is ${value}; ${rangeOf(min_value, max_value)} is allowed.`);
  if (typeof value === 'string' && (value.length < min_length || value.length > max_length))
    throw new ClientRejection(`${name} has ${value.length} characters; ${min_length} to ${max_length} are allowed.`);
  if (bounds.choices !== undefined && bounds.choices.length > 0 && !bounds.choices.some((each) => each.value === value))
    throw new ClientRejection(
      `${name} cannot be ${shown}; it is one of ${bounds.choices.map((each) => each.value).join(', ')}.`,
    );
}
