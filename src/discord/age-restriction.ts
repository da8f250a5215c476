import type { Channel } from 'discord.js';

/** Whether a channel is for adults only; a thread is as its channel. Of a channel that the bot does not know nobody can say. */
export function isAgeRestricted(channel: Channel | null | undefined): boolean {
  if (channel === null || channel === undefined) return false;
  if (channel.isThread()) return channel.parent?.nsfw === true;
  return 'nsfw' in channel && channel.nsfw === true;
}
