/** What there is in the local Discord, and what the bot may see of it: everything that changes one thing at a time works on this. */
import { EventEmitter } from 'node:events';
import { type APIMessage, type APIUser, PermissionFlagsBits } from 'discord-api-types/v10';
import type { Cdn } from '../cdn/cdn.js';
import type { Gateway } from '../gateway/gateway.js';
import { refusals } from '../rest/api-error.js';
import { Nonces } from '../rest/nonces.js';
import { OldEdits } from '../rest/rate-limits.js';
import type { Clock } from './clock.js';
import { includes, permissionsIn } from './permissions.js';
import type {
  ChannelRecord,
  Command,
  GuildRecord,
  InteractionRecord,
  MessageChange,
  MessageRecord,
} from './records.js';
import { serializeMessage } from './serializers.js';

interface Changes {
  message: [MessageRecord, MessageChange];
  /** Acknowledged, or left unanswered for three seconds. */
  interaction: [InteractionRecord];
  /** Servers, channels, people, commands, or whether the bot is there. */
  state: [];
}

export interface StoreParts {
  readonly clock: Clock;
  /** Makes ids. */
  readonly id: () => string;
  readonly bot: APIUser;
  /** Messages of one channel that are kept, the newest. */
  readonly keep: number;
  readonly cdn: Cdn;
  readonly gateway: Gateway;
}

export class DiscordStore {
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
  readonly cdn: Cdn;
  readonly gateway: Gateway;
  #commands: readonly Command[] = [];

  constructor({ clock, id, bot, keep, cdn, gateway }: StoreParts) {
    this.clock = clock;
    this.id = id;
    this.bot = bot;
    this.applicationId = bot.id;
    this.users.set(bot.id, bot);
    this.keep = keep;
    this.cdn = cdn;
    this.gateway = gateway;
    this.nonces = new Nonces(clock);
    this.oldEdits = new OldEdits(clock);
  }

  get commands(): readonly Command[] {
    return this.#commands;
  }

  set commands(commands: readonly Command[]) {
    this.#commands = commands;
    this.changes.emit('state');
  }

  showMessage(message: MessageRecord): APIMessage {
    // A thread that begins at a message has its id.
    return serializeMessage(message, this.cdn, this.applicationId, this.channels.get(message.id));
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
