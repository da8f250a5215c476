/** A message's changes, announced to whoever watches, and to the bot. */
import { GatewayDispatchEvents } from 'discord-api-types/v10';
import type { DiscordStore } from './discord-store.js';
import { redactForBot } from './message-content.js';
import type { MessageChange, MessageRecord } from './records.js';

const EVENTS = {
  created: GatewayDispatchEvents.MessageCreate,
  updated: GatewayDispatchEvents.MessageUpdate,
  deleted: GatewayDispatchEvents.MessageDelete,
} as const;

/** Tells everybody who may know. */
export function announce(discord: DiscordStore, message: MessageRecord, change: MessageChange): void {
  discord.changes.emit('message', message, change);
  if (message.visibleTo !== undefined) return;
  const { id, channelId: channel_id } = message;
  const guild_id = discord.channels.get(channel_id)?.guildId;
  const data = change === 'deleted' ? { id, channel_id, guild_id } : { ...redactForBot(discord, message), guild_id };
  discord.gateway.dispatch(EVENTS[change], data);
}
