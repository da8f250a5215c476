/** Threads: channels under a channel. https://discord.com/developers/docs/topics/threads */
import { GatewayDispatchEvents, MessageFlags, PermissionFlagsBits } from 'discord.js';
import { refusals } from './api-error.js';
import type { Discord } from './discord.js';
import { Form } from './form.js';
import { showChannel } from './present.js';
import type { ChannelRecord, MessageRecord } from './records.js';

/** @param message that it is started from. @throws ApiError 50035, 160004. */
export function createThread(
  discord: Discord,
  parent: ChannelRecord,
  name: unknown,
  ownerId: string,
  message?: MessageRecord,
): ChannelRecord {
  checkName(name);
  if (message?.threadId !== undefined) throw refusals.threadThere();
  const thread: ChannelRecord = {
    id: message?.id ?? discord.id(),
    name,
    guildId: parent.guildId,
    recipientId: undefined,
    messages: new Map(),
    thread: { parentId: parent.id, ownerId, archived: false, locked: false, changedAt: discord.clock.now() },
  };
  discord.channels.set(thread.id, thread);
  discord.guilds.get(parent.guildId ?? '')?.channels.set(thread.id, thread);
  tell(discord, GatewayDispatchEvents.ThreadCreate, { ...showChannel(thread), newly_created: true });
  if (message !== undefined) {
    message.threadId = thread.id;
    message.flags |= MessageFlags.HasThread;
    discord.changes.emit('message', message, 'updated');
  }
  return thread;
}

interface Changes {
  readonly name?: unknown;
  readonly archived?: boolean;
  readonly locked?: boolean;
}

/** By the bot: its own it may rename and archive, all of them only with a permission. @throws ApiError 50013, 50035, 50083. */
export function changeThread(discord: Discord, channel: ChannelRecord, { name, archived, locked }: Changes): object {
  const { thread } = channel;
  const permissions = discord.guilds.get(channel.guildId ?? '')?.botPermissions ?? 0n;
  const manages = (permissions & PermissionFlagsBits.ManageThreads) !== 0n;
  const own = thread?.ownerId === discord.bot.id && locked === undefined && !thread.locked;
  if (thread === undefined || !(manages || own)) throw refusals.missingPermissions();
  if (thread.archived && archived !== false && name !== undefined) throw refusals.archived();
  if (name !== undefined) {
    checkName(name);
    channel.name = name;
  }
  thread.locked = locked ?? thread.locked;
  setArchived(discord, channel, archived ?? thread.archived);
  return showChannel(channel);
}

/** Whoever writes in a thread takes it out of the archive. */
export function revive(discord: Discord, channel: ChannelRecord): void {
  if (channel.thread?.archived) setArchived(discord, channel, false);
}

function setArchived(discord: Discord, channel: ChannelRecord, archived: boolean): void {
  const { thread } = channel;
  if (thread === undefined) return;
  if (thread.archived !== archived) thread.changedAt = discord.clock.now();
  thread.archived = archived;
  tell(discord, GatewayDispatchEvents.ThreadUpdate, showChannel(channel));
}

function checkName(name: unknown): asserts name is string {
  const form = new Form();
  form.expectLength(typeof name === 'string' ? name.length : 0, [1, 100], ['name']);
  form.close();
}

function tell(discord: Discord, event: GatewayDispatchEvents, data: object): void {
  discord.gateway.dispatch(event, data);
  discord.changes.emit('scene');
}
