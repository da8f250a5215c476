/** Who acts, and where, by ids. */
import { Actor } from '../actors/actor.js';
import { ClientRejection } from '../actors/client-rejection.js';
import type { DiscordState } from '../state/discord-state.js';
import { memberOf } from './actions.js';

/**
 * @param channelId `@bot` for the conversation with the bot; without one, the first channel of a server of theirs.
 * @throws ClientRejection where there is no such member, or nothing for them to see.
 */
export function actorOf(discord: DiscordState, memberId: string, channelId?: string): Actor {
  const { member, guild } = memberOf(discord, memberId);
  const [first] = guild.channels.values();
  const actor = new Actor(discord, member, { guild, channel: first, userInstalled: guild.bot === undefined });
  if (channelId === undefined) return actor;
  const direct = () => actor.at({ userInstalled: false }).direct();
  if (channelId === '@bot') return direct();
  const channel = discord.channels.get(channelId);
  if (channel !== undefined && channel.recipientId === actor.id) return direct();
  const home = discord.guilds.get(channel?.guildId ?? '');
  const here = home?.members.get(actor.id);
  if (channel === undefined || home === undefined || here === undefined)
    throw new ClientRejection(`There is no channel ${channelId} for this member.`);
  // Where the bot is no member, whoever brought it along may still use it.
  return new Actor(discord, here, { guild: home, channel, userInstalled: home.bot === undefined });
}
