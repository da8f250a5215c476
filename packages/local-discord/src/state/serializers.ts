/** Records as the API shows them. */
import {
  type APIEmoji,
  type APIMessage,
  type APISticker,
  ApplicationCommandType,
  ChannelType,
  GuildScheduledEventEntityType,
  GuildScheduledEventPrivacyLevel,
  GuildScheduledEventStatus,
  InteractionType,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  StickerType,
} from 'discord-api-types/v10';
import type { Cdn } from '../cdn/cdn.js';
import type { Component } from '../validation/component.js';
import { shownIn } from '../validation/component-rules.js';
import type {
  ChannelRecord,
  EmojiRecord,
  EventRecord,
  GuildRecord,
  InteractionMetadata,
  MemberRecord,
  MessageRecord,
  RoleRecord,
  StickerRecord,
  Thread,
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

function serializeMetadata({ command_type: _, name, ...metadata }: InteractionMetadata): object {
  const command = metadata.type === InteractionType.ApplicationCommand ? { name } : {};
  return { ...metadata, ...command };
}

/** @param thread that begins at the message. */
export function serializeMessage(
  message: MessageRecord,
  cdn: Cdn,
  applicationId: string,
  thread?: ChannelRecord,
): APIMessage {
  const { interaction, nonce, reference, channelId, stickers = [] } = message;
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
    attachments: unreferencedAttachments(message).map((attachment) => cdn.refresh(attachment)),
    embeds: [...message.embeds] as APIMessage['embeds'],
    components: serializeComponents(message, cdn),
    pinned: false,
    ...(stickers.length > 0 && {
      sticker_items: stickers.map(({ id, name, format }) => ({ id, name, format_type: format })),
    }),
    flags: message.flags | (thread === undefined ? 0 : MessageFlags.HasThread),
    type: typeOf(message),
    ...(nonce === undefined ? {} : { nonce }),
    ...(message.author.bot === true ? { application_id: applicationId } : {}),
    ...(interaction === undefined
      ? {}
      : { webhook_id: applicationId, interaction_metadata: serializeMetadata(interaction) as never }),
    ...(reference === undefined
      ? {}
      : {
          message_reference: { message_id: reference, channel_id: channelId, type: MessageReferenceType.Default },
        }),
    ...(thread === undefined ? {} : { thread: serializeChannel(thread) as never }),
  };
}

/** Without the files that components show, which Discord lists only there: https://github.com/discord/discord-api-docs/pull/8279 */
function unreferencedAttachments({ attachments, components }: MessageRecord): MessageRecord['attachments'] {
  const shown = new Set(shownIn(components as readonly object[] as Component[]).map((media) => media.attachment_id));
  return attachments.filter(({ id }) => !shown.has(id));
}

/** With addresses of pictures that are signed now. */
function serializeComponents(
  { components, attachments }: MessageRecord,
  cdn: Cdn,
): NonNullable<APIMessage['components']> {
  const shown = structuredClone([...components]);
  for (const media of shownIn(shown as object[] as Component[])) {
    const attachment = attachments.find(({ id }) => id === media.attachment_id);
    if (attachment === undefined) continue;
    const { url, proxy_url } = cdn.refresh(attachment);
    Object.assign(media, { url, proxy_url });
  }
  return shown;
}

export function serializeChannel(channel: ChannelRecord): object {
  const { id, name, guildId, recipientId, overwrites, nsfw = false, thread, messages } = channel;
  const common = { id, last_message_id: [...messages.keys()].at(-1) ?? null, flags: 0 };
  if (guildId === undefined)
    return { ...common, type: recipientId === undefined ? ChannelType.GroupDM : ChannelType.DM, name: null };
  const place = { ...common, guild_id: guildId, name, rate_limit_per_user: 0 };
  if (thread !== undefined) return { ...place, ...serializeThread(thread, messages) };
  return {
    ...place,
    type: ChannelType.GuildText,
    position: 0,
    permission_overwrites: overwrites,
    nsfw,
    topic: null,
    parent_id: null,
  };
}

function serializeThread(thread: Thread, messages: ChannelRecord['messages']): object {
  const { type, parentId, ownerId, archived, locked, turnedAt, createdAt, autoArchive } = thread;
  const writers = new Set([ownerId, ...[...messages.values()].map(({ author }) => author.id)]);
  return {
    type,
    parent_id: parentId,
    owner_id: ownerId,
    message_count: messages.size,
    total_message_sent: messages.size,
    member_count: writers.size,
    thread_metadata: {
      archived,
      locked,
      archive_timestamp: iso(turnedAt),
      create_timestamp: iso(createdAt),
      auto_archive_duration: autoArchive,
      ...(type === ChannelType.PrivateThread ? { invitable: true } : {}),
    },
  };
}

export function serializeMember({ user, roles, joinedAt }: MemberRecord): object {
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

export function serializeEveryoneRole({ id, everyone: permissions }: GuildRecord): object {
  return serializeRole({ id, name: '@everyone', colour: 0, permissions, position: 0, managed: false });
}

/** @param bot whose role it is, where it came with a bot. */
export function serializeRole({ id, name, colour, permissions, position, managed }: RoleRecord, bot?: string): object {
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
    icon: null,
    unicode_emoji: null,
    flags: 0,
    ...(managed && bot !== undefined ? { tags: { bot_id: bot } } : {}),
  };
}

/** The lowest first. */
export const byRank = ({ roles }: GuildRecord): RoleRecord[] =>
  [...roles.values()].sort((a, b) => a.position - b.position);

/** With @everyone. */
export const serializeRoles = (guild: GuildRecord): object[] => [
  serializeEveryoneRole(guild),
  ...byRank(guild).map((role) => serializeRole(role, guild.bot?.user.id)),
];

export function serializeEvent(event: EventRecord, guild: GuildRecord): object {
  const { id, creatorId, name, description, location, startsAt, endsAt, status } = event;
  const creator = guild.bot?.user.id === creatorId ? guild.bot.user : guild.members.get(creatorId)?.user;
  return {
    id,
    guild_id: guild.id,
    channel_id: null,
    creator_id: creatorId,
    ...(creator === undefined ? {} : { creator }),
    name,
    description,
    image: null,
    scheduled_start_time: iso(startsAt),
    scheduled_end_time: iso(endsAt),
    privacy_level: GuildScheduledEventPrivacyLevel.GuildOnly,
    status,
    entity_type: GuildScheduledEventEntityType.External,
    entity_id: null,
    entity_metadata: { location },
    recurrence_rule: null,
    guild_scheduled_event_exceptions: [],
  };
}

/** Channels that are no threads. */
export const topLevelChannels = ({ channels }: GuildRecord): ChannelRecord[] =>
  [...channels.values()].filter(({ thread }) => thread === undefined);

export const activeThreads = ({ channels }: GuildRecord): ChannelRecord[] =>
  [...channels.values()].filter(({ thread }) => thread?.archived === false);

/** Discord reports US English for servers that have chosen no language. */
export const guildLocale = ({ locale }: GuildRecord): string => locale ?? 'en-US';

export const guildFeatures = ({ locale }: GuildRecord): string[] => (locale === undefined ? [] : ['COMMUNITY']);

const serializeEmoji = ({ id, name, animated }: EmojiRecord): APIEmoji => ({
  id,
  name,
  animated,
  roles: [],
  require_colons: true,
  managed: false,
  available: true,
});

const serializeSticker = ({ id, name, format }: StickerRecord, guild: GuildRecord): APISticker => ({
  id,
  name,
  description: null,
  tags: name,
  type: StickerType.Guild,
  format_type: format,
  available: true,
  guild_id: guild.id,
});

/** As the REST API shows it. */
export function serializeGuild(guild: GuildRecord): object {
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
    roles: serializeRoles(guild),
    emojis: [...guild.emojis.values()].map(serializeEmoji),
    stickers: [...guild.stickers.values()].map((sticker) => serializeSticker(sticker, guild)),
    features: guildFeatures(guild),
    mfa_level: 0,
    nsfw_level: 0,
    preferred_locale: guildLocale(guild),
    premium_tier: 0,
    system_channel_id: null,
    system_channel_flags: 0,
  };
}

/** As the gateway tells of it: https://discord.com/developers/docs/events/gateway-events#guild-create */
export function serializeGuildCreate(guild: GuildRecord, bot: MemberRecord): object {
  const finished: readonly number[] = [GuildScheduledEventStatus.Completed, GuildScheduledEventStatus.Canceled];
  return {
    ...serializeGuild(guild),
    joined_at: iso(bot.joinedAt),
    large: false,
    unavailable: false,
    member_count: guild.members.size + 1,
    voice_states: [],
    members: [serializeMember(bot)],
    channels: topLevelChannels(guild).map(serializeChannel),
    threads: activeThreads(guild).map(serializeChannel),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [...guild.events.values()]
      .filter(({ status }) => !finished.includes(status))
      .map((event) => serializeEvent(event, guild)),
    soundboard_sounds: [],
  };
}
