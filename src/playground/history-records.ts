/** The local Discord's records as JSON, and back: what refers to another record does so by its id. */
import type { APIUser } from 'discord.js';
import type { Discord } from './discord.js';
import { watchEvent } from './events.js';
import { type InteractionRecord, watchOver } from './interactions.js';
import type {
  ChannelRecord,
  Command,
  EventRecord,
  GuildRecord,
  MemberRecord,
  MessageRecord,
  RoleRecord,
} from './records.js';

type SavedMember = Omit<MemberRecord, 'user' | 'permissions'> & { readonly user: string; readonly permissions: string };
type SavedChannel = Omit<ChannelRecord, 'messages'>;
type SavedRole = Omit<RoleRecord, 'permissions'> & { readonly permissions: string };

interface SavedGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly botPermissions: string | null;
  readonly roles: readonly SavedRole[];
  readonly events: readonly EventRecord[];
  readonly botRoleId: string | null;
  readonly members: readonly SavedMember[];
}

export interface SavedScene {
  readonly users: readonly APIUser[];
  readonly guilds: readonly SavedGuild[];
  readonly channels: readonly SavedChannel[];
  readonly commands: readonly Command[];
  readonly created: number;
  readonly installers: readonly string[];
  readonly closed: readonly string[];
  /** Milliseconds that the clock was ahead. */
  readonly ahead: number;
}

export type SavedInteraction = Omit<InteractionRecord, 'member' | 'channel' | 'guild' | 'source' | 'response'> & {
  readonly member: string;
  readonly guild: string | null;
  readonly channel: string;
  /** Messages, by id. */
  readonly source: string | null;
  readonly response: string | null;
};

export function saveScene(discord: Discord): SavedScene {
  const { users, guilds, channels, commands, created, installers, closed, clock } = discord;
  return {
    users: [...users.values()],
    guilds: [...guilds.values()].map(saveGuild),
    channels: [...channels.values()].map(({ messages: _, ...channel }) => channel),
    commands,
    created,
    installers: [...installers],
    closed: [...closed],
    ahead: clock.ahead,
  };
}

function saveGuild({ id, name, ownerId, botPermissions, botRoleId, roles, events, members }: GuildRecord): SavedGuild {
  return {
    id,
    name,
    ownerId,
    botPermissions: botPermissions?.toString() ?? null,
    botRoleId: botRoleId ?? null,
    events: [...events.values()],
    roles: [...roles.values()].map((role) => ({ ...role, permissions: role.permissions.toString() })),
    members: [...members.values()].map((member) => ({
      ...member,
      user: member.user.id,
      permissions: member.permissions.toString(),
    })),
  };
}

export function saveInteractions({ interactions }: Discord): SavedInteraction[] {
  return [...interactions.values()].map(({ member, guild, channel, source, response, ...record }) => ({
    ...record,
    member: member.user.id,
    guild: guild?.id ?? null,
    channel: channel.id,
    source: source?.id ?? null,
    response: response?.id ?? null,
  }));
}

/** Fills a Discord in which nothing has happened yet. */
export function restore(
  discord: Discord,
  scene: SavedScene,
  messages: readonly MessageRecord[],
  interactions: readonly SavedInteraction[],
): void {
  discord.clock.advance(scene.ahead);
  for (const user of scene.users) if (user.id !== discord.bot.id) discord.users.set(user.id, user);
  for (const saved of scene.guilds) {
    const guild = restoreGuild(discord, saved);
    discord.guilds.set(guild.id, guild);
    for (const event of guild.events.values()) watchEvent(discord, guild, event);
  }
  for (const channel of scene.channels) {
    const record: ChannelRecord = { ...channel, messages: new Map() };
    discord.channels.set(channel.id, record);
    discord.guilds.get(channel.guildId ?? '')?.channels.set(channel.id, record);
  }
  for (const message of messages) {
    const author = discord.users.get(message.author.id) ?? message.author;
    discord.channels.get(message.channelId)?.messages.set(message.id, { ...message, author });
  }
  discord.created = scene.created;
  for (const id of scene.installers) discord.installers.add(id);
  for (const id of scene.closed) discord.closed.add(id);
  for (const interaction of interactions) restoreInteraction(discord, interaction);
  discord.commands = scene.commands;
}

function restoreGuild(
  { users }: Discord,
  { id, name, ownerId, botPermissions, botRoleId, roles, events, members }: SavedGuild,
): GuildRecord {
  const enrolled = members.flatMap(({ user, permissions, ...member }) => {
    const found = users.get(user);
    return found === undefined ? [] : [{ ...member, user: found, permissions: BigInt(permissions) }];
  });
  return {
    id,
    name,
    ownerId,
    botPermissions: botPermissions === null ? undefined : BigInt(botPermissions),
    botRoleId: botRoleId ?? undefined,
    events: new Map(events.map((event) => [event.id, event])),
    channels: new Map(),
    roles: new Map(roles.map((role) => [role.id, { ...role, permissions: BigInt(role.permissions) }])),
    members: new Map(enrolled.map((member) => [member.user.id, member])),
  };
}

/** One whose channel or member is gone has nobody to be answered. */
function restoreInteraction(discord: Discord, saved: SavedInteraction): void {
  const channel = discord.channels.get(saved.channel);
  const guild = discord.guilds.get(saved.guild ?? '');
  const homes = guild === undefined ? [...discord.guilds.values()] : [guild];
  const member = homes.map(({ members }) => members.get(saved.member)).find((found) => found !== undefined);
  if (channel === undefined || member === undefined) return;
  const said = (id: string | null) => channel.messages.get(id ?? '');
  const { source, response, ...record } = saved;
  watchOver(discord, { ...record, channel, guild, member, source: said(source), response: said(response) });
}
