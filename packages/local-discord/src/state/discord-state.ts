/** The local Discord itself: what can be done to its servers, channels and people. HTTP, the gateway and actors are its front ends. */
import {
  type APIUser,
  ChannelType,
  GatewayDispatchEvents,
  Locale,
  type LocaleString,
  OverwriteType,
} from 'discord-api-types/v10';
import sharp from 'sharp';
import { type Shard, shardIdOf, UNSHARDED } from '../gateway/shards.js';
import { DiscordStore } from './discord-store.js';
import { deleteMessage } from './messages.js';
import { BOT_PERMISSIONS, FIRST_ROLES, MEMBER_PERMISSIONS } from './permissions.js';
import type {
  ChannelRecord,
  EmojiRecord,
  File,
  GuildRecord,
  MemberRecord,
  RoleRecord,
  StickerRecord,
} from './records.js';
import { createRole, deleteRole, type NewRole, setRole, setRolePermissions } from './roles.js';
import { serializeChannel, serializeGuildCreate, serializeMember, topLevelChannels } from './serializers.js';
import { createUser } from './users.js';

export interface Person {
  readonly locale?: LocaleString;
  readonly moderator?: boolean;
  readonly admin?: boolean;
  /** Others of the server's roles. */
  readonly roles?: readonly RoleRecord[];
  /** Whether they chose a picture of themselves; the others have one of Discord's. */
  readonly avatar?: boolean;
}

export interface GuildOptions {
  readonly hasBot?: boolean;
  readonly locale?: string | undefined;
  /** The shard that it shall fall to. */
  readonly shard?: Shard | undefined;
}

export class DiscordState extends DiscordStore {
  /** A person whom everybody on Discord may meet. */
  createUser(name: string, { avatar = false } = {}): APIUser {
    const user = createUser(this.id(), name, { avatar });
    this.users.set(user.id, user);
    return user;
  }

  /** @param options.locale makes it a Community server that has chosen this language. */
  createGuild(name: string, { hasBot = true, locale, shard }: GuildOptions = {}): GuildRecord {
    const guild: GuildRecord = {
      id: this.#idIn(shard),
      name,
      ownerId: this.createUser('Owner').id,
      channels: new Map(),
      members: new Map(),
      roles: new Map(),
      events: new Map(),
      emojis: new Map(),
      stickers: new Map(),
      everyone: MEMBER_PERMISSIONS,
      locale,
      bot: undefined,
    };
    for (const [index, role] of FIRST_ROLES.entries()) createRole(this, guild, { ...role, position: index + 1 });
    if (hasBot) this.#seat(guild);
    this.createChannel('general', guild);
    this.guilds.set(guild.id, guild);
    if (hasBot) this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('state');
    return guild;
  }

  /** An emoji of a server's own. @param picture its name is the emoji's. */
  async createEmoji(guild: GuildRecord, { name, bytes }: Pick<File, 'name' | 'bytes'>): Promise<EmojiRecord> {
    const { pages = 1 } = await sharp(bytes, { pages: -1 }).metadata();
    const emoji: EmojiRecord = { id: this.id(), name, animated: pages > 1, bytes };
    guild.emojis.set(emoji.id, emoji);
    this.changes.emit('state');
    return emoji;
  }

  findEmoji(id: string): EmojiRecord | undefined {
    for (const { emojis } of this.guilds.values()) if (emojis.has(id)) return emojis.get(id);
    return undefined;
  }

  findSticker(id: string): StickerRecord | undefined {
    for (const { stickers } of this.guilds.values()) if (stickers.has(id)) return stickers.get(id);
    return undefined;
  }

  /** Ids of the next milliseconds fall to each shard in turn. */
  #idIn(shard: Shard = UNSHARDED): string {
    for (;;) {
      const id = this.id();
      if (shardIdOf(id, shard[1]) === shard[0]) return id;
    }
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
    const isVisible = guild?.bot !== undefined && this.guilds.has(guild.id);
    if (isVisible) this.gateway.dispatch(GatewayDispatchEvents.ChannelCreate, serializeChannel(channel));
    this.changes.emit('state');
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
    const payload = { guild_id: guild.id, ...serializeMember(member) };
    if (guild.bot !== undefined) this.gateway.dispatch(GatewayDispatchEvents.GuildMemberAdd, payload);
    this.changes.emit('state');
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

  /** As the gateway tells of it. @throws Error where the bot is no member, and hears nothing. */
  showGuild(guild: GuildRecord): object {
    if (guild.bot === undefined) throw new Error(`The bot is no member of ${guild.name}.`);
    return serializeGuildCreate(guild, guild.bot);
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
    this.changes.emit('state');
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
    this.changes.emit('state');
  }

  /** Makes a channel one for adults only, or one for everybody again. */
  restrictAge(channel: ChannelRecord, nsfw: boolean): void {
    channel.nsfw = nsfw;
    this.gateway.dispatch(GatewayDispatchEvents.ChannelUpdate, serializeChannel(channel));
    this.changes.emit('state');
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
    this.changes.emit('state');
  }

  /** The bot is a member (again). */
  inviteBot(guild: GuildRecord): void {
    this.#seat(guild);
    this.gateway.dispatch(GatewayDispatchEvents.GuildCreate, this.showGuild(guild));
    this.changes.emit('state');
  }

  /** A bot comes with a role of its own, the lowest at first: roles that are made later are below it. */
  #seat(guild: GuildRecord): void {
    const role = createRole(this, guild, { name: this.bot.username, permissions: BOT_PERMISSIONS }, true);
    guild.bot = { user: this.bot, locale: Locale.EnglishUS, joinedAt: this.clock.now(), roles: [role.id] };
  }
}
