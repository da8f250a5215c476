/** Threads: begun in a channel, at a message or not, and quiet after a while. https://discord.com/developers/docs/topics/threads */
import { ChannelType, GatewayDispatchEvents, PermissionFlagsBits } from 'discord-api-types/v10';
import { refusals } from '../rest/api-error.js';
import { Form } from '../validation/form-errors.js';
import type { DiscordStore } from './discord-store.js';
import { announce } from './message-events.js';
import { includes, permissionsIn } from './permissions.js';
import type { ChannelRecord, GuildRecord, MemberRecord, MessageRecord, Thread } from './records.js';
import { serializeChannel } from './serializers.js';

export interface NewThread {
  readonly name: string;
  readonly ownerId: string;
  readonly type?: Thread['type'];
  /** Minutes: 60, 1440, 4320 or 10080. */
  readonly autoArchive?: number | undefined;
  /** Where it begins. */
  readonly message?: MessageRecord | undefined;
}

export interface ThreadChange {
  readonly name?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly locked?: boolean | undefined;
  /** Minutes. */
  readonly autoArchive?: number | undefined;
}

/** Documented limits. */
const NAME = [1, 100] as const;
const DURATIONS = [60, 1440, 4320, 10_080];
const DAY_MINUTES = 1440;

const MINUTE_MS = 60_000;

/** @throws ApiError 50024, 160004 or 50035. */
export function startThread(discord: DiscordStore, channel: ChannelRecord, thread: NewThread): ChannelRecord {
  const guild = discord.guilds.get(channel.guildId ?? '');
  if (guild === undefined || channel.thread !== undefined) throw refusals.wrongChannel();
  const { name, ownerId, type = ChannelType.PublicThread, autoArchive = DAY_MINUTES, message } = thread;
  if (message !== undefined && discord.channels.has(message.id)) throw refusals.threadExists();
  checkThread({ name, autoArchive });
  const now = discord.clock.now();
  const times = { createdAt: now, turnedAt: now, activeAt: now };
  const record: ChannelRecord = {
    id: message?.id ?? discord.id(),
    name,
    guildId: guild.id,
    recipientId: undefined,
    overwrites: [],
    thread: { parentId: channel.id, ownerId, type, autoArchive, archived: false, locked: false, ...times },
    messages: new Map(),
  };
  discord.channels.set(record.id, record);
  guild.channels.set(record.id, record);
  dispatch(discord, GatewayDispatchEvents.ThreadCreate, { ...serializeChannel(record), newly_created: true });
  if (message !== undefined) announce(discord, message, 'updated');
  scheduleArchive(discord, record);
  discord.changes.emit('state');
  return record;
}

/** @throws ApiError 50035. */
export function changeThread(discord: DiscordStore, channel: ChannelRecord, { name, ...change }: ThreadChange): void {
  const { thread } = channel;
  if (thread === undefined) throw refusals.wrongChannel();
  checkThread({ name: name ?? channel.name, autoArchive: change.autoArchive ?? thread.autoArchive });
  const turns = change.archived !== undefined && change.archived !== thread.archived;
  if (turns) thread.turnedAt = discord.clock.now();
  if (name !== undefined) channel.name = name;
  thread.archived = change.archived ?? thread.archived;
  thread.locked = change.locked ?? thread.locked;
  thread.autoArchive = change.autoArchive ?? thread.autoArchive;
  if (turns && !thread.archived) thread.activeAt = discord.clock.now();
  dispatch(discord, GatewayDispatchEvents.ThreadUpdate, serializeChannel(channel));
  if (!thread.archived) scheduleArchive(discord, channel);
  discord.changes.emit('state');
}

function checkThread({ name, autoArchive }: { readonly name: string; readonly autoArchive: number }): void {
  const form = new Form();
  form.expectLength(name?.length, NAME, ['name']);
  form.expectChoice(autoArchive, DURATIONS, ['auto_archive_duration']);
  form.close();
}

/** Somebody says something in it: it is open again, unless a moderator has locked it. @throws ApiError 160005 */
export function unarchiveThread(discord: DiscordStore, channel: ChannelRecord): void {
  const { thread } = channel;
  if (thread === undefined) return;
  if (thread.archived && thread.locked) throw refusals.threadLocked();
  thread.activeAt = discord.clock.now();
  if (thread.archived) changeThread(discord, channel, { archived: false });
}

/** Nothing that was said in it can be changed while it is archived. @throws ApiError 50083 */
export function checkOpen(channel: ChannelRecord | undefined): void {
  if (channel?.thread?.archived === true) throw refusals.threadArchived();
}

/** Archives it when nobody has said anything for long enough. */
export function scheduleArchive(discord: DiscordStore, channel: ChannelRecord): void {
  const { thread, id } = channel;
  if (thread === undefined) return;
  const due = () => thread.activeAt + thread.autoArchive * MINUTE_MS;
  discord.clock.schedule(due(), () => {
    if (thread.archived || !discord.channels.has(id)) return;
    if (discord.clock.now() >= due()) changeThread(discord, channel, { archived: true });
    else scheduleArchive(discord, channel);
  });
}

/** Whether somebody may look into a channel; a private thread is for who began it, and for moderators. */
export function canSee(guild: GuildRecord, member: MemberRecord, channel: ChannelRecord): boolean {
  const permissions = permissionsIn(guild, member, channel);
  if (!includes(permissions, PermissionFlagsBits.ViewChannel)) return false;
  const { thread } = channel;
  if (thread?.type !== ChannelType.PrivateThread || thread.ownerId === member.user.id) return true;
  return includes(permissions, PermissionFlagsBits.ManageThreads);
}

/** What writing in a channel needs. */
export function sendPermission({ thread }: ChannelRecord): bigint {
  return thread === undefined ? PermissionFlagsBits.SendMessages : PermissionFlagsBits.SendMessagesInThreads;
}

function dispatch(discord: DiscordStore, event: GatewayDispatchEvents, data: object): void {
  const { guild_id } = data as { readonly guild_id: string };
  if (discord.guilds.get(guild_id)?.bot !== undefined) discord.gateway.dispatch(event, data);
}
