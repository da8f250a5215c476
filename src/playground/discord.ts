/** The local Discord itself: what is there, and what can be done to it. HTTP, the gateway and people are its doors. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  type APIMessage,
  type APIUser,
  GatewayDispatchEvents,
  type LocaleString,
  PermissionFlagsBits,
} from 'discord.js';
import { refusals } from './api-error.js';
import type { Cdn } from './cdn.js';
import type { Clock } from './clock.js';
import type { Gateway } from './gateway.js';
import type { InteractionRecord } from './interactions.js';
import { deleteMessage, type MessageChange } from './messages.js';
import { Nonces } from './nonces.js';
import { BOT_PERMISSIONS, FIRST_ROLES } from './permissions.js';
import { showChannel, showEveryone, showGuild, showMessage } from './present.js';
import { OldEdits } from './rate-limits.js';
import type { ChannelRecord, Command, GuildRecord, MemberRecord, MessageRecord } from './records.js';
import { createRole, permissionsOf } from './roles.js';
import { createSnowflakes } from './snowflake.js';

export interface Person {
  readonly locale?: LocaleString;
  readonly moderator?: boolean;
  readonly admin?: boolean;
  /** Whether they chose a picture of themselves; the others have one of Discord's. */
  readonly avatar?: boolean;
}

interface Changes {
  message: [MessageRecord, MessageChange];
  /** Acknowledged, or left unanswered for three seconds. */
  interaction: [InteractionRecord];
  /** Servers, channels, people, commands, or whether the bot is there. */
  scene: [];
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
  /** By token. */
  readonly interactions = new Map<string, InteractionRecord>();
  /** Ids of people who take no direct messages. */
  readonly closed = new Set<string>();
  /** Ids of people who have installed the bot for themselves. */
  readonly installers = new Set<string>();
  readonly nonces: Nonces;
  readonly oldEdits: OldEdits;
  /** Messages of one channel that are kept, the newest. */
  readonly keep: number;
  /** Whoever watches: a page, an actor that waits. */
  readonly changes = new EventEmitter<Changes>().setMaxListeners(0);
  /** Commands made today. */
  created = 0;
  cdn!: Cdn;
  gateway!: Gateway;
  /** Where the gateway listens. */
  gatewayUrl = '';
  #commands: readonly Command[] = [];

  /** @param applicationId where there was one before. */
  constructor(clock: Clock, keep: number, applicationId?: string) {
    this.clock = clock;
    this.keep = keep;
    this.nonces = new Nonces(clock);
    this.oldEdits = new OldEdits(clock);
    this.id = createSnowflakes(clock);
    this.applicationId = applicationId ?? this.id();
    this.bot = this.createUser('Brushwork', { bot: true, id: this.applicationId });
  }

  get commands(): readonly Command[] {
    return this.#commands;
  }

  set commands(commands: readonly Command[]) {
    this.#commands = commands;
    this.changes.emit('scene');
  }

  createUser(name: string, { bot = false, avatar = false, id = this.id() } = {}): APIUser {
    const user = {
      id,
      // People's names are in small letters; applications' are as they were given.
      username: bot ? name : name.toLowerCase().replace(/[^\w.]/g, '_'),
      global_name: bot ? null : name,
      discriminator: '0',
      avatar: avatar ? createHash('md5').update(id).digest('hex') : null,
      ...(bot ? { bot } : {}),
    } as APIUser;
    this.users.set(id, user);
    return user;
  }

  createGuild(name: string, { hasBot = true } = {}): GuildRecord {
    const guild: GuildRecord = {
      id: this.id(),
      name,
      ownerId: this.createUser('Owner').id,
      channels: new Map(),
      members: new Map(),
      roles: new Map(),
      events: new Map(),
      botRoleId: undefined,
      botPermissions: undefined,
    };
    const bots = { name: this.bot.username, managed: true };
    if (hasBot) guild.botRoleId = createRole(this, guild, bots).id;
    for (const role of [...FIRST_ROLES].reverse()) createRole(this, guild, role);
    guild.botPermissions = hasBot ? BOT_PERMISSIONS : undefined;
    this.createChannel('general', guild);
    this.guilds.set(guild.id, guild);
    if (hasBot) this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('scene');
    return guild;
  }

  /** Without a server: direct messages with the recipient, or a conversation that the bot is no part of. */
  createChannel(name: string, guild?: GuildRecord, recipientId?: string): ChannelRecord {
    const channel: ChannelRecord = { id: this.id(), name, guildId: guild?.id, recipientId, messages: new Map() };
    this.channels.set(channel.id, channel);
    guild?.channels.set(channel.id, channel);
    const told = guild?.botPermissions !== undefined && this.guilds.has(guild.id);
    if (told) this.gateway.dispatch(GatewayDispatchEvents.ChannelCreate, showChannel(channel));
    this.changes.emit('scene');
    return channel;
  }

  /** The conversation of one person with the bot. */
  directChannel(userId: string): ChannelRecord {
    const known = [...this.channels.values()].find(({ recipientId }) => recipientId === userId);
    return known ?? this.createChannel('direct', undefined, userId);
  }

  addMember(guild: GuildRecord, name: string, { avatar = true, ...person }: Person = {}): MemberRecord {
    return this.enrol(guild, this.createUser(name, { avatar }), person);
  }

  /** Lets somebody who exists into a server. */
  enrol(
    guild: GuildRecord,
    user: APIUser,
    { locale = 'en-US', moderator = false, admin = false }: Person = {},
  ): MemberRecord {
    const named = [...(moderator ? ['Moderator'] : []), ...(admin ? ['Admin'] : [])];
    const roles = [...guild.roles.values()].filter(({ name }) => named.includes(name)).map(({ id }) => id);
    const permissions = permissionsOf(guild, roles);
    const member: MemberRecord = { user, locale, permissions, roles, joinedAt: this.clock.now() };
    guild.members.set(user.id, member);
    this.changes.emit('scene');
    return member;
  }

  showGuild(guild: GuildRecord): object {
    return showGuild(guild, this.bot, this.clock.now());
  }

  showMessage(message: MessageRecord): APIMessage {
    return showMessage(message, this.cdn, this.applicationId);
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

  /** With all that was said in it. */
  deleteChannel(channel: ChannelRecord): void {
    for (const message of channel.messages.values()) deleteMessage(this, message);
    this.channels.delete(channel.id);
    for (const each of [...this.channels.values()]) if (each.thread?.parentId === channel.id) this.deleteChannel(each);
    if (channel.guildId !== undefined) this.guilds.get(channel.guildId)?.channels.delete(channel.id);
    const { id, guildId: guild_id } = channel;
    this.gateway.dispatch(GatewayDispatchEvents.ChannelDelete, { id, guild_id, type: 0 });
    this.changes.emit('scene');
  }

  /** Gives the bot other permissions in a server where it is a member. */
  permitBot(guild: GuildRecord, permissions: bigint): void {
    guild.botPermissions = permissions;
    this.gateway.dispatch(GatewayDispatchEvents.GuildRoleUpdate, { guild_id: guild.id, role: showEveryone(guild) });
    this.changes.emit('scene');
  }

  /** The bot is no longer a member. */
  kickBot(guild: GuildRecord): void {
    guild.botPermissions = undefined;
    this.gateway.dispatch(GatewayDispatchEvents.GuildDelete, { id: guild.id });
    this.changes.emit('scene');
  }

  /** The bot is a member (again). */
  inviteBot(guild: GuildRecord): void {
    guild.botRoleId ??= createRole(this, guild, { name: this.bot.username, managed: true }).id;
    guild.botPermissions = BOT_PERMISSIONS;
    this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('scene');
  }

  /** @throws ApiError where the bot may not see the channel or lacks a permission. */
  channelForBot(id: string, ...needed: readonly bigint[]): ChannelRecord {
    const channel = this.channels.get(id);
    if (channel === undefined) throw refusals.unknownChannel();
    if (channel.recipientId !== undefined) return channel;
    const permissions = this.guilds.get(channel.guildId ?? '')?.botPermissions;
    if (permissions === undefined || (permissions & PermissionFlagsBits.ViewChannel) === 0n)
      throw refusals.missingAccess();
    if (needed.some((permission) => (permissions & permission) === 0n)) throw refusals.missingPermissions();
    return channel;
  }

  /** @throws ApiError 10003 or 10008. */
  message(channelId: string, id: string): MessageRecord {
    const channel = this.channels.get(channelId);
    if (channel === undefined) throw refusals.unknownChannel();
    const message = channel.messages.get(id);
    if (message === undefined || message.deleted) throw refusals.unknownMessage();
    return message;
  }
}
