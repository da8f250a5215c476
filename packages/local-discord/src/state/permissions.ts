/** Who may do what. https://discord.com/developers/docs/topics/permissions#permission-hierarchy */
import { PermissionFlagsBits as May, OverwriteType } from 'discord-api-types/v10';
import type { ChannelRecord, GuildRecord, MemberRecord, Overwrite } from './records.js';

/** What @everyone may do in a new server. */
export const MEMBER_PERMISSIONS =
  May.ViewChannel |
  May.SendMessages |
  May.SendMessagesInThreads |
  May.CreatePublicThreads |
  May.AttachFiles |
  May.EmbedLinks |
  May.ReadMessageHistory |
  May.UseApplicationCommands;

/** What the README asks for, with all that is optional: the permissions of the bot's own role. */
export const BOT_PERMISSIONS =
  May.ViewChannel |
  May.SendMessages |
  May.SendMessagesInThreads |
  May.AttachFiles |
  May.EmbedLinks |
  May.ReadMessageHistory |
  May.ManageRoles |
  May.CreatePublicThreads |
  May.ManageThreads |
  May.CreateEvents;

const MODERATOR = May.ManageMessages | May.ManageGuild | May.ManageEvents | May.ManageThreads | May.ManageRoles;

/** Roles that every server begins with, the mightiest last. */
export const FIRST_ROLES = [
  { name: 'Moderator', colour: 0x2e8b57, permissions: MODERATOR },
  { name: 'Admin', colour: 0xc0392b, permissions: May.Administrator | MODERATOR },
] as const;

/** What owners and administrators may do. */
export const ALL_PERMISSIONS = Object.values(May).reduce((sum, each) => sum | each, 0n);

export const includes = (permissions: bigint, wanted: bigint): boolean => (permissions & wanted) === wanted;

/** What somebody may do in a server, whatever the channel. */
export function permissionsOf(guild: GuildRecord, { user, roles }: MemberRecord): bigint {
  if (user.id === guild.ownerId) return ALL_PERMISSIONS;
  const sum = roles.reduce((all, id) => all | (guild.roles.get(id)?.permissions ?? 0n), guild.everyone);
  return includes(sum, May.Administrator) ? ALL_PERMISSIONS : sum;
}

/** What somebody may do in a channel of the server: a thread's rules are its channel's. */
export function permissionsIn(guild: GuildRecord, member: MemberRecord, channel: ChannelRecord): bigint {
  const permissions = permissionsOf(guild, member);
  if (permissions === ALL_PERMISSIONS) return permissions;
  const { overwrites } = guild.channels.get(channel.thread?.parentId ?? '') ?? channel;
  const ofRoles = overwrites.filter(({ id, type }) => type === OverwriteType.Role && member.roles.includes(id));
  // First what holds for everybody, then all roles at once, then the member alone.
  const steps = [
    overwrites.filter(({ id }) => id === guild.id),
    ofRoles,
    overwrites.filter(({ id, type }) => type === OverwriteType.Member && id === member.user.id),
  ];
  return steps.reduce(applyOverwrites, permissions);
}

function applyOverwrites(permissions: bigint, overwrites: readonly Overwrite[]): bigint {
  const sum = (side: 'allow' | 'deny') => overwrites.reduce((all, each) => all | BigInt(each[side]), 0n);
  return (permissions & ~sum('deny')) | sum('allow');
}

/** The position of somebody's mightiest role: they rule over those below it. */
export function rankOf(guild: GuildRecord, { user, roles }: MemberRecord): number {
  if (user.id === guild.ownerId) return Infinity;
  return Math.max(0, ...roles.map((id) => guild.roles.get(id)?.position ?? 0));
}
