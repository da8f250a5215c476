/** What Discord refuses in commands. https://discord.com/developers/docs/interactions/application-commands */
import { ApplicationCommandType } from 'discord-api-types/v10';
import { Form, type Path } from './form-errors.js';

export interface CommandPayload {
  readonly type?: number;
  readonly name: string;
  readonly name_localizations?: Record<string, string> | null;
  readonly description?: string;
  readonly description_localizations?: Record<string, string> | null;
  readonly options?: readonly CommandPayload[];
  readonly choices?: readonly { readonly name: string; readonly value: string | number }[];
  readonly required?: boolean;
}

/** Documented limits. */
const NAME_LENGTH = [1, 32] as const;
const DESCRIPTION = [1, 100] as const;
const OPTIONS = [0, 25] as const;
/** Characters of all names, descriptions and values of one command. */
const MAX_COMMAND_CHARS = 8000;
/** Commands of one application, by type. */
const MAX_COMMANDS = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
} as const;

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** @throws ApiError 50035. */
export function checkCommands(commands: readonly CommandPayload[]): void {
  const form = new Form();
  for (const [index, command] of commands.entries()) {
    const { type = ApplicationCommandType.ChatInput, name, description = '' } = command;
    if (type === ApplicationCommandType.ChatInput) checkNamed(form, command, [index]);
    else {
      form.expectLength(name?.length, NAME_LENGTH, [index, 'name']);
      form.expectLength(description.length, [0, 0], [index, 'description']);
    }
    const message = `Command exceeds maximum size (${MAX_COMMAND_CHARS})`;
    form.expect(sizeOf(command) <= MAX_COMMAND_CHARS, [index], 'APPLICATION_COMMAND_TOO_LARGE', message);
  }
  const names = commands.map(({ type = 1, name }) => `${type} ${name}`);
  const unique = new Set(names).size === names.length;
  form.expect(unique, [], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
  for (const [wanted, most] of Object.entries(MAX_COMMANDS))
    form.expectLength(commands.filter(({ type = 1 }) => type === Number(wanted)).length, [0, most], []);
  form.close();
}

function checkNamed(form: Form, command: CommandPayload, path: Path): void {
  const { name, name_localizations, description, description_localizations, options = [], choices = [] } = command;
  for (const each of [name, ...Object.values(name_localizations ?? {})]) {
    const holds = NAME.test(each) && each === each.toLowerCase();
    form.expect(holds, [...path, 'name'], 'STRING_TYPE_REGEX', `"${each}" is no command name`);
  }
  for (const each of [description, ...Object.values(description_localizations ?? {})])
    form.expectLength(each?.length, DESCRIPTION, [...path, 'description']);
  form.expectLength(options.length, OPTIONS, [...path, 'options']);
  form.expectLength(choices.length, OPTIONS, [...path, 'choices']);
  const firstOptional = options.findIndex(({ required }) => required !== true);
  const misplaced = firstOptional >= 0 && options.slice(firstOptional).some(({ required }) => required === true);
  const message = 'Required options must be placed before non-required options';
  form.expect(!misplaced, [...path, 'options'], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
  for (const [index, option] of options.entries()) checkNamed(form, option, [...path, 'options', index]);
}

/** Of localised texts the longest counts. */
function sizeOf(command: CommandPayload): number {
  const { name, name_localizations, description, description_localizations, options = [], choices = [] } = command;
  const longest = (text: string | undefined, others: Record<string, string> | null | undefined) =>
    Math.max(text?.length ?? 0, ...Object.values(others ?? {}).map(({ length }) => length));
  const own = longest(name, name_localizations) + longest(description, description_localizations);
  const chosen = choices.reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0);
  return own + chosen + options.reduce((sum, option) => sum + sizeOf(option), 0);
}
