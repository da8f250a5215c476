/** What the server's settings say to whoever asks for something, where they ask. */
import type { BaseInteraction } from 'discord.js';
import { type Asker, Rules } from '../../settings/rules.js';
import type { Bot } from '../bot.js';
import { roleIdsOf } from '../permissions.js';

type Here = Pick<BaseInteraction, 'guildId' | 'channelId' | 'channel' | 'member'>;

/** What of the bot the rules are made of. */
export type RuleMakers = Pick<Bot, 'settings' | 'defaults' | 'largestSize'>;

export function rulesHere(interaction: Here, bot: RuleMakers): Rules {
  const { guildId } = interaction;
  if (guildId === null) return new Rules(bot);
  const asker: Asker = { places: placesOf(interaction), roles: roleIdsOf(interaction) };
  return new Rules(bot, bot.settings.layers(guildId, asker.places), asker);
}

/** A thread, its channel, the category: nearest first. */
function placesOf({ channelId, channel }: Here): string[] {
  const parent = channel !== null && 'parent' in channel ? channel.parent : null;
  const parentId = channel !== null && 'parentId' in channel ? channel.parentId : null;
  return [channelId, parentId, parent?.parentId].filter((id) => typeof id === 'string');
}
