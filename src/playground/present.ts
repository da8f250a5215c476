/** Records as the API shows them. */
import { type APIMessage, type APIUser, ChannelType, MessageType } from 'discord.js';
import type { Cdn } from './cdn.js';
import type { ChannelRecord, GuildRecord, MemberRecord, MessageRecord } from './records.js';

const iso = (time: number) => new Date(time).toISOString();

export function showMessage(message: MessageRecord, cdn: Cdn, applicationId: string): APIMessage {
  const { interaction } = message;
  return {
    id: message.id,
    channel_id: message.channelId,
    author: message.author,
    content: message.content,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: message.attachments.map((attachment) => cdn.refresh(attachment)),
    embeds: [...message.embeds] as APIMessage['embeds'],
    components: [...message.components],
    pinned: false,
    flags: message.flags,
    type: interaction === undefined ? MessageType.Default : MessageType.ChatInputCommand,
    ...(message.author.bot === true ? { application_id: applicationId } : {}),
    ...(interaction === undefined ? {} : { webhook_id: applicationId, interaction_metadata: interaction as never }),
    ...(message.reference === undefined
      ? {}
      : { message_reference: { message_id: message.reference, channel_id: message.channelId, type: 0 } }),
  };
}

export function showChannel({ id, name, guildId }: ChannelRecord, applicationId: string): object {
  if (guildId === undefined) return { id, type: ChannelType.DM, last_message_id: null, flags: 0, recipients: [] };
  return {
    id,
    guild_id: guildId,
    name,
    type: ChannelType.GuildText,
    position: 0,
    permission_overwrites: [],
    nsfw: false,
    rate_limit_per_user: 0,
    topic: null,
    parent_id: null,
    last_message_id: null,
    flags: 0,
    application_id: applicationId,
  };
}

export function showMember({ user, permissions }: MemberRecord, joinedAt: number): object {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles: [],
    joined_at: iso(joinedAt),
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    premium_since: null,
    permissions: permissions.toString(),
  };
}

export function showGuild(guild: GuildRecord, bot: APIUser, applicationId: string, now: number): object {
  const everyone = {
    id: guild.id,
    name: '@everyone',
    permissions: (guild.botPermissions ?? 0n).toString(),
    position: 0,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed: false,
    mentionable: false,
    flags: 0,
  };
  const self = { user: bot, locale: 'en-US', permissions: guild.botPermissions ?? 0n } as const;
  return {
    id: guild.id,
    name: guild.name,
    icon: null,
    splash: null,
    banner: null,
    owner_id: guild.ownerId,
    region: 'local',
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    roles: [everyone],
    emojis: [],
    stickers: [],
    features: [],
    mfa_level: 0,
    nsfw_level: 0,
    preferred_locale: 'en-US',
    premium_tier: 0,
    system_channel_id: null,
    system_channel_flags: 0,
    joined_at: iso(now),
    large: false,
    unavailable: false,
    member_count: guild.members.size + 1,
    voice_states: [],
    members: [showMember(self, now)],
    channels: [...guild.channels.values()].map((channel) => showChannel(channel, applicationId)),
    threads: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  };
}
