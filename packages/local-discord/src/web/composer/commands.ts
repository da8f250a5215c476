/** The commands available to the current member in the current channel, in their language. */
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/payloads/v10';
import type { Command } from '../../state/records.js';
import { guild, me, state } from '../state/store.js';

interface LocalisedTexts {
  readonly name: string;
  readonly description?: string;
  readonly name_localizations?: unknown;
  readonly description_localizations?: unknown;
}

/** Name and description in the current member's locale. */
export function localised({ name, description = '', name_localizations, description_localizations }: LocalisedTexts) {
  const locale = me.value?.locale ?? 'en-US';
  const find = (given: unknown) => (given as Record<string, string> | null | undefined)?.[locale];
  return { name: find(name_localizations) ?? name, description: find(description_localizations) ?? description };
}

/** A command option, normalised for the composer. */
export interface Option {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: ApplicationCommandOptionType;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly minLength: number | undefined;
  readonly maxLength: number | undefined;
  readonly channelTypes: readonly number[];
  readonly fileTypes: readonly string[];
}

/** A command or subcommand that can be invoked. */
export interface CommandInvocation {
  /** "queue pause": name and subcommand, as the control API expects them. */
  readonly path: string;
  readonly label: string;
  readonly description: string;
  readonly options: readonly Option[];
}

export function availableCommands(type: ApplicationCommandType): readonly Command[] {
  const here = guild.value;
  const context = here === undefined ? InteractionContextType.BotDM : InteractionContextType.Guild;
  const installation =
    here?.hasBot === false ? ApplicationIntegrationType.UserInstall : ApplicationIntegrationType.GuildInstall;
  const own = BigInt(me.value?.permissions ?? 0);
  return (state.value?.commands ?? []).filter((command) => {
    const needed = BigInt(command.default_member_permissions ?? 0);
    return (
      command.type === type &&
      (command.contexts?.includes(context) ?? true) &&
      (command.integration_types?.includes(installation) ?? true) &&
      (here === undefined || (own & needed) === needed)
    );
  });
}

const SUBCOMMAND_TYPES: readonly number[] = [
  ApplicationCommandOptionType.Subcommand,
  ApplicationCommandOptionType.SubcommandGroup,
];

interface RawOption {
  readonly options?: readonly APIApplicationCommandOption[];
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly (LocalisedTexts & { readonly value: string | number })[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly channel_types?: readonly number[];
  readonly file_types?: readonly string[];
}

function toOption(given: APIApplicationCommandOption): Option {
  const loose = given as RawOption;
  const { name: label, description } = localised(given);
  return {
    name: given.name,
    label,
    description,
    type: given.type,
    required: loose.required === true,
    autocomplete: loose.autocomplete === true,
    choices: (loose.choices ?? []).map((choice) => ({ name: localised(choice).name, value: choice.value })),
    minimum: loose.min_value,
    maximum: loose.max_value,
    minLength: loose.min_length,
    maxLength: loose.max_length,
    channelTypes: loose.channel_types ?? [],
    fileTypes: loose.file_types ?? [],
  };
}

function toInvocations(
  given: LocalisedTexts & RawOption,
  before?: Pick<CommandInvocation, 'path' | 'label'>,
): CommandInvocation[] {
  const { name, description } = localised(given);
  const path = before === undefined ? given.name : `${before.path} ${given.name}`;
  const label = before === undefined ? name : `${before.label} ${name}`;
  const options = given.options ?? [];
  const inner = options.filter(({ type }) => SUBCOMMAND_TYPES.includes(type));
  if (inner.length > 0)
    return inner.flatMap((each) => toInvocations(each as LocalisedTexts & RawOption, { path, label }));
  const known = options.map(toOption);
  return [
    {
      path,
      label,
      description,
      options: [...known.filter((each) => each.required), ...known.filter((each) => !each.required)],
    },
  ];
}

export const availableInvocations = (): CommandInvocation[] =>
  availableCommands(ApplicationCommandType.ChatInput).flatMap((command) =>
    toInvocations(command as LocalisedTexts & RawOption),
  );

/** @param typed the text after "/". @returns commands that contain it, earlier matches first, then in the bot's own order. */
export function matchingCommands(typed: string): CommandInvocation[] {
  const wanted = typed.toLowerCase();
  const at = ({ label, path }: CommandInvocation) =>
    Math.min(...[label, path].map((each) => (each.indexOf(wanted) + 1 || Infinity) - 1));
  return availableInvocations()
    .filter((each) => at(each) !== Infinity)
    .sort((a, b) => at(a) - at(b));
}
