/** A private painting made public by its owner: a copy of it, in this channel or in another one. */
import {
  type BaseInteraction,
  ButtonStyle,
  ChannelSelectMenuBuilder,
  ChannelType,
  ContainerBuilder,
  channelMention,
  GuildMember,
  type MessageComponentInteraction,
  PermissionFlagsBits,
} from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { GuildPolicy } from '../../settings/guild-policy.js';
import { customId } from '../custom-id.js';
import { installedGuildId } from '../install-contexts.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton, componentRow, containerMessage, escapeMemberText, textDisplay } from '../messages/components.js';
import { ACCENT_COLOURS, textMessage } from '../messages/message.js';
import {
  channelTarget,
  createReplyTarget,
  inheritedTarget,
  replyTargetOf,
  sentReplyOf,
} from '../replies/reply-target.js';
import { jobIdOf } from '../replies/start-once.js';
import { memberOrigin } from '../settings/guild-policy.js';
import { requirePainter } from './job-access.js';
import { requireShowableIn } from './showable.js';
import { requesterOf } from './start-job.js';
import type { StartJobDeps } from './stylize-deps.js';

/** Asks where; another channel only in a server that has installed the bot. */
export function shareQuestion(
  job: Job,
  interaction: BaseInteraction,
  { paintings: { share }, buttons }: Messages,
): BotMessage {
  const box = new ContainerBuilder()
    .setAccentColor(ACCENT_COLOURS.waiting)
    .addTextDisplayComponents(textDisplay(`**${share.title({ name: escapeMemberText(job.name) })}**\n${share.text}`))
    .addActionRowComponents(
      componentRow(actionButton('share-here', job.id, buttons['share-here'], ButtonStyle.Primary)),
    );
  if (installedGuildId(interaction) !== null)
    box.addActionRowComponents(
      componentRow(
        new ChannelSelectMenuBuilder()
          .setCustomId(customId('share-in', job.id))
          .setPlaceholder(share.channelPlaceholder)
          .setChannelTypes(ChannelType.GuildText, ChannelType.GuildAnnouncement),
      ),
    );
  return containerMessage(box);
}

/**
 * @returns what its owner is told.
 * @throws UserError `job-unknown`, `painter-only`, `share-forbidden`, `share-closed`, `age-restricted`, `member-blocked`, `place-closed`,
 *   and as `Jobs.derive`.
 */
export async function shareInChannel(
  interaction: MessageComponentInteraction,
  id: string,
  channelId: string,
  services: StartJobDeps,
): Promise<BotMessage> {
  const job = await requirePainter(services.jobs, id, interaction);
  requireMayShareIn(interaction, channelId);
  requireShowableIn(job, interaction.guild?.channels.cache.get(channelId));
  const rules = policyOf(interaction, channelId, services);
  const closed = rules.refusal(services.clock.now());
  // Nothing is painted, so quiet hours are no reason.
  if (closed !== undefined && closed.kind !== 'quiet-hours') throw closed;
  const here = createReplyTarget(interaction, sentReplyOf(interaction.message), false, services.replyTargets);
  const target = channelTarget(here, channelId, replyTargetOf(job).spoiler || rules.spoiler);
  const reply = { ...target, ...inheritedTarget(job) };
  await services.jobs.derive(job, 'shared', {
    id: jobIdOf(interaction),
    ...requesterOf(interaction),
    channelId,
    reply,
  });
  return textMessage(
    messagesFor(interaction.locale).paintings.share.done({ channel: channelMention(channelId) }),
    ACCENT_COLOURS.done,
  );
}

const { ViewChannel, SendMessages, AttachFiles } = PermissionFlagsBits;

/** Both the member and the bot have to be allowed to post there. @throws UserError `share-forbidden`, `share-closed`. */
function requireMayShareIn({ guild, member }: MessageComponentInteraction, channelId: string): void {
  const channel = guild?.channels.cache.get(channelId);
  const isAllowed = (who: unknown, needed: readonly bigint[]) =>
    who instanceof GuildMember && channel?.permissionsFor(who).has(needed) === true;
  if (!isAllowed(member, [ViewChannel, SendMessages])) throw new UserError('share-forbidden', { channel: channelId });
  if (!isAllowed(guild?.members.me, [ViewChannel, SendMessages, AttachFiles]))
    throw new UserError('share-closed', { channel: channelId });
}

/** The rules that hold in another channel of the server. */
function policyOf(interaction: MessageComponentInteraction, channelId: string, services: StartJobDeps): GuildPolicy {
  const { guildId, guild } = interaction;
  if (guildId === null) return new GuildPolicy(services);
  const parentId = guild?.channels.cache.get(channelId)?.parentId;
  const places = [channelId, ...(typeof parentId === 'string' ? [parentId] : [])];
  return new GuildPolicy(services, services.settings.layers(guildId, places), {
    places,
    ...memberOrigin(interaction, guildId, services),
  });
}
