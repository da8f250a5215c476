/** Which connection of a bot's hears of which server: https://discord.com/developers/docs/events/gateway#sharding */
import { GatewayDispatchEvents } from 'discord-api-types/v10';

/** `[shard_id, num_shards]`, as IDENTIFY has it. */
export type Shard = readonly [id: number, count: number];

export const UNSHARDED: Shard = [0, 1];

/** The shard that hears of a server. @param guildId undefined for direct messages, of which the first shard hears. */
export const shardIdOf = (guildId: string | undefined, count: number): number =>
  guildId === undefined ? 0 : Number((BigInt(guildId) >> 22n) % BigInt(count));

export const isShard = (shard: unknown): shard is Shard =>
  Array.isArray(shard) && shard.length === 2 && shard.every(Number.isInteger) && shard[0] >= 0 && shard[0] < shard[1];

/** Events whose data is the server itself. */
const ABOUT_GUILDS: readonly string[] = [
  GatewayDispatchEvents.GuildCreate,
  GatewayDispatchEvents.GuildUpdate,
  GatewayDispatchEvents.GuildDelete,
];

/** @returns undefined where an event is about no server. */
export function guildIdOf(event: string, data: unknown): string | undefined {
  const { id, guild_id } = data as { readonly id?: string; readonly guild_id?: string };
  return ABOUT_GUILDS.includes(event) ? id : guild_id;
}
