/** The local Discord itself: what is there, and what can be done to it. HTTP, the gateway and people are its doors. */
import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import {
  type APIMessage,
  type APIUser,
  ChannelType,
  GatewayDispatchEvents,
  Locale,
  type LocaleString,
  OverwriteType,
  PermissionFlagsBits,
} from 'discord.js';
import type { Cdn } from '../cdn/cdn.js';
import type { Gateway } from '../gateway/gateway.js';
import { refusals } from '../rest/api-error.js';
import { Nonces } from '../rest/nonces.js';
import { OldEdits } from '../rest/rate-limits.js';
import type { Clock } from './clock.js';
import type { InteractionRecord } from './interactions.js';
import { deleteMessage, type MessageChange } from './messages.js';
import { BOT_PERMISSIONS, FIRST_ROLES, includes, MEMBER_PERMISSIONS, permissionsIn } from './permissions.js';
import type { ChannelRecord, Command, GuildRecord, MemberRecord, MessageRecord, RoleRecord } from './records.js';
import { createRole, deleteRole, type NewRole, setRole, setRolePermissions } from './roles.js';
import {
  serializeChannel,
  serializeGuild,
  serializeMember,
  serializeMessage,
  topLevelChannels,
} from './serializers.js';
import { createSnowflakes } from './snowflake.js';

export interface Person {
  readonly locale?: LocaleString;
  readonly moderator?: boolean;
  readonly admin?: boolean;
  /** Others of the server's roles. */
  readonly roles?: readonly RoleRecord[];
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

export class DiscordState {
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
      everyone: MEMBER_PERMISSIONS,
      bot: undefined,
    };
    for (const [index, role] of FIRST_ROLES.entries()) createRole(this, guild, { ...role, position: index + 1 });
    if (hasBot) this.#seat(guild);
    this.createChannel('general', guild);
    this.guilds.set(guild.id, guild);
    if (hasBot) this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('scene');
    return guild;
  }

  /** Without a server: direct messages with the recipient, or a conversation that the bot is no part of. */
  createChannel(name: string, guild?: GuildRecord, recipientId?: string): ChannelRecord {
    // A new channel keeps the bot out as its neighbours do.
    const [neighbour] = guild?.channels.values() ?? [];
    const channel: ChannelRecord = {
      id: this.id(),
      name,
      guildId: guild?.id,
      recipientId,
      overwrites: neighbour?.overwrites ?? [],
      thread: undefined,
      messages: new Map(),
    };
    this.channels.set(channel.id, channel);
    guild?.channels.set(channel.id, channel);
    const told = guild?.bot !== undefined && this.guilds.has(guild.id);
    if (told) this.gateway.dispatch(GatewayDispatchEvents.ChannelCreate, serializeChannel(channel));
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
    { locale = Locale.EnglishUS, moderator = false, admin = false, roles = [] }: Person = {},
  ): MemberRecord {
    const named = [...(moderator ? ['Moderator'] : []), ...(admin ? ['Admin'] : [])];
    const given = [...guild.roles.values()].filter((role) => named.includes(role.name) || roles.includes(role));
    const member: MemberRecord = { user, locale, joinedAt: this.clock.now(), roles: given.map(({ id }) => id) };
    guild.members.set(user.id, member);
    const told = { guild_id: guild.id, ...serializeMember(member) };
    if (guild.bot !== undefined) this.gateway.dispatch(GatewayDispatchEvents.GuildMemberAdd, told);
    this.changes.emit('scene');
    return member;
  }

  createRole(guild: GuildRecord, role: NewRole): RoleRecord {
    return createRole(this, guild, role);
  }

  giveRole(guild: GuildRecord, member: MemberRecord, role: RoleRecord): void {
    setRole(this, guild, member, role, true);
  }

  takeRole(guild: GuildRecord, member: MemberRecord, role: RoleRecord): void {
    setRole(this, guild, member, role, false);
  }

  /** @throws Error where the bot is no member, and is told nothing. */
  showGuild(guild: GuildRecord): object {
    if (guild.bot === undefined) throw new Error(`The bot is no member of ${guild.name}.`);
    return serializeGuild(guild, guild.bot);
  }

  showMessage(message: MessageRecord): APIMessage {
    // A thread that begins at a message has its id.
    return serializeMessage(message, this.cdn, this.applicationId, this.channels.get(message.id));
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

  /** With all that was said in it, and in its threads. */
  deleteChannel(channel: ChannelRecord): void {
    const guild = this.guilds.get(channel.guildId ?? '');
    for (const each of [...(guild?.channels.values() ?? [])])
      if (each.thread?.parentId === channel.id) this.deleteChannel(each);
    for (const message of channel.messages.values()) deleteMessage(this, message);
    this.channels.delete(channel.id);
    guild?.channels.delete(channel.id);
    const { id, guildId: guild_id, thread } = channel;
    if (thread === undefined)
      this.gateway.dispatch(GatewayDispatchEvents.ChannelDelete, { id, guild_id, type: ChannelType.GuildText });
    else {
      const { type, parentId: parent_id } = thread;
      this.gateway.dispatch(GatewayDispatchEvents.ThreadDelete, { id, guild_id, parent_id, type });
    }
    this.changes.emit('scene');
  }

  /**
   * Gives the bot other permissions in a server where it is a member, or in one channel of it: its role has them, and
   * every channel denies it what everybody else may.
   */
  permitBot(guild: GuildRecord, permissions: bigint, channel?: ChannelRecord): void {
    const role = this.botRole(guild);
    if (role === undefined) return;
    if (channel === undefined) setRolePermissions(this, guild, role, permissions);
    const denied = (guild.everyone | role.permissions) & ~permissions;
    for (const each of channel === undefined ? topLevelChannels(guild) : [channel]) {
      const others = each.overwrites.filter(({ id }) => id !== role.id);
      const type = OverwriteType.Role;
      const own = { id: role.id, type, allow: (permissions & ~role.permissions).toString(), deny: denied.toString() };
      each.overwrites = own.allow === '0' && own.deny === '0' ? others : [...others, own];
      this.gateway.dispatch(GatewayDispatchEvents.ChannelUpdate, serializeChannel(each));
    }
    this.changes.emit('scene');
  }

  /** The one that came with the bot, where it is a member. */
  botRole({ bot, roles }: GuildRecord): RoleRecord | undefined {
    return bot?.roles.map((id) => roles.get(id)).find((role) => role?.managed === true);
  }

  /** The bot is no longer a member. */
  kickBot(guild: GuildRecord): void {
    const role = this.botRole(guild);
    guild.bot = undefined;
    this.gateway.dispatch(GatewayDispatchEvents.GuildDelete, { id: guild.id });
    if (role !== undefined) deleteRole(this, guild, role);
    for (const channel of guild.channels.values())
      channel.overwrites = channel.overwrites.filter(({ id }) => id !== role?.id);
    this.changes.emit('scene');
  }

  /** The bot is a member (again). */
  inviteBot(guild: GuildRecord): void {
    this.#seat(guild);
    this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('scene');
  }

  /** A bot comes with a role of its own, the lowest at first: roles that are made later are below it. */
  #seat(guild: GuildRecord): void {
    const role = createRole(this, guild, { name: this.bot.username, permissions: BOT_PERMISSIONS }, true);
    guild.bot = { user: this.bot, locale: Locale.EnglishUS, joinedAt: this.clock.now(), roles: [role.id] };
  }

  /** @throws ApiError where the bot may not see the channel or lacks a permission. */
  channelForBot(id: string, ...needed: readonly bigint[]): ChannelRecord {
    const channel = this.channels.get(id);
    if (channel === undefined) throw refusals.unknownChannel();
    if (channel.recipientId !== undefined) return channel;
    const permissions = this.botPermissions(channel);
    if (!includes(permissions, PermissionFlagsBits.ViewChannel)) throw refusals.missingAccess();
    if (needed.some((permission) => !includes(permissions, permission))) throw refusals.missingPermissions();
    return channel;
  }

  /** What the bot may do in a channel of a server. */
  botPermissions(channel: ChannelRecord): bigint {
    const guild = this.guilds.get(channel.guildId ?? '');
    return guild?.bot === undefined ? 0n : permissionsIn(guild, guild.bot, channel);
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
