/** Where a job's reply is and by what right it may be changed. Kept with the job, as a plain record. */
import { type BaseInteraction, InteractionContextType, type Message, MessageFlags } from 'discord.js';
import type { Job } from '../../jobs/job.js';
import { homeOf } from '../contexts.js';
import type { Seal } from './seal.js';

export type Address = {
  readonly channelId: string;
  readonly guildId: string | null;
  /** The reply. */
  readonly messageId: string;
  /** The interaction's, sealed. */
  readonly token: string;
  /** Milliseconds since 1970 from which on the token is of no use. */
  readonly expiresAt: number;
  /** Only the requester sees the reply. */
  readonly ephemeral: boolean;
  /** Whether the bot may write there by its own right too: it is a member of the server, or the channel is its own. */
  readonly reachable: boolean;
  /** Bytes of one file that the interaction may upload. */
  readonly limit: number;
  readonly locale: string;
  /** The content picture was hidden as a spoiler, so its painting is. */
  readonly spoiler: boolean;
  /** The reply says "press to see": the painting is kept until somebody does. */
  readonly shelved: boolean;
  /** The other job that is answered in the same message, and which of the two this is: a preview's. */
  readonly beside?: string;
  readonly side?: 'before' | 'after';
};

/** https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages */
const TOKEN_LIFETIME = 15 * 60 * 1000;

export interface AddressMaker {
  readonly seal: Seal;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetime?: number;
}

/** The message that answers an interaction. */
export type Reply = Pick<Address, 'messageId' | 'ephemeral'>;

export const replyIn = ({ id, flags }: Message): Reply => ({
  messageId: id,
  ephemeral: flags.has(MessageFlags.Ephemeral),
});

export function addressOf(
  interaction: BaseInteraction,
  reply: Reply,
  spoiler: boolean,
  { seal, tokenLifetime = TOKEN_LIFETIME }: AddressMaker,
): Address {
  const { context } = interaction;
  return {
    channelId: interaction.channelId ?? '',
    guildId: interaction.guildId,
    ...reply,
    token: seal.close(interaction.token),
    expiresAt: interaction.createdTimestamp + tokenLifetime,
    reachable: homeOf(interaction) !== null || context === InteractionContextType.BotDM,
    limit: interaction.attachmentSizeLimit,
    locale: interaction.locale,
    spoiler,
    shelved: false,
  };
}

/** A job of the bot's always has one; nobody else writes it. */
export const addressOfJob = ({ reply }: Pick<Job, 'reply'>): Address => reply as Address;

/** What a browser and the app open. */
export const linkTo = ({ guildId, channelId, messageId }: Address): string =>
  `https://discord.com/channels/${guildId ?? '@me'}/${channelId}/${messageId}`;
