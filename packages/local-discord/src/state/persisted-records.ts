/** The local Discord's records as JSON, and back: what refers to another record does so by its id. */
import type { APIUser } from 'discord-api-types/v10';
import type { DiscordState } from './discord-state.js';
import { enforceAckTimeout } from './interactions.js';
import type {
  ChannelRecord,
  Command,
  EmojiRecord,
  EventRecord,
  GuildRecord,
  InteractionRecord,
  MemberRecord,
  MessageRecord,
  RoleRecord,
  StickerRecord,
} from './records.js';
import { scheduleStart } from './scheduled-events.js';
import { scheduleArchive } from './threads.js';

type SavedMember = Omit<MemberRecord, 'user'> & { readonly user: string };
/** What is not a thread has no such field in JSON. */
type SavedChannel = Omit<ChannelRecord, 'messages'>;

/** With its bytes in base64. */
type SavedPicture<Some> = Omit<Some, 'bytes'> & { readonly bytes: string };

interface SavedGuild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly everyone: string;
  /** Missing where it was saved before there was any. */
  readonly locale?: string | undefined;
  readonly bot: SavedMember | null;
  readonly events: readonly EventRecord[];
  /** Missing where it was saved before there were any. */
  readonly emojis?: readonly SavedPicture<EmojiRecord>[];
  readonly stickers?: readonly SavedPicture<StickerRecord>[];
  readonly roles: readonly (Omit<RoleRecord, 'permissions'> & { readonly permissions: string })[];
  readonly members: readonly SavedMember[];
}

export interface SavedState {
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

export function saveState(discord: DiscordState): SavedState {
  const { users, guilds, channels, commands, created, installers, closed, clock } = discord;
  return {
    users: [...users.values()],
    guilds: [...guilds.values()].map(saveGuild),
    channels: [...channels.values()].map(({ messages: _, ...channel }) => channel),
    commands,
    created,
    installers: [...installers],
    closed: [...closed],
    ahead: clock.offsetMs,
  };
}

function saveGuild(guild: GuildRecord): SavedGuild {
  const { id, name, ownerId, everyone, locale, bot, roles, members, events, emojis, stickers } = guild;
  return {
    id,
    name,
    ownerId,
    everyone: everyone.toString(),
    locale,
    bot: bot === undefined ? null : saveMember(bot),
    events: [...events.values()],
    emojis: [...emojis.values()].map(savePicture),
    stickers: [...stickers.values()].map(savePicture),
    roles: [...roles.values()].map((role) => ({ ...role, permissions: role.permissions.toString() })),
    members: [...members.values()].map(saveMember),
  };
}

const savePicture = <Some extends { readonly bytes: Uint8Array }>(picture: Some): SavedPicture<Some> => ({
  ...picture,
  bytes: Buffer.from(picture.bytes).toString('base64'),
});

const saveMember = (member: MemberRecord): SavedMember => ({ ...member, user: member.user.id });

export function saveInteractions({ interactions }: DiscordState): SavedInteraction[] {
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
  discord: DiscordState,
  saved: SavedState,
  messages: readonly MessageRecord[],
  interactions: readonly SavedInteraction[],
): void {
  discord.clock.advance(saved.ahead);
  for (const user of saved.users) if (user.id !== discord.bot.id) discord.users.set(user.id, user);
  for (const guild of saved.guilds) discord.guilds.set(guild.id, restoreGuild(discord, guild));
  for (const channel of saved.channels) {
    const record: ChannelRecord = { ...channel, messages: new Map() };
    const home = discord.guilds.get(channel.guildId ?? '');
    discord.channels.set(channel.id, record);
    home?.channels.set(channel.id, record);
    if (record.thread?.archived === false) scheduleArchive(discord, record);
  }
  for (const guild of discord.guilds.values())
    for (const event of guild.events.values()) scheduleStart(discord, guild, event);
  for (const message of messages) {
    const author = discord.users.get(message.author.id) ?? message.author;
    discord.channels.get(message.channelId)?.messages.set(message.id, { ...message, author });
  }
  discord.created = saved.created;
  for (const id of saved.installers) discord.installers.add(id);
  for (const id of saved.closed) discord.closed.add(id);
  for (const interaction of interactions) restoreInteraction(discord, interaction);
  discord.commands = saved.commands;
}

function restoreGuild({ users }: DiscordState, saved: SavedGuild): GuildRecord {
  const { id, name, ownerId, everyone, locale, bot, roles, members, events, emojis = [], stickers = [] } = saved;
  const enrolled = (member: SavedMember): MemberRecord[] => {
    const user = users.get(member.user);
    return user === undefined ? [] : [{ ...member, user }];
  };
  return {
    id,
    name,
    ownerId,
    everyone: BigInt(everyone),
    locale,
    bot: bot === null ? undefined : enrolled(bot)[0],
    channels: new Map(),
    events: new Map(events.map((event) => [event.id, event])),
    emojis: new Map(emojis.map((emoji) => [emoji.id, { ...emoji, bytes: Buffer.from(emoji.bytes, 'base64') }])),
    stickers: new Map(stickers.map((each) => [each.id, { ...each, bytes: Buffer.from(each.bytes, 'base64') }])),
    roles: new Map(roles.map((role) => [role.id, { ...role, permissions: BigInt(role.permissions) }])),
    members: new Map(members.flatMap(enrolled).map((member) => [member.user.id, member])),
  };
}

/** One whose channel or member is gone has nobody to be answered. */
function restoreInteraction(discord: DiscordState, saved: SavedInteraction): void {
  const channel = discord.channels.get(saved.channel);
  const guild = discord.guilds.get(saved.guild ?? '');
  const homes = guild === undefined ? [...discord.guilds.values()] : [guild];
  const member = homes.map(({ members }) => members.get(saved.member)).find((found) => found !== undefined);
  if (channel === undefined || member === undefined) return;
  const said = (id: string | null) => channel.messages.get(id ?? '');
  const { source, response, ...record } = saved;
  enforceAckTimeout(discord, { ...record, channel, guild, member, source: said(source), response: said(response) });
}
