/** What a bot may read of messages that are not its own. https://docs.discord.com/developers/events/gateway#message-content-intent */
import { type APIMessage, GatewayIntentBits } from 'discord-api-types/v10';
import type { DiscordStore } from './discord-store.js';
import type { MessageRecord } from './records.js';

/**
 * What others say in a server comes without its words, files and components to a bot that has not asked for them; what
 * is said to it comes whole: directly, with a mention, or with a command.
 */
export function redactForBot(discord: DiscordStore, message: MessageRecord): APIMessage {
  const shown = discord.showMessage(message);
  const { bot, channels, gateway } = discord;
  const said = message.author.id === bot.id || message.content.includes(`<@${bot.id}>`);
  const direct = channels.get(message.channelId)?.guildId === undefined;
  if (said || direct || gateway.asks(GatewayIntentBits.MessageContent)) return shown;
  return { ...shown, content: '', embeds: [], attachments: [], components: [] };
}
