/** The guild policy that applies to an interaction: its channel and the roles of its member. */
import type { BaseInteraction } from 'discord.js';
import type { FrameLimits } from '../../images/index.js';
import type { Blocks } from '../../moderation/blocks.js';
import type { Options } from '../../painting/options.js';
import { GuildPolicy, type RequestOrigin } from '../../settings/guild-policy.js';
import type { Settings } from '../../settings/settings.js';
import { roleIdsOf } from '../permissions.js';

type PolicyInteraction = Pick<BaseInteraction, 'guildId' | 'channelId' | 'channel' | 'member' | 'user'>;

/** Services that the policy reads. */
export interface PolicyDeps {
  readonly settings: Settings;
  /** Used for options that neither the member nor the server has set. */
  readonly defaults: Options;
  /** Longest side of a painting that may be asked for, in pixels. */
  readonly largestSize: number;
  /** Most of an animation that is painted. */
  readonly animations: FrameLimits;
  readonly moderation: ModerationOfMembers;
}

/** Who may not use the bot in a server. */
export interface ModerationOfMembers {
  readonly blocks: Pick<Blocks, 'refusalOf'>;
}

export function guildPolicy(interaction: PolicyInteraction, bot: PolicyDeps): GuildPolicy {
  const { guildId } = interaction;
  if (guildId === null) return new GuildPolicy(bot);
  const asker: RequestOrigin = { places: channelChain(interaction), ...memberOrigin(interaction, guildId, bot) };
  return new GuildPolicy(bot, bot.settings.layers(guildId, asker.places), asker);
}

/** What the policy asks about the member. */
export const memberOrigin = (
  interaction: Pick<BaseInteraction, 'member' | 'user'>,
  guildId: string,
  { moderation }: Pick<PolicyDeps, 'moderation'>,
): Omit<RequestOrigin, 'places'> => ({
  roles: roleIdsOf(interaction),
  blocked: moderation.blocks.refusalOf(guildId, interaction.user.id),
});

/** Ids of the thread, its channel and its category, innermost first. */
function channelChain({ channelId, channel }: PolicyInteraction): string[] {
  const parent = channel !== null && 'parent' in channel ? channel.parent : null;
  const parentId = channel !== null && 'parentId' in channel ? channel.parentId : null;
  return [channelId, parentId, parent?.parentId].filter((id) => typeof id === 'string');
}
