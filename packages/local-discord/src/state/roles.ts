/** Roles of a server: made, handed out, taken away. */
import { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { DiscordStore } from './discord-store.js';
import type { GuildRecord, MemberRecord, RoleRecord } from './records.js';
import { byRank, serializeMember, serializeRole } from './serializers.js';

export interface NewRole {
  readonly name: string;
  /** RGB, 24 bits; 0 for none. */
  readonly colour?: number;
  readonly permissions?: bigint;
  /** From 1, the lowest, which a new role usually gets; those from there on move up. */
  readonly position?: number;
}

export function createRole(discord: DiscordStore, guild: GuildRecord, role: NewRole, managed = false): RoleRecord {
  const { name, colour = 0, permissions = 0n, position = 1 } = role;
  const created: RoleRecord = { id: discord.id(), name, colour, permissions, position: 0, managed };
  guild.roles.set(created.id, created);
  const moved = insertRole(guild, created, position).filter((each) => each !== created);
  dispatchRole(discord, guild, GatewayDispatchEvents.GuildRoleCreate, created);
  for (const each of moved) dispatchRole(discord, guild, GatewayDispatchEvents.GuildRoleUpdate, each);
  discord.changes.emit('state');
  return created;
}

/** @param position from 1, the lowest. The others make room. */
export function moveRole(discord: DiscordStore, guild: GuildRecord, role: RoleRecord, position: number): void {
  for (const each of insertRole(guild, role, position))
    dispatchRole(discord, guild, GatewayDispatchEvents.GuildRoleUpdate, each);
  discord.changes.emit('state');
}

/** @returns those whose position changed. */
function insertRole(guild: GuildRecord, role: RoleRecord, position: number): RoleRecord[] {
  const order = byRank(guild).filter((each) => each !== role);
  order.splice(position - 1, 0, role);
  const moved = order.filter((each, index) => each.position !== index + 1);
  for (const [index, each] of order.entries()) each.position = index + 1;
  return moved;
}

export function setRolePermissions(
  discord: DiscordStore,
  guild: GuildRecord,
  role: RoleRecord,
  permissions: bigint,
): void {
  role.permissions = permissions;
  dispatchRole(discord, guild, GatewayDispatchEvents.GuildRoleUpdate, role);
  discord.changes.emit('state');
}

/** Nobody has it any more. */
export function deleteRole(discord: DiscordStore, guild: GuildRecord, role: RoleRecord): void {
  guild.roles.delete(role.id);
  for (const member of [...guild.members.values(), ...(guild.bot === undefined ? [] : [guild.bot])])
    if (member.roles.includes(role.id)) member.roles = member.roles.filter((id) => id !== role.id);
  for (const [index, each] of byRank(guild).entries()) each.position = index + 1;
  if (guild.bot !== undefined)
    discord.gateway.dispatch(GatewayDispatchEvents.GuildRoleDelete, { guild_id: guild.id, role_id: role.id });
  discord.changes.emit('state');
}

/** A role more or less. */
export function setRole(
  discord: DiscordStore,
  guild: GuildRecord,
  member: MemberRecord,
  role: RoleRecord,
  has: boolean,
): void {
  if (member.roles.includes(role.id) === has) return;
  member.roles = has ? [...member.roles, role.id] : member.roles.filter((id) => id !== role.id);
  const payload = { guild_id: guild.id, ...serializeMember(member) };
  // A bot always hears of itself.
  const certain = member === guild.bot;
  if (guild.bot !== undefined) discord.gateway.dispatch(GatewayDispatchEvents.GuildMemberUpdate, payload, certain);
  discord.changes.emit('state');
}

function dispatchRole(discord: DiscordStore, guild: GuildRecord, event: GatewayDispatchEvents, role: RoleRecord): void {
  if (guild.bot === undefined || !discord.guilds.has(guild.id)) return;
  discord.gateway.dispatch(event, { guild_id: guild.id, role: serializeRole(role, discord.bot.id) });
}
