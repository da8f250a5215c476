/** Prevents privilege escalation: a challenge may only do what Discord lets its organiser do. */
import { type BaseInteraction, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../../../errors/user-error.js';

const { ManageRoles, ViewChannel, SendMessages } = PermissionFlagsBits;

/** @throws UserError `role-not-yours` where the organiser could not hand out the role: else they might enter and win it. */
export function requireMayGrantRole(interaction: BaseInteraction, roleId: string): void {
  const refused = new UserError('role-not-yours', { role: roleId });
  if (!interaction.inCachedGuild()) throw refused;
  const { guild, member } = interaction;
  const role = guild.roles.cache.get(roleId);
  if (role === undefined || role.managed || role.id === guild.id) throw refused;
  if (guild.ownerId === member.id) return;
  // In the whole server: in one channel alone it says nothing of roles.
  if (!member.permissions.has(ManageRoles) || member.roles.highest.comparePositionTo(role) <= 0) throw refused;
}

/** @throws UserError `channel-not-yours` where the organiser may not write. */
export function requireMayPost(interaction: BaseInteraction, channelId: string): void {
  const refused = new UserError('channel-not-yours', { channel: channelId });
  if (!interaction.inCachedGuild()) throw refused;
  const permissions = interaction.guild.channels.cache.get(channelId)?.permissionsFor(interaction.member);
  if (!permissions?.has([ViewChannel, SendMessages])) throw refused;
}
