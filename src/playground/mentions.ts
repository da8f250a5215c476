/** People, roles and channels that an option or a menu names, as an interaction carries them: by id. */
import { ApplicationCommandOptionType, ComponentType } from 'discord.js';
import type { Discord } from './discord.js';
import { NotPossible } from './not-possible.js';
import { showChannel, showMember, showRole } from './present.js';
import type { ChannelRecord, GuildRecord, MemberRecord } from './records.js';

export type Kind = 'user' | 'role' | 'channel' | 'mentionable';

export interface Mention {
  readonly kind: Kind;
  readonly id: string;
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

interface Place {
  readonly guild: GuildRecord | undefined;
  readonly channel: ChannelRecord;
}

interface FullMember {
  readonly user: unknown;
  readonly deaf: boolean;
  readonly mute: boolean;
}

/** A member without what `users` says already. */
export function showPartial(member: MemberRecord): object {
  const { user: _, deaf: __, mute: ___, ...partial } = showMember(member) as FullMember;
  return { ...partial, permissions: member.permissions.toString() };
}

/** @throws NotPossible where somebody or something is not there to be chosen. */
export function resolveMentions(discord: Discord, place: Place, mentions: readonly Mention[]): Partial<Resolved> {
  const resolved: Resolved = { users: {}, members: {}, roles: {}, channels: {} };
  for (const mention of mentions) {
    const found =
      (mayBe(mention, 'user') && resolveUser(discord, place, mention.id, resolved)) ||
      (mayBe(mention, 'role') && resolveRole(place, mention.id, resolved)) ||
      (mention.kind === 'channel' && resolveChannel(place, mention.id, resolved));
    if (!found) throw new NotPossible(`There is no ${mention.kind} ${mention.id} here.`);
  }
  return Object.fromEntries(Object.entries(resolved).filter(([, found]) => Object.keys(found).length > 0));
}

const mayBe = ({ kind }: Mention, wanted: Kind) => kind === wanted || kind === 'mentionable';

function resolveUser(discord: Discord, { guild, channel }: Place, id: string, { users, members }: Resolved): boolean {
  const user = discord.users.get(id);
  const member = guild?.members.get(id);
  const here = member !== undefined || user === discord.bot || channel.recipientId === id;
  if (user === undefined || !here) return false;
  users[id] = user;
  if (member !== undefined) members[id] = showPartial(member);
  return true;
}

function resolveRole({ guild }: Place, id: string, { roles }: Resolved): boolean {
  const role = guild?.roles.get(id);
  if (role === undefined) return false;
  roles[id] = showRole(role);
  return true;
}

function resolveChannel({ guild }: Place, id: string, { channels }: Resolved): boolean {
  const channel = guild?.channels.get(id);
  if (channel === undefined) return false;
  channels[id] = { ...showChannel(channel), permissions: '0' };
  return true;
}
