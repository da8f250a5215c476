/** Interactions: made by people, sent to the bot over the gateway. What the bot answers is in `responses.ts`. */
import { randomBytes } from 'node:crypto';
import {
  ApplicationIntegrationType,
  GatewayDispatchEvents,
  InteractionContextType,
  type InteractionType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { UPLOAD_LIMIT } from '../cdn/upload-limits.js';
import type { DiscordStore } from './discord-store.js';
import { permissionsIn } from './permissions.js';
import type {
  ChannelRecord,
  GuildRecord,
  InteractionMetadata,
  InteractionRecord,
  MemberRecord,
  MessageRecord,
} from './records.js';
import { guildFeatures, guildLocale, serializeChannel, serializeMember } from './serializers.js';

/** In milliseconds. https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback */
const ACK_TIMEOUT_MS = 3000;
export const TOKEN_LIFETIME_MS = 15 * 60 * 1000;

export interface InteractionInput {
  readonly type: InteractionType;
  readonly member: MemberRecord;
  readonly channel: ChannelRecord;
  readonly guild: GuildRecord | undefined;
  readonly data: object;
  /** What the answer will say about where it comes from. */
  readonly about?: Omit<InteractionMetadata, 'id' | 'type' | 'user' | 'authorizing_integration_owners'>;
  readonly source?: MessageRecord | undefined;
  /** Whether the bot came with the member and not with the server. */
  readonly userInstalled?: boolean;
  readonly limit?: number;
}

/** `"0"` where the bot belongs to the server (or is written to directly), `"1"` where somebody brought it along. */
function integrationOwners({
  member,
  channel,
  guild,
  userInstalled = false,
}: InteractionInput): Record<string, string> {
  if (userInstalled || (guild === undefined && channel.recipientId === undefined))
    return { [ApplicationIntegrationType.UserInstall]: member.user.id };
  return { [ApplicationIntegrationType.GuildInstall]: guild?.id ?? '0' };
}

export function contextOf({ channel, guild }: Pick<InteractionInput, 'channel' | 'guild'>): InteractionContextType {
  if (guild !== undefined) return InteractionContextType.Guild;
  return channel.recipientId === undefined ? InteractionContextType.PrivateChannel : InteractionContextType.BotDM;
}

const { AttachFiles, EmbedLinks, MentionEveryone, UseExternalEmojis } = PermissionFlagsBits;
const USER_INSTALL_PERMISSIONS = AttachFiles | EmbedLinks | MentionEveryone;

/** What the bot may do where it is asked. */
function appPermissions({ channel, guild }: InteractionInput): bigint {
  if (guild !== undefined)
    return guild.bot === undefined ? USER_INSTALL_PERMISSIONS : permissionsIn(guild, guild.bot, channel);
  return channel.recipientId === undefined ? USER_INSTALL_PERMISSIONS : USER_INSTALL_PERMISSIONS | UseExternalEmojis;
}

/** Keeps an interaction for as long as it can be answered. */
export function enforceAckTimeout(discord: DiscordStore, record: InteractionRecord): void {
  const { clock } = discord;
  discord.interactions.set(record.token, record);
  const left = (lifetime: number) => record.createdAt + lifetime - clock.now();
  clock.setTimeout(() => {
    if (record.acknowledgedAt !== undefined || record.unanswered) return;
    record.unanswered = true;
    discord.changes.emit('interaction', record);
  }, left(ACK_TIMEOUT_MS));
  clock.setTimeout(() => discord.interactions.delete(record.token), left(TOKEN_LIFETIME_MS + 60_000));
}

export function createInteraction(discord: DiscordStore, asking: InteractionInput): InteractionRecord {
  const { type, member, channel, guild, data, source, about = {}, limit = UPLOAD_LIMIT } = asking;
  const { clock } = discord;
  const owners = integrationOwners(asking);
  if (owners[ApplicationIntegrationType.UserInstall] !== undefined) discord.installers.add(asking.member.user.id);
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
    metadata: { id, type, user: member.user, authorizing_integration_owners: owners, ...about },
    limit,
    acknowledgedAt: undefined,
    unanswered: false,
    response: undefined,
    ephemeral: false,
    followUps: 0,
    modal: undefined,
    choices: undefined,
  };
  enforceAckTimeout(discord, record);
  const permissions = guild === undefined ? '0' : permissionsIn(guild, member, channel).toString();
  const who = guild === undefined ? { user: member.user } : { member: { ...serializeMember(member), permissions } };
  const place =
    guild === undefined
      ? {}
      : {
          guild_id: guild.id,
          guild_locale: guildLocale(guild),
          guild: { id: guild.id, locale: guildLocale(guild), features: guildFeatures(guild) },
        };
  discord.gateway.dispatch(GatewayDispatchEvents.InteractionCreate, {
    id,
    application_id: discord.applicationId,
    type,
    data,
    token: record.token,
    version: 1,
    channel_id: channel.id,
    channel: { ...serializeChannel(channel), ...(guild === undefined ? {} : { permissions }) },
    locale: member.locale,
    app_permissions: appPermissions(asking).toString(),
    entitlements: [],
    authorizing_integration_owners: owners,
    context: contextOf(asking),
    attachment_size_limit: limit,
    ...place,
    ...who,
    ...(source === undefined ? {} : { message: discord.showMessage(source) }),
  });
  return record;
}
