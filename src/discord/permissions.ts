/** Permission checks: moderators, managers, organisers. */
import { type BaseInteraction, GuildMember, PermissionFlagsBits } from 'discord.js';
import type { Organiser } from '../challenges/challenge.js';
import { UserError } from '../errors/user-error.js';

export type InteractionMember = Pick<BaseInteraction, 'user' | 'guildId' | 'channelId' | 'memberPermissions'>;

/** Of the member who asks, without the role that Discord calls @everyone where Discord leaves it out; none outside a server. */
export function roleIdsOf({ member }: Pick<BaseInteraction, 'member'>): string[] {
  if (member === null) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

export const isModerator = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageMessages) === true;

/**
 * For what holds in the whole server: a channel may let somebody manage its own messages who has no say elsewhere.
 *
 * @throws UserError `moderators-only`
 */
export function requireModerator({
  member,
  memberPermissions,
  guildId,
}: Pick<BaseInteraction, 'member' | 'memberPermissions' | 'guildId'>): void {
  const inServer = member instanceof GuildMember ? member.permissions : memberPermissions;
  if (!isModerator({ memberPermissions: inServer }) || guildId === null) throw new UserError('moderators-only');
}

export const isManager = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;

/** @returns the server's id. @throws UserError `managers-only` */
export function requireManager(member: InteractionMember): string {
  if (!isManager(member) || member.guildId === null) throw new UserError('managers-only');
  return member.guildId;
}

/** The rule for organisers: who may manage the server's events, or the server. Checked at every action: permissions change. */
export const isOrganiser = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.any([PermissionFlagsBits.ManageEvents, PermissionFlagsBits.ManageGuild]) === true;

/** @throws UserError `organisers-only` */
export function requireOrganiser(member: InteractionMember): Organiser {
  if (!isOrganiser(member) || member.guildId === null) throw new UserError('organisers-only');
  return { guildId: member.guildId, userId: member.user.id };
}
