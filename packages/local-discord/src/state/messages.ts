/** Messages: made, changed and taken away, whoever does it. */
import { type APIMessageTopLevelComponent, type APIUser, MessageFlags } from 'discord-api-types/v10';
import { UPLOAD_LIMIT } from '../cdn/upload-limits.js';
import { refusals } from '../rest/api-error.js';
import type { Component } from '../validation/component.js';
import { shownIn } from '../validation/component-rules.js';
import { everyComponent } from '../validation/component-tree.js';
import { checkMessage, type MessagePayload } from '../validation/message-rules.js';
import type { DiscordStore } from './discord-store.js';
import { announce } from './message-events.js';
import type { ChannelRecord, File, MessageRecord, StickerRecord } from './records.js';
import { checkOpen, unarchiveThread } from './threads.js';

export interface MessageOrigin {
  readonly author: APIUser;
  readonly stickers?: readonly StickerRecord[] | undefined;
  readonly visibleTo?: string | undefined;
  readonly interaction?: MessageRecord['interaction'];
  readonly token?: string | undefined;
  readonly reference?: string | undefined;
  readonly nonce?: string | number | undefined;
  /** The answer is still being thought of: the message is there, and empty. */
  readonly loading?: boolean;
  /** Bytes of one file. */
  readonly limit?: number | undefined;
}

/** Flags that an author may set; of the others Discord takes no notice. */
const SETTABLE = MessageFlags.SuppressEmbeds | MessageFlags.SuppressNotifications | MessageFlags.IsComponentsV2;

/** @throws ApiError 50035, 50006 or 40005. */
export async function createMessage(
  discord: DiscordStore,
  channel: ChannelRecord,
  payload: MessagePayload,
  files: readonly File[],
  origin: MessageOrigin,
): Promise<MessageRecord> {
  const { author, visibleTo, interaction, token, reference, nonce, loading = false, limit, stickers = [] } = origin;
  const names = files.map(({ name }) => name);
  // A sticker is all that a message need have.
  if (!loading && stickers.length === 0) checkMessage(payload, names);
  unarchiveThread(discord, channel);
  const attachments = await store(discord, payload, files, channel.id, limit);
  const message: MessageRecord = {
    id: discord.id(),
    channelId: channel.id,
    author,
    content: payload.content ?? '',
    embeds: payload.embeds ?? [],
    attachments,
    ...(stickers.length > 0 && { stickers: stickers.map(({ bytes: _, ...sticker }) => sticker) }),
    components: resolveComponents(payload.components ?? [], attachments),
    flags:
      ((payload.flags ?? 0) & SETTABLE) |
      (visibleTo === undefined ? 0 : MessageFlags.Ephemeral) |
      (loading ? MessageFlags.Loading : 0),
    createdAt: discord.clock.now(),
    editedAt: undefined,
    visibleTo,
    interaction,
    token,
    reference,
    nonce,
    deleted: false,
  };
  if (!discord.channels.has(channel.id)) throw refusals.unknownChannel();
  channel.messages.set(message.id, message);
  forgetOldest(discord, channel);
  announce(discord, message, 'created');
  return message;
}

/** @throws ApiError 10008, 30046, 50035 or 40005. */
export async function editMessage(
  discord: DiscordStore,
  message: MessageRecord,
  payload: MessagePayload,
  files: readonly File[],
  limit?: number,
): Promise<MessageRecord> {
  if (message.deleted) throw refusals.unknownMessage();
  checkOpen(discord.channels.get(message.channelId));
  // Without a list all attachments stay; with one, those that it names.
  const kept = message.attachments.filter(
    ({ id }) => (payload.attachments ?? undefined)?.some((listed) => String(listed.id) === id) ?? true,
  );
  checkMessage(payload, [...kept.map(({ filename }) => filename), ...files.map(({ name }) => name)], message.flags);
  discord.oldEdits.count(message);
  const attachments = [...kept, ...(await store(discord, payload, files, message.channelId, limit))];
  // It may have been deleted in the meantime.
  if (message.deleted as boolean) throw refusals.unknownMessage();
  const gone = message.attachments.filter((attachment) => !kept.includes(attachment));
  const { content, embeds, components, flags } = payload;
  if (content !== undefined) message.content = content ?? '';
  if (embeds !== undefined) message.embeds = embeds ?? [];
  message.attachments = attachments;
  const shown =
    components === undefined ? (message.components as readonly object[] as readonly Component[]) : components;
  message.components = resolveComponents(shown ?? [], attachments);
  message.flags = (message.flags | ((flags ?? 0) & MessageFlags.IsComponentsV2)) & ~MessageFlags.Loading;
  message.editedAt = discord.clock.now();
  announce(discord, message, 'updated');
  discord.cdn.forget(gone);
  return message;
}

export function deleteMessage(discord: DiscordStore, message: MessageRecord): void {
  message.deleted = true;
  discord.channels.get(message.channelId)?.messages.delete(message.id);
  discord.cdn.forget(message.attachments);
  announce(discord, message, 'deleted');
}

async function store(
  discord: DiscordStore,
  { attachments }: MessagePayload,
  files: readonly File[],
  channelId: string,
  limit = UPLOAD_LIMIT,
): Promise<MessageRecord['attachments']> {
  if (files.some(({ bytes }) => bytes.byteLength > limit)) throw refusals.tooLarge();
  // An attachment that is described names the number of its file: files[0] is "0".
  const description = ({ field }: File, index: number) => {
    const number = /^files\[(\d+)\]$/.exec(field ?? '')?.[1] ?? String(index);
    return attachments?.find(({ id }) => String(id) === number)?.description;
  };
  return Promise.all(files.map((file, index) => discord.cdn.store(file, channelId, description(file, index))));
}

/** Numbers the components and puts real addresses in place of `attachment://`. */
function resolveComponents(
  components: readonly Component[],
  attachments: MessageRecord['attachments'],
): APIMessageTopLevelComponent[] {
  const finished = structuredClone(components) as { -readonly [K in keyof Component]: Component[K] }[];
  const all = everyComponent(finished as Component[]);
  const taken = new Set(all.map(({ id }) => id));
  let last = 0;
  for (const component of all) {
    if (!component.id) {
      do last++;
      while (taken.has(last));
      Object.assign(component, { id: last });
    }
  }
  for (const media of shownIn(finished as Component[])) {
    const name = /^attachment:\/\/(.*)$/.exec(media.url)?.[1];
    const attachment = attachments.find(({ filename }) => filename === name);
    if (attachment === undefined) continue;
    const { url, proxy_url, width, height, content_type, id: attachment_id } = attachment;
    Object.assign(media, { url, proxy_url, width, height, content_type, attachment_id });
  }
  return finished as object[] as APIMessageTopLevelComponent[];
}

/** A place to try things is no archive. */
function forgetOldest(discord: DiscordStore, { messages }: ChannelRecord): void {
  for (const [id, { attachments }] of messages) {
    if (messages.size <= discord.keep) return;
    messages.delete(id);
    discord.cdn.forget(attachments);
  }
}
