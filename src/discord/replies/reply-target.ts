/** Where a job's reply is, and whether the interaction token or the bot token can edit it. Stored with the job as JSON. */

import { type BaseInteraction, InteractionContextType, type Message, MessageFlags, messageLink } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import type { Ping } from '../../preferences/preferences.js';
import { isAgeRestricted } from '../age-restriction.js';
import { TOKEN_LIFETIME_MS } from '../discord-limits.js';
import { installedGuildId } from '../install-contexts.js';
import { replyLocale } from './reply-locale.js';
import type { TokenCipher } from './token-cipher.js';

export type PreviewVariant = 'before' | 'after';

/** How a job of a preview names the other one; part of its reply target. */
export interface PreviewPair {
  readonly pairedJobId: string;
  readonly variant: PreviewVariant;
}

export type ReplyTarget = {
  readonly channelId: string;
  readonly guildId: string | null;
  /** The message that is the reply; `NO_MESSAGE` where it is still to be posted. */
  readonly messageId: string;
  /** The interaction's token, encrypted (see `TokenCipher`). */
  readonly encryptedToken: string;
  /** When the interaction token expires, in milliseconds since 1970. */
  readonly tokenExpiresAt: number;
  /** Only the requester sees the reply. */
  readonly ephemeral: boolean;
  /** Whether the bot token can edit and post there too: the bot is installed in the guild, or this is its direct-message channel. */
  readonly botCanPost: boolean;
  /** Largest file that the interaction may upload, in bytes. */
  readonly uploadLimitBytes: number;
  /** Of its words, as Discord names it. */
  readonly locale: string;
  /** The content picture was a spoiler, so the painting is sent as one. */
  readonly spoiler: boolean;
  /** The reply shows a "Show" button; the painting is delivered once somebody presses it, which brings a new token. */
  readonly awaitingUser: boolean;
  /** Discord does not say above the reply who asked for it; absent where it does, as above the reply to a command. */
  readonly isUnattributed?: true;
  /** The picture, or a painting of it, comes from an age-restricted channel. */
  readonly ageRestricted?: true;
  /** The message was about to be posted: it may be there already. */
  readonly isPosting?: true;
  /** How the requester hears of the end; absent: not at all. */
  readonly ping?: 'mention' | 'direct';
  /** The requester wants it for this painting, however soon it is done. */
  readonly pingAlways?: boolean;
} & Partial<PreviewPair>;

export const NO_MESSAGE = '';

export interface ReplyTargetFactory {
  readonly cipher: TokenCipher;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetimeMs?: number;
}

/** The message that was sent as the reply to an interaction. */
export type SentReply = Pick<ReplyTarget, 'messageId' | 'ephemeral'>;

export const sentReplyOf = ({ id, flags }: Message): SentReply => ({
  messageId: id,
  ephemeral: flags.has(MessageFlags.Ephemeral),
});

export function createReplyTarget(
  interaction: BaseInteraction,
  reply: SentReply,
  spoiler: boolean,
  { cipher, tokenLifetimeMs = TOKEN_LIFETIME_MS }: ReplyTargetFactory,
  ping: Ping = 'off',
): ReplyTarget {
  const { context } = interaction;
  return {
    channelId: interaction.channelId ?? '',
    guildId: interaction.guildId,
    ...reply,
    encryptedToken: cipher.encrypt(interaction.token),
    tokenExpiresAt: interaction.createdTimestamp + tokenLifetimeMs,
    botCanPost: installedGuildId(interaction) !== null || context === InteractionContextType.BotDM,
    uploadLimitBytes: interaction.attachmentSizeLimit,
    locale: replyLocale(interaction, reply.ephemeral),
    spoiler,
    awaitingUser: false,
    ...(interaction.isChatInputCommand() ? {} : { isUnattributed: true }),
    ...(isAgeRestricted(interaction.channel) ? { ageRestricted: true } : {}),
    ...(ping === 'off' ? {} : { ping }),
  };
}

/** Every job started from Discord has a reply target; only this folder writes it. */
export const replyTargetOf = ({ reply }: Pick<Job, 'reply'>): ReplyTarget => reply as ReplyTarget;

/** In a server that has installed the bot: library, challenges and a gallery exist only there. */
export const isInServer = ({ guildId, botCanPost }: ReplyTarget): boolean => guildId !== null && botCanPost;

/** A link that opens the message in a browser or the app. */
export const replyLink = ({ guildId, channelId, messageId }: ReplyTarget): string =>
  guildId === null ? messageLink(channelId, messageId) : messageLink(channelId, messageId, guildId);

/** Another channel, in which the bot is to post. */
export const channelTarget = (from: ReplyTarget, channelId: string, spoiler: boolean): ReplyTarget => ({
  ...from,
  channelId,
  messageId: NO_MESSAGE,
  tokenExpiresAt: 0,
  ephemeral: false,
  awaitingUser: false,
  spoiler,
});

/** What a job's target has from the job that it is made from, and keeps where another interaction gives it a new one. */
export const inheritedTarget = (job: Pick<Job, 'reply'>): Partial<ReplyTarget> =>
  replyTargetOf(job).ageRestricted === true ? { ageRestricted: true } : {};

/** The direct message that took a reply's place. */
export const directTarget = (from: ReplyTarget, channelId: string, messageId: string): ReplyTarget => ({
  ...channelTarget(from, channelId, from.spoiler),
  guildId: null,
  messageId,
  botCanPost: true,
});

/** Whether the requester is pinged for this one job, the other way round. */
export function togglePing({ ping: _, pingAlways, ...target }: ReplyTarget, how: 'mention' | 'direct'): ReplyTarget {
  return pingAlways === true ? target : { ...target, ping: how, pingAlways: true };
}
