/** The options of user, role, channel and string select menus. */
import { ChannelType, ComponentType } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { guild, me, state } from '../state/store.js';
import type { Option } from './select.js';

const hex = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;

export { hex as colourOf };

/** The colour of a member's name: that of their highest role with a colour. */
export function colourOfMember(id: string): string | undefined {
  const { members = [], roles = [] } = guild.value ?? {};
  const own = members.find((each) => each.id === id)?.roles ?? [];
  const role = roles.filter(({ id, colour }) => colour !== 0 && own.includes(id)).at(-1);
  return role === undefined ? undefined : hex(role.colour);
}

export function userOptions(): Option[] {
  const { bot } = state.value ?? {};
  const members = guild.value?.members ?? (me.value === undefined ? [] : [me.value]);
  const known = members.map(({ id, name, avatar }) => ({ value: id, label: name, icon: avatar }));
  const withBot = bot !== undefined && (guild.value === undefined || guild.value.hasBot);
  return withBot ? [...known, { value: bot.id, label: bot.name, icon: bot.avatar }] : known;
}

export const roleOptions = (): Option[] =>
  (guild.value?.roles ?? []).map(({ id, name }) => ({ value: id, label: name, emoji: '@' }));

/** @param types allowed channel types; the local Discord has text channels and public threads. */
export function channelOptions(types: readonly number[] = []): Option[] {
  const typeOf = (parent: string | null) => (parent === null ? ChannelType.GuildText : ChannelType.PublicThread);
  return (guild.value?.channels ?? [])
    .filter(({ parent, archived }) => !archived && (types.length === 0 || types.includes(typeOf(parent))))
    .map(({ id, name, parent }) => ({ value: id, label: name, emoji: parent === null ? '#' : '↳' }));
}

interface RawOption {
  readonly emoji?: { readonly name?: string | null; readonly id?: string | null };
  readonly description?: string;
}

/** Custom emoji are pictures on Discord's CDN, which is not reachable; show `:name:` instead. */
export const emojiOf = ({ emoji }: RawOption): string | undefined =>
  emoji === undefined ? undefined : emoji.id == null ? (emoji.name ?? undefined) : `:${emoji.name}:`;

export function selectOptions(component: Component): Option[] {
  switch (component.type) {
    case ComponentType.UserSelect:
      return userOptions();
    case ComponentType.RoleSelect:
      return roleOptions();
    case ComponentType.MentionableSelect:
      return [...userOptions(), ...roleOptions()];
    case ComponentType.ChannelSelect:
      return channelOptions((component as { channel_types?: readonly number[] }).channel_types);
    default:
      return (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        description: (option as RawOption).description ?? undefined,
        emoji: emojiOf(option as RawOption),
      }));
  }
}

/** The initially selected values. */
export function defaultValues(component: Component): string[] {
  const given = (component as { default_values?: readonly { id: string }[] }).default_values ?? [];
  const chosen = (component.options ?? []).filter((option) => option.default === true);
  return [...given.map(({ id }) => id), ...chosen.map(({ value }) => value)];
}
