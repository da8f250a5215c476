/** Interactions: made by people, answered by the bot within three seconds, followed up for fifteen minutes. */
import { randomBytes } from 'node:crypto';
import {
  type APIAttachment,
  ApplicationIntegrationType,
  GatewayDispatchEvents,
  InteractionContextType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import { refusals } from './api-error.js';
import { type Discord, UPLOAD_LIMIT } from './discord.js';
import { showChannel, showMember } from './present.js';
import type { ChannelRecord, File, GuildRecord, InteractionMetadata, MemberRecord, MessageRecord } from './records.js';
import { checkModal, type MessagePayload, type ModalPayload } from './rules.js';

const ACKNOWLEDGE_WITHIN = 3000;
const TOKEN_LIFETIME = 15 * 60 * 1000;

export interface InteractionRecord {
  readonly id: string;
  readonly token: string;
  readonly type: InteractionType;
  readonly member: MemberRecord;
  readonly channel: ChannelRecord;
  readonly guild: GuildRecord | undefined;
  readonly createdAt: number;
  /** The message whose button was pressed, or that a menu was opened on. */
  readonly source: MessageRecord | undefined;
  readonly metadata: InteractionMetadata;
  readonly limit: number;
  acknowledgedAt: number | undefined;
  /** Three seconds went by without a word: "The application did not respond". */
  unanswered: boolean;
  /** The message that answers: the bot's new one, or the one whose button was pressed. */
  response: MessageRecord | undefined;
  /** Whether a deferred answer is only for the one who asked. */
  ephemeral: boolean;
  modal: ModalPayload | undefined;
  choices: readonly unknown[] | undefined;
}

export interface Asking {
  readonly type: InteractionType;
  readonly member: MemberRecord;
  readonly channel: ChannelRecord;
  readonly guild: GuildRecord | undefined;
  readonly data: object;
  readonly source?: MessageRecord | undefined;
  /** Whether the bot came with the member and not with the server. */
  readonly userInstalled?: boolean;
  readonly limit?: number;
}

export interface Callback {
  readonly type: InteractionResponseType;
  readonly data?: MessagePayload & ModalPayload & { readonly choices?: readonly unknown[] };
}

export function createInteraction(discord: Discord, asking: Asking): InteractionRecord {
  const { type, member, channel, guild, data, source, userInstalled = false, limit = UPLOAD_LIMIT } = asking;
  const { clock } = discord;
  const owners: Record<string, string> = userInstalled
    ? { [ApplicationIntegrationType.UserInstall]: member.user.id }
    : { [ApplicationIntegrationType.GuildInstall]: guild?.id ?? '0' };
  const id = discord.id();
  const record: InteractionRecord = {
    id,
    token: randomBytes(64).toString('base64url'),
    type,
    member,
    channel,
    guild,
    createdAt: clock.now(),
    source,
    metadata: { id, type, user: member.user, authorizing_integration_owners: owners },
    limit,
    acknowledgedAt: undefined,
    unanswered: false,
    response: undefined,
    ephemeral: false,
    modal: undefined,
    choices: undefined,
  };
  discord.interactions.set(record.token, record);
  clock.at(record.createdAt + ACKNOWLEDGE_WITHIN, () => {
    if (record.acknowledgedAt !== undefined) return;
    record.unanswered = true;
    discord.changes.emit('interaction', record);
  });
  clock.at(record.createdAt + TOKEN_LIFETIME + 60_000, () => discord.interactions.delete(record.token));
  const place = guild === undefined ? {} : { guild_id: guild.id, guild_locale: 'en-US' };
  const who = guild === undefined ? { user: member.user } : { member: showMember(member, record.createdAt) };
  discord.gateway.dispatch(GatewayDispatchEvents.InteractionCreate, {
    id,
    application_id: discord.applicationId,
    type,
    data,
    token: record.token,
    version: 1,
    channel_id: channel.id,
    channel: showChannel(channel, discord.applicationId),
    locale: member.locale,
    app_permissions: (guild?.botPermissions ?? 0n).toString(),
    entitlements: [],
    authorizing_integration_owners: owners,
    context: guild === undefined ? InteractionContextType.BotDM : InteractionContextType.Guild,
    attachment_size_limit: limit,
    ...place,
    ...who,
    ...(source === undefined || type === InteractionType.ApplicationCommand
      ? {}
      : { message: discord.showMessage(source) }),
  });
  return record;
}

/** The interaction behind a token. @throws ApiError 10015 or, when its time is over, 50027. */
export function interactionOf(discord: Discord, token: string): InteractionRecord {
  const record = discord.interactions.get(token);
  if (record === undefined) throw refusals.invalidToken();
  if (discord.clock.now() > record.createdAt + TOKEN_LIFETIME) throw refusals.invalidToken();
  if (record.acknowledgedAt === undefined) throw refusals.unknownWebhook();
  return record;
}

/** The bot's first answer. @returns the message that it made or changed. */
export async function acknowledge(
  discord: Discord,
  id: string,
  token: string,
  { type, data = {} as NonNullable<Callback['data']> }: Callback,
  files: readonly File[],
): Promise<InteractionRecord> {
  const record = discord.interactions.get(token);
  if (record === undefined || record.id !== id) throw refusals.unknownInteraction();
  if (record.acknowledgedAt !== undefined) throw refusals.acknowledged();
  if (record.unanswered) throw refusals.unknownInteraction();
  if (type === InteractionResponseType.Modal) checkModal(data);
  record.acknowledgedAt = discord.clock.now();
  const flags = data.flags ?? 0;
  record.ephemeral = (flags & MessageFlags.Ephemeral) !== 0;
  switch (type) {
    case InteractionResponseType.ChannelMessageWithSource:
      record.response = await answer(discord, record, data, files);
      break;
    case InteractionResponseType.DeferredChannelMessageWithSource: {
      // An answer that is not there yet is a message already.
      const waiting = { content: '…', flags: flags | MessageFlags.Loading };
      record.response = await answer(discord, record, waiting, []);
      record.response.content = '';
      break;
    }
    case InteractionResponseType.DeferredMessageUpdate:
      record.response = record.source;
      break;
    case InteractionResponseType.UpdateMessage:
      if (record.source === undefined) throw refusals.unknownMessage();
      record.response = await discord.editMessage(record.source, data, files, record.limit);
      break;
    case InteractionResponseType.Modal:
      record.modal = data;
      break;
    case InteractionResponseType.ApplicationCommandAutocompleteResult:
      record.choices = data.choices ?? [];
      break;
  }
  discord.changes.emit('interaction', record);
  return record;
}

/** A message that belongs to an interaction: its answer, or one that follows. */
export function answer(
  discord: Discord,
  record: InteractionRecord,
  payload: MessagePayload,
  files: readonly File[],
): Promise<MessageRecord> {
  const ephemeral = ((payload.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  return discord.createMessage(record.channel, payload, files, {
    author: discord.bot,
    visibleTo: ephemeral ? record.member.user.id : undefined,
    interaction: record.metadata,
    token: record.token,
    limit: record.limit,
  });
}

/** Attachments as an interaction carries them: by id. */
export function resolved(attachments: readonly APIAttachment[]): Record<string, APIAttachment> {
  return Object.fromEntries(attachments.map((attachment) => [attachment.id, attachment]));
}
