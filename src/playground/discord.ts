/** The local Discord itself: what is there, and what can be done to it. HTTP, the gateway and actors are its doors. */
import { EventEmitter } from 'node:events';
import {
  type APIMessageTopLevelComponent,
  type APIUser,
  GatewayDispatchEvents,
  type LocaleString,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord.js';
import { refusals } from './api-error.js';
import type { Cdn } from './cdn.js';
import type { Clock } from './clock.js';
import type { Gateway } from './gateway.js';
import type { InteractionRecord } from './interactions.js';
import { showGuild, showMessage } from './present.js';
import type { ChannelRecord, Command, File, GuildRecord, MemberRecord, MessageRecord } from './records.js';
import { type Component, checkMessage, everyComponent, type MessagePayload } from './rules.js';
import { createSnowflakes } from './snowflake.js';

/** What a bot may usually do in a channel. */
export const BOT_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.ReadMessageHistory;

export const MEMBER_PERMISSIONS = BOT_PERMISSIONS | PermissionFlagsBits.UseApplicationCommands;

/** Bytes of one file; servers with boosts and members with Nitro have more. */
export const UPLOAD_LIMIT = 10 * 1024 * 1024;

export interface MessageOrigin {
  readonly author: APIUser;
  readonly visibleTo?: string | undefined;
  readonly interaction?: MessageRecord['interaction'];
  readonly token?: string | undefined;
  readonly reference?: string | undefined;
  readonly limit?: number;
}

interface Changes {
  message: [MessageRecord];
  interaction: [InteractionRecord];
}

export class Discord {
  readonly clock: Clock;
  readonly id: () => string;
  readonly applicationId: string;
  readonly bot: APIUser;
  readonly users = new Map<string, APIUser>();
  readonly guilds = new Map<string, GuildRecord>();
  /** Of all guilds, and direct messages. */
  readonly channels = new Map<string, ChannelRecord>();
  readonly interactions = new Map<string, InteractionRecord>();
  /** Whoever watches: a page, an actor that waits. */
  readonly changes = new EventEmitter<Changes>().setMaxListeners(0);
  commands: readonly Command[] = [];
  /** Commands made today. */
  created = 0;
  cdn!: Cdn;
  gateway!: Gateway;
  /** Where the gateway listens. */
  gatewayUrl = '';
  readonly #directChannels = new Map<string, ChannelRecord>();

  constructor(clock: Clock) {
    this.clock = clock;
    this.id = createSnowflakes(clock);
    this.applicationId = this.id();
    this.bot = this.createUser('Brushwork', { bot: true, id: this.applicationId });
  }

  createUser(name: string, { bot = false, id = this.id() } = {}): APIUser {
    const user = {
      id,
      username: name.toLowerCase().replace(/\W/g, '_'),
      global_name: bot ? null : name,
      discriminator: '0',
      avatar: null,
      ...(bot ? { bot } : {}),
    } as APIUser;
    this.users.set(id, user);
    return user;
  }

  createGuild(name: string, { botPermissions = BOT_PERMISSIONS as bigint | undefined } = {}): GuildRecord {
    const guild: GuildRecord = {
      id: this.id(),
      name,
      ownerId: this.createUser('Owner').id,
      channels: new Map(),
      members: new Map(),
      botPermissions,
    };
    this.guilds.set(guild.id, guild);
    this.createChannel('general', guild);
    if (botPermissions !== undefined) this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    return guild;
  }

  createChannel(name: string, guild?: GuildRecord): ChannelRecord {
    const channel: ChannelRecord = { id: this.id(), name, guildId: guild?.id, messages: new Map() };
    this.channels.set(channel.id, channel);
    guild?.channels.set(channel.id, channel);
    return channel;
  }

  /** The conversation of one person with the bot. */
  directChannel(userId: string): ChannelRecord {
    const channel = this.#directChannels.get(userId) ?? this.createChannel('direct');
    this.#directChannels.set(userId, channel);
    return channel;
  }

  addMember(guild: GuildRecord, name: string, locale: LocaleString, permissions: bigint): MemberRecord {
    const member: MemberRecord = { user: this.createUser(name), locale, permissions };
    guild.members.set(member.user.id, member);
    return member;
  }

  showGuild(guild: GuildRecord): object {
    return showGuild(guild, this.bot, this.applicationId, this.clock.now());
  }

  showApplication(): object {
    const { id, username: name } = this.bot;
    const integration = { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } };
    return {
      id,
      name,
      icon: null,
      description: '',
      summary: '',
      bot_public: true,
      bot_require_code_grant: false,
      verify_key: '0'.repeat(64),
      flags: 0,
      team: null,
      bot: this.bot,
      approximate_guild_count: this.guilds.size,
      approximate_user_install_count: 0,
      integration_types_config: { 0: integration, 1: integration },
    };
  }

  deleteChannel(channel: ChannelRecord): void {
    this.channels.delete(channel.id);
    if (channel.guildId !== undefined) this.guilds.get(channel.guildId)?.channels.delete(channel.id);
    const { id, guildId: guild_id } = channel;
    this.gateway.dispatch(GatewayDispatchEvents.ChannelDelete, { id, guild_id, type: 0 });
  }

  /** The bot is no longer a member. */
  kickBot(guild: GuildRecord): void {
    guild.botPermissions = undefined;
    this.gateway.dispatch(GatewayDispatchEvents.GuildDelete, { id: guild.id });
  }

  /** @throws ApiError where the bot may not see the channel or lacks a permission. */
  channelForBot(id: string, ...needed: readonly bigint[]): ChannelRecord {
    const channel = this.channels.get(id);
    if (channel === undefined) throw refusals.unknownChannel();
    if (channel.guildId === undefined) return channel;
    const permissions = this.guilds.get(channel.guildId)?.botPermissions;
    if (permissions === undefined || (permissions & PermissionFlagsBits.ViewChannel) === 0n)
      throw refusals.missingAccess();
    if (needed.some((permission) => (permissions & permission) === 0n)) throw refusals.missingPermissions();
    return channel;
  }

  message(channelId: string, id: string): MessageRecord {
    const message = this.channels.get(channelId)?.messages.get(id);
    if (message === undefined || message.deleted) throw refusals.unknownMessage();
    return message;
  }

  async createMessage(
    channel: ChannelRecord,
    payload: MessagePayload,
    files: readonly File[],
    origin: MessageOrigin,
  ): Promise<MessageRecord> {
    checkMessage(
      payload,
      files.map(({ name }) => name),
    );
    const attachments = await this.#store(payload, files, channel.id, origin.limit);
    const message: MessageRecord = {
      id: this.id(),
      channelId: channel.id,
      author: origin.author,
      content: payload.content ?? '',
      embeds: payload.embeds ?? [],
      attachments,
      components: this.#finish(payload.components ?? [], attachments),
      flags: (payload.flags ?? 0) | (origin.visibleTo === undefined ? 0 : MessageFlags.Ephemeral),
      createdAt: this.clock.now(),
      editedAt: undefined,
      visibleTo: origin.visibleTo,
      interaction: origin.interaction,
      token: origin.token,
      reference: origin.reference,
      deleted: false,
    };
    channel.messages.set(message.id, message);
    this.#changed(message, GatewayDispatchEvents.MessageCreate);
    return message;
  }

  async editMessage(
    message: MessageRecord,
    payload: MessagePayload,
    files: readonly File[],
    limit?: number,
  ): Promise<MessageRecord> {
    // Without a list all attachments stay; with one, those that it names.
    const kept = message.attachments.filter(
      ({ id }) => payload.attachments?.some((listed) => String(listed.id) === id) ?? true,
    );
    checkMessage(payload, [...kept.map(({ filename }) => filename), ...files.map(({ name }) => name)], message.flags);
    const attachments = [...kept, ...(await this.#store(payload, files, message.channelId, limit))];
    if (message.deleted) throw refusals.unknownMessage();
    const gone = message.attachments.filter((attachment) => !kept.includes(attachment));
    const { content, embeds, components, flags } = payload;
    if (content !== undefined) message.content = content ?? '';
    if (embeds !== undefined) message.embeds = embeds ?? [];
    message.attachments = attachments;
    const shown =
      components === undefined ? (message.components as readonly object[] as readonly Component[]) : components;
    message.components = this.#finish(shown ?? [], attachments);
    message.flags = (message.flags | ((flags ?? 0) & MessageFlags.IsComponentsV2)) & ~MessageFlags.Loading;
    message.editedAt = this.clock.now();
    this.#changed(message, GatewayDispatchEvents.MessageUpdate);
    this.cdn.forget(gone);
    return message;
  }

  deleteMessage(message: MessageRecord): void {
    message.deleted = true;
    this.channels.get(message.channelId)?.messages.delete(message.id);
    this.cdn.forget(message.attachments);
    this.changes.emit('message', message);
    if (message.visibleTo !== undefined) return;
    const guild_id = this.channels.get(message.channelId)?.guildId;
    const { id, channelId: channel_id } = message;
    this.gateway.dispatch(GatewayDispatchEvents.MessageDelete, { id, channel_id, guild_id });
  }

  showMessage(message: MessageRecord) {
    return showMessage(message, this.cdn, this.applicationId);
  }

  async #store({ attachments }: MessagePayload, files: readonly File[], channelId: string, limit = UPLOAD_LIMIT) {
    if (files.some(({ bytes }) => bytes.byteLength > limit)) throw refusals.tooLarge();
    const description = (index: number) => attachments?.find(({ id }) => String(id) === String(index))?.description;
    return Promise.all(files.map((file, index) => this.cdn.store(file, channelId, description(index))));
  }

  /** Numbers the components and puts real addresses in place of `attachment://`. */
  #finish(components: readonly Component[], attachments: MessageRecord['attachments']): APIMessageTopLevelComponent[] {
    const finished = structuredClone(components) as { -readonly [K in keyof Component]: Component[K] }[];
    for (const [index, component] of everyComponent(finished as Component[]).entries()) {
      Object.assign(component, { id: index + 1 });
      const items = [...(component.items ?? []).map(({ media }) => media), component.media, component.file];
      for (const media of items) {
        const name = /^attachment:\/\/(.*)$/.exec(media?.url ?? '')?.[1];
        const attachment = attachments.find(({ filename }) => filename === name);
        if (media === undefined || attachment === undefined) continue;
        const { url, proxy_url, width, height, content_type, id: attachment_id } = attachment;
        Object.assign(media, { url, proxy_url, width, height, content_type, attachment_id });
      }
    }
    return finished as object[] as APIMessageTopLevelComponent[];
  }

  #changed(message: MessageRecord, event: GatewayDispatchEvents): void {
    this.changes.emit('message', message);
    if (message.visibleTo !== undefined) return;
    const guild_id = this.channels.get(message.channelId)?.guildId;
    this.gateway.dispatch(event, { ...this.showMessage(message), guild_id });
  }
}
