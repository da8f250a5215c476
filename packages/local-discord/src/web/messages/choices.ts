/** What menus of people, roles and channels offer. */
import { ChannelType, ComponentType } from 'discord-api-types/payloads/v10';
import type { Component } from '../../validation/component.js';
import { guild, me, state } from '../state/store.js';
import type { Option } from './select.js';

const hex = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;

export { hex as colourOf };

/** Discord's colour for somebody's name: that of their mightiest role that has one. */
export function colourOfMember(id: string): string | undefined {
  const { members = [], roles = [] } = guild.value ?? {};
  const own = members.find((each) => each.id === id)?.roles ?? [];
  const role = roles.filter(({ id, colour }) => colour !== 0 && own.includes(id)).at(-1);
  return role === undefined ? undefined : hex(role.colour);
}

export function usersHere(): Option[] {
  const { bot } = state.value ?? {};
  const members = guild.value?.members ?? (me.value === undefined ? [] : [me.value]);
  const known = members.map(({ id, name, avatar }) => ({ value: id, label: name, icon: avatar }));
  const withBot = bot !== undefined && (guild.value === undefined || guild.value.hasBot);
  return withBot ? [...known, { value: bot.id, label: bot.name, icon: bot.avatar }] : known;
}

export const rolesHere = (): Option[] =>
  (guild.value?.roles ?? []).map(({ id, name }) => ({ value: id, label: name, emoji: '@' }));

/** @param types of channels that may be chosen; here they are for text, or public threads. */
export function channelsHere(types: readonly number[] = []): Option[] {
  const typeOf = (parent: string | null) => (parent === null ? ChannelType.GuildText : ChannelType.PublicThread);
  return (guild.value?.channels ?? [])
    .filter(({ parent, archived }) => !archived && (types.length === 0 || types.includes(typeOf(parent))))
    .map(({ id, name, parent }) => ({ value: id, label: name, emoji: parent === null ? '#' : '↳' }));
}

interface Shown {
  readonly emoji?: { readonly name?: string | null; readonly id?: string | null };
  readonly description?: string;
}

/** Discord's own emoji are pictures that are not here; they go by their names. */
export const emojiOf = ({ emoji }: Shown): string | undefined =>
  emoji === undefined ? undefined : emoji.id == null ? (emoji.name ?? undefined) : `:${emoji.name}:`;

export function optionsOf(component: Component): Option[] {
  switch (component.type) {
    case ComponentType.UserSelect:
      return usersHere();
    case ComponentType.RoleSelect:
      return rolesHere();
    case ComponentType.MentionableSelect:
      return [...usersHere(), ...rolesHere()];
    case ComponentType.ChannelSelect:
      return channelsHere((component as { channel_types?: readonly number[] }).channel_types);
    default:
      return (component.options ?? []).map((option) => ({
        value: option.value,
        label: option.label,
        description: (option as Shown).description ?? undefined,
        emoji: emojiOf(option as Shown),
      }));
  }
}

/** What is chosen before anybody chooses. */
export function defaultsOf(component: Component): string[] {
  const given = (component as { default_values?: readonly { id: string }[] }).default_values ?? [];
  const chosen = (component.options ?? []).filter((option) => option.default === true);
  return [...given.map(({ id }) => id), ...chosen.map(({ value }) => value)];
}
