/** The REST API of threads. */
import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import type { ChannelRecord, MessageRecord } from '../state/records.js';
import { serializeChannel } from '../state/serializers.js';
import { changeThread, startThread, type ThreadChange } from '../state/threads.js';
import { refusals } from './api-error.js';
import { type RestRequest, type Route, requireVisible, route } from './route.js';

const { CreatePublicThreads, CreatePrivateThreads, ManageThreads, SendMessages, ReadMessageHistory } =
  PermissionFlagsBits;

interface ThreadPayload {
  readonly name?: string | null;
  readonly auto_archive_duration?: number | null;
  readonly type?: number | null;
  readonly archived?: boolean | null;
  readonly locked?: boolean | null;
}

function start({ discord, body }: RestRequest, channel: ChannelRecord, message?: MessageRecord): object {
  const { name, auto_archive_duration: autoArchive, type } = (body ?? {}) as ThreadPayload;
  // Without a message Discord takes a thread without a type for a private one.
  const isPrivate = message === undefined && (type ?? ChannelType.PrivateThread) === ChannelType.PrivateThread;
  discord.channelForBot(channel.id, isPrivate ? CreatePrivateThreads : CreatePublicThreads);
  const thread = startThread(discord, channel, {
    name: name ?? '',
    ownerId: discord.bot.id,
    type: isPrivate ? ChannelType.PrivateThread : ChannelType.PublicThread,
    autoArchive: autoArchive ?? undefined,
    message,
  });
  const joined = { id: thread.id, user_id: discord.bot.id, join_timestamp: new Date(discord.clock.now()), flags: 0 };
  return { ...serializeChannel(thread), member: joined };
}

/** Moderators, and for most things also whoever began the thread. @throws ApiError 50001, 50013 or 50083. */
function checkChange(discord: RestRequest['discord'], channel: ChannelRecord, change: ThreadChange): void {
  const { thread, id } = channel;
  if (thread === undefined) throw refusals.wrongChannel();
  const reopens = change.archived === false && !thread.locked && Object.keys(change).length === 1;
  if (reopens) discord.channelForBot(id, PermissionFlagsBits.SendMessagesInThreads);
  else if (thread.ownerId !== discord.bot.id || change.locked !== undefined || (thread.archived && thread.locked))
    discord.channelForBot(id, ManageThreads);
  // Only opening it again, locking and archiving can be done to an archived one.
  const asleep = thread.archived && change.archived !== false;
  if (asleep && (change.name !== undefined || change.autoArchive !== undefined)) throw refusals.threadArchived();
}

/** @throws ApiError 50024 where it is none. */
function threadForBot({ discord, parameters }: RestRequest): ChannelRecord {
  const channel = discord.channelForBot(parameters.channel);
  if (channel.thread === undefined) throw refusals.wrongChannel();
  return channel;
}

export const THREAD_ROUTES: readonly Route[] = [
  route(
    'POST /channels/:channel/messages/:message/threads',
    (call) => {
      const { discord, parameters } = call;
      const channel = discord.channelForBot(parameters.channel, ReadMessageHistory);
      return start(call, channel, requireVisible(discord.message(parameters.channel, parameters.message)));
    },
    { status: 201 },
  ),
  route(
    'POST /channels/:channel/threads',
    (call) => start(call, call.discord.channelForBot(call.parameters.channel, SendMessages)),
    { status: 201 },
  ),
  route('PATCH /channels/:channel', (call) => {
    const { discord, body } = call;
    const channel = threadForBot(call);
    const { name, archived, locked, auto_archive_duration: autoArchive } = (body ?? {}) as ThreadPayload;
    const given = Object.entries({ name, archived, locked, autoArchive }).filter(([, value]) => value != null);
    const change: ThreadChange = Object.fromEntries(given);
    checkChange(discord, channel, change);
    changeThread(discord, channel, change);
    return serializeChannel(channel);
  }),
  route('DELETE /channels/:channel', (call) => {
    const channel = threadForBot(call);
    call.discord.channelForBot(channel.id, ManageThreads);
    const shown = serializeChannel(channel);
    call.discord.deleteChannel(channel);
    return shown;
  }),
];
