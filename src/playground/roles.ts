/** Roles: made, handed out, taken back. https://discord.com/developers/docs/topics/permissions#permission-hierarchy */
import { GatewayDispatchEvents, PermissionFlagsBits } from 'discord.js';
import { refusals } from './api-error.js';
import type { Discord } from './discord.js';
import { MEMBER_PERMISSIONS } from './permissions.js';
import { showMember, showRole } from './present.js';
import type { GuildRecord, MemberRecord, RoleRecord } from './records.js';

export type NewRole = Pick<RoleRecord, 'name'> & Partial<Pick<RoleRecord, 'colour' | 'permissions' | 'managed'>>;

/** The lowest of all, as a new one is. */
export function createRole(
  discord: Discord,
  guild: GuildRecord,
  { name, colour = 0, permissions = 0n, managed = false }: NewRole,
): RoleRecord {
  for (const role of guild.roles.values()) role.position++;
  const role: RoleRecord = { id: discord.id(), name, colour, permissions, managed, position: 1 };
  guild.roles.set(role.id, role);
  tell(discord, guild, GatewayDispatchEvents.GuildRoleCreate, { role: showRole(role) });
  return role;
}

/** The mightiest last. */
export const rolesOf = ({ roles }: GuildRecord): RoleRecord[] =>
  [...roles.values()].sort((one, other) => one.position - other.position);

/** What somebody may do who has these roles. */
export function permissionsOf({ roles }: GuildRecord, ids: readonly string[]): bigint {
  return ids.reduce((sum, id) => sum | (roles.get(id)?.permissions ?? 0n), MEMBER_PERMISSIONS);
}

export function setRole(
  discord: Discord,
  guild: GuildRecord,
  member: MemberRecord,
  role: RoleRecord,
  has: boolean,
): void {
  const others = member.roles.filter((id) => id !== role.id);
  member.roles = has ? [...others, role.id] : others;
  member.permissions = permissionsOf(guild, member.roles);
  tell(discord, guild, GatewayDispatchEvents.GuildMemberUpdate, showMember(member));
}

/** The bot hands a role out or takes it back. @throws ApiError 10007, 10011, 50013. */
export function setRoleByBot(discord: Discord, guild: GuildRecord, userId: string, roleId: string, has: boolean): void {
  const member = guild.members.get(userId);
  if (member === undefined) throw refusals.unknownMember();
  const role = guild.roles.get(roleId);
  if (role === undefined) throw refusals.unknownRole();
  const allowed = ((guild.botPermissions ?? 0n) & PermissionFlagsBits.ManageRoles) !== 0n;
  const highest = guild.roles.get(guild.botRoleId ?? '')?.position ?? 0;
  if (!allowed || role.managed || role.position >= highest) throw refusals.missingPermissions();
  setRole(discord, guild, member, role, has);
}

function tell(discord: Discord, guild: GuildRecord, event: GatewayDispatchEvents, data: object): void {
  if (guild.botPermissions !== undefined) discord.gateway.dispatch(event, { guild_id: guild.id, ...data });
  discord.changes.emit('scene');
}
