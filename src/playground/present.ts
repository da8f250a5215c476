/** Records as the API shows them. */
import {
  type APIMessage,
  type APIUser,
  ApplicationCommandType,
  ChannelType,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  InteractionType,
  MessageReferenceType,
  MessageType,
  SnowflakeUtil,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import type { Cdn } from './cdn.js';
import { type Component, shownIn } from './components.js';
import type {
  ChannelRecord,
  EventRecord,
  GuildRecord,
  InteractionMetadata,
  MemberRecord,
  MessageRecord,
  RoleRecord,
  ThreadRecord,
} from './records.js';

const iso = (time: number) => new Date(time).toISOString();

/** A message that answers a command says so; one that answers a button answers the button's message. */
function typeOf({ interaction, reference }: MessageRecord): MessageType {
  if (interaction?.type === InteractionType.ApplicationCommand && reference === undefined)
    return interaction.command_type === ApplicationCommandType.ChatInput
      ? MessageType.ChatInputCommand
      : MessageType.ContextMenuCommand;
  return reference === undefined ? MessageType.Default : MessageType.Reply;
}

function showMetadata({ command_type: _, name, ...metadata }: InteractionMetadata): object {
  const command = metadata.type === InteractionType.ApplicationCommand ? { name } : {};
  return { ...metadata, ...command };
}

export function showMessage(message: MessageRecord, cdn: Cdn, applicationId: string): APIMessage {
  const { interaction, nonce, reference, channelId } = message;
  return {
    id: message.id,
    channel_id: channelId,
    author: message.author,
    content: message.content,
    timestamp: iso(message.createdAt),
    edited_timestamp: message.editedAt === undefined ? null : iso(message.editedAt),
    tts: false,
    mention_everyone: false,
    mentions: [],
    mention_roles: [],
    attachments: loose(message).map((attachment) => cdn.refresh(attachment)),
    embeds: [...message.embeds] as APIMessage['embeds'],
    components: showComponents(message, cdn),
    pinned: false,
    flags: message.flags,
    type: typeOf(message),
    ...(nonce === undefined ? {} : { nonce }),
    ...(message.author.bot === true ? { application_id: applicationId } : {}),
    ...(interaction === undefined
      ? {}
      : { webhook_id: applicationId, interaction_metadata: showMetadata(interaction) as never }),
    ...(reference === undefined
      ? {}
      : {
          message_reference: { message_id: reference, channel_id: channelId, type: MessageReferenceType.Default },
        }),
  };
}

/** What components show is told of there only: https://github.com/discord/discord-api-docs/pull/8279 */
function loose({ attachments, components }: MessageRecord): MessageRecord['attachments'] {
  const shown = new Set(shownIn(components as readonly object[] as Component[]).map((media) => media.attachment_id));
  return attachments.filter(({ id }) => !shown.has(id));
}

/** With addresses of pictures that hold from now on. */
function showComponents({ components, attachments }: MessageRecord, cdn: Cdn): NonNullable<APIMessage['components']> {
  const shown = structuredClone([...components]);
  for (const media of shownIn(shown as object[] as Component[])) {
    const attachment = attachments.find(({ id }) => id === media.attachment_id);
    if (attachment === undefined) continue;
    const { url, proxy_url } = cdn.refresh(attachment);
    Object.assign(media, { url, proxy_url });
  }
  return shown;
}

export function showChannel(channel: ChannelRecord): object {
  if (channel.thread !== undefined) return showThread(channel, channel.thread);
  const { id, name, guildId, recipientId } = channel;
  const common = { id, last_message_id: null, flags: 0 };
  if (guildId === undefined)
    return { ...common, type: recipientId === undefined ? ChannelType.GroupDM : ChannelType.DM, name: null };
  return {
    ...common,
    guild_id: guildId,
    name,
    type: ChannelType.GuildText,
    position: 0,
    permission_overwrites: [],
    nsfw: false,
    rate_limit_per_user: 0,
    topic: null,
    parent_id: null,
  };
}

function showThread({ id, name, guildId, messages }: ChannelRecord, thread: ThreadRecord): object {
  const { parentId, ownerId, archived, locked, changedAt } = thread;
  return {
    id,
    guild_id: guildId,
    name,
    type: ChannelType.PublicThread,
    parent_id: parentId,
    owner_id: ownerId,
    last_message_id: null,
    flags: 0,
    rate_limit_per_user: 0,
    message_count: messages.size,
    member_count: 1,
    total_message_sent: messages.size,
    thread_metadata: {
      archived,
      locked,
      auto_archive_duration: ThreadAutoArchiveDuration.ThreeDays,
      archive_timestamp: iso(changedAt),
      create_timestamp: iso(SnowflakeUtil.timestampFrom(id)),
    },
  };
}

export function showMember({ user, roles, joinedAt }: Pick<MemberRecord, 'user' | 'roles' | 'joinedAt'>): object {
  return {
    user,
    nick: null,
    avatar: null,
    banner: null,
    roles,
    joined_at: iso(joinedAt),
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
    premium_since: null,
  };
}

export function showEvent({ id, creatorId, startsAt, endsAt, location, ...event }: EventRecord, guildId: string) {
  return {
    id,
    guild_id: guildId,
    channel_id: null,
    creator_id: creatorId,
    name: event.name,
    description: event.description,
    scheduled_start_time: iso(startsAt),
    scheduled_end_time: iso(endsAt),
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    status: event.status,
    entity_type: GuildScheduledEventEntityType.External,
    entity_id: null,
    entity_metadata: { location },
    user_count: 0,
    image: null,
    recurrence_rule: null,
  };
}

/** @everyone, from whom the bot has its permissions. */
export function showEveryone({ id, botPermissions: permissions = 0n }: GuildRecord): object {
  return showRole({ id, name: '@everyone', colour: 0, permissions, position: 0, managed: false });
}

export function showRole({ id, name, colour, permissions, position, managed }: RoleRecord): object {
  return {
    id,
    name,
    permissions: permissions.toString(),
    position,
    color: colour,
    colors: { primary_color: colour, secondary_color: null, tertiary_color: null },
    hoist: false,
    managed,
    mentionable: false,
    flags: 0,
  };
}

export function showGuild(guild: GuildRecord, bot: APIUser, now: number): object {
  const { botRoleId, roles, channels, events } = guild;
  const self = { user: bot, roles: botRoleId === undefined ? [] : [botRoleId], joinedAt: now };
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
    roles: [showEveryone(guild), ...[...roles.values()].map(showRole)],
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
    members: [showMember(self)],
    channels: [...channels.values()].filter(({ thread }) => thread === undefined).map(showChannel),
    threads: [...channels.values()].filter(({ thread }) => thread?.archived === false).map(showChannel),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [...events.values()].map((event) => showEvent(event, guild.id)),
    soundboard_sounds: [],
  };
}
