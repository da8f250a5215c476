/** The bot's answers to interactions: within three seconds the first, then for fifteen minutes. */
import {
  ApplicationIntegrationType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord-api-types/v10';
import type { DiscordState } from '../state/discord-state.js';
import { TOKEN_LIFETIME_MS } from '../state/interactions.js';
import { createMessage, editMessage } from '../state/messages.js';
import type { File, InteractionRecord, MessageRecord } from '../state/records.js';
import type { MessagePayload } from '../validation/message-rules.js';
import { checkCallbackType, checkModal, type ModalPayload } from '../validation/modal-rules.js';
import { refusals } from './api-error.js';

/** Messages that may follow where the bot is not a member of the server. */
const FOLLOW_UPS = 5;

export interface Callback {
  readonly type: InteractionResponseType;
  readonly data?: MessagePayload & ModalPayload & { readonly choices?: readonly unknown[] };
}

/** The interaction behind a token. @throws ApiError 10015 or, when its time is over, 50027. */
export function interactionOf(discord: DiscordState, token: string): InteractionRecord {
  const record = discord.interactions.get(token);
  if (record === undefined) throw refusals.invalidToken();
  if (discord.clock.now() > record.createdAt + TOKEN_LIFETIME_MS) throw refusals.invalidToken();
  if (record.acknowledgedAt === undefined) throw refusals.unknownWebhook();
  if (!discord.channels.has(record.channel.id)) throw refusals.unknownChannel();
  return record;
}

const ephemeral = (flags: number | null | undefined) => ((flags ?? 0) & MessageFlags.Ephemeral) !== 0;
const loading = ({ flags }: MessageRecord) => (flags & MessageFlags.Loading) !== 0;

/** The bot's first answer. @throws ApiError 10062, 40060 or what is wrong with the answer; then it may try again. */
export async function acknowledge(
  discord: DiscordState,
  id: string,
  token: string,
  callback: Callback,
  files: readonly File[],
): Promise<InteractionRecord> {
  const record = discord.interactions.get(token);
  if (record === undefined || record.id !== id) throw refusals.unknownInteraction();
  if (record.acknowledgedAt !== undefined) throw refusals.acknowledged();
  if (record.unanswered) throw refusals.unknownInteraction();
  if (!discord.channels.has(record.channel.id)) throw refusals.unknownChannel();
  checkCallbackType(callback?.type, record.type, record.source !== undefined);
  record.acknowledgedAt = discord.clock.now();
  try {
    await respond(discord, record, callback, files);
  } catch (error) {
    record.acknowledgedAt = undefined;
    throw error;
  }
  discord.changes.emit('interaction', record);
  return record;
}

async function respond(
  discord: DiscordState,
  record: InteractionRecord,
  { type, data = {} as NonNullable<Callback['data']> }: Callback,
  files: readonly File[],
): Promise<void> {
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
      record.ephemeral = ephemeral(data.flags);
      record.response = await answer(discord, record, data, files);
      return;
    case InteractionResponseType.DeferredChannelMessageWithSource:
      record.ephemeral = ephemeral(data.flags);
      record.response = await answer(discord, record, { flags: data.flags ?? 0 }, [], true);
      return;
    case InteractionResponseType.DeferredMessageUpdate:
      record.response = record.source;
      return;
    case InteractionResponseType.UpdateMessage:
      if (record.source === undefined) throw refusals.unknownMessage();
      record.response = await editMessage(discord, record.source, data, files, record.limit);
      return;
    case InteractionResponseType.Modal:
      checkModal(data);
      record.modal = data;
      return;
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      record.choices = data.choices ?? [];
      return;
  }
}

/**
 * A message that follows the first answer; or the first answer itself, when it was only deferred so far.
 *
 * @throws ApiError 40094 or what is wrong with the message.
 */
export async function followUp(
  discord: DiscordState,
  record: InteractionRecord,
  payload: MessagePayload,
  files: readonly File[],
): Promise<MessageRecord> {
  const { response, metadata, limit } = record;
  if (response !== undefined && !response.deleted && loading(response))
    return editMessage(discord, response, payload, files, limit);
  const owners = metadata.authorizing_integration_owners;
  const limited = owners[ApplicationIntegrationType.GuildInstall] === undefined;
  if (limited && record.followUps >= FOLLOW_UPS) throw refusals.tooManyFollowUps();
  record.followUps++;
  return answer(discord, record, payload, files);
}

function answer(
  discord: DiscordState,
  record: InteractionRecord,
  payload: MessagePayload,
  files: readonly File[],
  isLoading = false,
): Promise<MessageRecord> {
  const { channel, member, metadata, token, limit, response, source, type } = record;
  // What follows answers the first answer; the first answer to a button answers the button's message.
  const answered = response ?? (type === InteractionType.ApplicationCommand ? undefined : source);
  return createMessage(discord, channel, payload, files, {
    author: discord.bot,
    visibleTo: ephemeral(payload.flags) ? member.user.id : undefined,
    interaction: metadata,
    token,
    reference: answered?.id,
    limit,
    loading: isLoading,
  });
}

/** What a callback returns when it is asked for a response. */
export function showResponse(discord: DiscordState, record: InteractionRecord, type: InteractionResponseType): object {
  const { response, ephemeral: response_message_ephemeral } = record;
  const made = type === InteractionResponseType.DeferredMessageUpdate ? undefined : response;
  const about =
    made === undefined
      ? {}
      : { response_message_id: made.id, response_message_loading: loading(made), response_message_ephemeral };
  return {
    interaction: { id: record.id, type: record.type, ...about },
    resource: { type, ...(made === undefined ? {} : { message: discord.showMessage(made) }) },
  };
}
