/** People, roles and channels that an option or a menu names, as an interaction carries them: by id. */
import { ApplicationCommandOptionType, ComponentType } from 'discord-api-types/v10';
import { ClientRejection } from '../actors/client-rejection.js';
import type { DiscordStore } from './discord-store.js';
import { permissionsIn } from './permissions.js';
import type { ChannelRecord, GuildRecord, MemberRecord } from './records.js';
import { serializeChannel, serializeEveryoneRole, serializeMember, serializeRole } from './serializers.js';
import { canSee } from './threads.js';

export type Kind = 'user' | 'role' | 'channel' | 'mentionable';

export interface Mention {
  readonly kind: Kind;
  readonly id: string;
  /** Of channels that may be named; all without any. */
  readonly channelTypes?: readonly number[] | undefined;
}

export const OPTION_KINDS: Readonly<Record<number, Kind>> = {
  [ApplicationCommandOptionType.User]: 'user',
  [ApplicationCommandOptionType.Role]: 'role',
  [ApplicationCommandOptionType.Channel]: 'channel',
  [ApplicationCommandOptionType.Mentionable]: 'mentionable',
};

export const SELECT_KINDS: Readonly<Record<number, Kind>> = {
  [ComponentType.UserSelect]: 'user',
  [ComponentType.RoleSelect]: 'role',
  [ComponentType.ChannelSelect]: 'channel',
  [ComponentType.MentionableSelect]: 'mentionable',
};

interface Resolved {
  readonly users: Record<string, object>;
  readonly members: Record<string, object>;
  readonly roles: Record<string, object>;
  readonly channels: Record<string, object>;
}

interface MentionContext {
  readonly guild: GuildRecord | undefined;
  readonly channel: ChannelRecord;
  /** Who names them. */
  readonly member: MemberRecord;
}

interface FullMember {
  readonly user: unknown;
  readonly deaf: boolean;
  readonly mute: boolean;
}

/** A member without what `users` says already, and with what they may do where the interaction comes from. */
export function serializePartialMember(member: MemberRecord, guild: GuildRecord, channel: ChannelRecord): object {
  const { user: _, deaf: __, mute: ___, ...partial } = serializeMember(member) as FullMember;
  return { ...partial, permissions: permissionsIn(guild, member, channel).toString() };
}

/** @throws ClientRejection where somebody or something is not there to be chosen. */
export function resolveMentions(
  discord: DiscordStore,
  place: MentionContext,
  mentions: readonly Mention[],
): Partial<Resolved> {
  const resolved: Resolved = { users: {}, members: {}, roles: {}, channels: {} };
  for (const mention of mentions) {
    const found =
      (matchesKind(mention, 'user') && resolveUser(discord, place, mention.id, resolved)) ||
      (matchesKind(mention, 'role') && resolveRole(discord, place, mention.id, resolved)) ||
      (mention.kind === 'channel' && resolveChannel(place, mention, resolved));
    if (!found) throw new ClientRejection(`There is no ${mention.kind} ${mention.id} here.`);
  }
  return Object.fromEntries(Object.entries(resolved).filter(([, found]) => Object.keys(found).length > 0));
}

const matchesKind = ({ kind }: Mention, wanted: Kind) => kind === wanted || kind === 'mentionable';

function resolveUser(
  discord: DiscordStore,
  { guild, channel }: MentionContext,
  id: string,
  { users, members }: Resolved,
): boolean {
  const user = discord.users.get(id);
  const member = guild?.bot?.user.id === id ? guild.bot : guild?.members.get(id);
  const here = member !== undefined || user === discord.bot || channel.recipientId === id;
  if (user === undefined || !here) return false;
  users[id] = user;
  if (guild !== undefined && member !== undefined) members[id] = serializePartialMember(member, guild, channel);
  return true;
}

function resolveRole({ bot }: DiscordStore, { guild }: MentionContext, id: string, { roles }: Resolved): boolean {
  if (guild === undefined) return false;
  const role = guild.roles.get(id);
  if (role === undefined && id !== guild.id) return false;
  roles[id] = role === undefined ? serializeEveryoneRole(guild) : serializeRole(role, bot.id);
  return true;
}

/** One that whoever names it can see. */
function resolveChannel(
  { guild, member }: MentionContext,
  { id, channelTypes = [] }: Mention,
  { channels }: Resolved,
): boolean {
  const channel = guild?.channels.get(id);
  if (guild === undefined || channel === undefined || !canSee(guild, member, channel)) return false;
  const shown = serializeChannel(channel) as { readonly type: number };
  if (channelTypes.length > 0 && !channelTypes.includes(shown.type)) return false;
  channels[id] = { ...shown, permissions: permissionsIn(guild, member, channel).toString() };
  return true;
}
