/** The commands that are offered where somebody is, in their language. */
import {
  type APIApplicationCommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
} from 'discord-api-types/payloads/v10';
import type { Command } from '../../state/records.js';
import { guild, me, state } from '../state/store.js';

interface Named {
  readonly name: string;
  readonly description?: string;
  readonly name_localizations?: unknown;
  readonly description_localizations?: unknown;
}

/** A name and a description in the person's language. */
export function localised({ name, description = '', name_localizations, description_localizations }: Named) {
  const locale = me.value?.locale ?? 'en-US';
  const find = (given: unknown) => (given as Record<string, string> | null | undefined)?.[locale];
  return { name: find(name_localizations) ?? name, description: find(description_localizations) ?? description };
}

/** An option as the composer asks for it. */
export interface Option {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: ApplicationCommandOptionType;
  readonly required: boolean;
  readonly autocomplete: boolean;
  readonly choices: readonly { readonly name: string; readonly value: string | number }[];
  readonly least: number | undefined;
  readonly most: number | undefined;
  readonly shortest: number | undefined;
  readonly longest: number | undefined;
  readonly channelTypes: readonly number[];
  readonly fileTypes: readonly string[];
}

/** Something that can be typed: a command, or one of its subcommands. */
export interface CommandInvocation {
  /** "queue pause", as the control API takes it. */
  readonly path: string;
  readonly label: string;
  readonly description: string;
  readonly options: readonly Option[];
}

export function commandsHere(type: ApplicationCommandType): readonly Command[] {
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

const SUB: readonly number[] = [ApplicationCommandOptionType.Subcommand, ApplicationCommandOptionType.SubcommandGroup];

interface Loose {
  readonly options?: readonly APIApplicationCommandOption[];
  readonly required?: boolean;
  readonly autocomplete?: boolean;
  readonly choices?: readonly (Named & { readonly value: string | number })[];
  readonly min_value?: number;
  readonly max_value?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly channel_types?: readonly number[];
  readonly file_types?: readonly string[];
}

function optionOf(given: APIApplicationCommandOption): Option {
  const loose = given as Loose;
  const { name: label, description } = localised(given);
  return {
    name: given.name,
    label,
    description,
    type: given.type,
    required: loose.required === true,
    autocomplete: loose.autocomplete === true,
    choices: (loose.choices ?? []).map((choice) => ({ name: localised(choice).name, value: choice.value })),
    least: loose.min_value,
    most: loose.max_value,
    shortest: loose.min_length,
    longest: loose.max_length,
    channelTypes: loose.channel_types ?? [],
    fileTypes: loose.file_types ?? [],
  };
}

function typedOf(given: Named & Loose, before?: Pick<CommandInvocation, 'path' | 'label'>): CommandInvocation[] {
  const { name, description } = localised(given);
  const path = before === undefined ? given.name : `${before.path} ${given.name}`;
  const label = before === undefined ? name : `${before.label} ${name}`;
  const options = given.options ?? [];
  const inner = options.filter(({ type }) => SUB.includes(type));
  if (inner.length > 0) return inner.flatMap((each) => typedOf(each as Named & Loose, { path, label }));
  const known = options.map(optionOf);
  return [
    {
      path,
      label,
      description,
      options: [...known.filter((each) => each.required), ...known.filter((each) => !each.required)],
    },
  ];
}

export const invocationsHere = (): CommandInvocation[] =>
  commandsHere(ApplicationCommandType.ChatInput).flatMap((command) => typedOf(command as Named & Loose));

/** @param typed what follows the "/". Names that begin with it come first. */
export function matchingCommands(typed: string): CommandInvocation[] {
  const wanted = typed.toLowerCase();
  const at = ({ label, path }: CommandInvocation) =>
    Math.min(...[label, path].map((each) => (each.indexOf(wanted) + 1 || Infinity) - 1));
  return invocationsHere()
    .filter((each) => at(each) !== Infinity)
    .sort((a, b) => at(a) - at(b) || a.label.localeCompare(b.label));
}
