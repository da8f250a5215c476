/** Defers the reply that a job will be shown in. */
import { MessageFlags, RESTJSONErrorCodes } from 'discord.js';
import pRetry, { type Options } from 'p-retry';
import { isDiscordError } from '../discord-errors.js';
import { type SentReply, sentReplyOf } from './reply-target.js';
import type { RepliableInteraction } from './respond.js';

/** Discord invalidates an interaction after three seconds: call this before anything that takes time. */
export async function deferJobReply(interaction: RepliableInteraction, isPrivate: boolean): Promise<SentReply> {
  const defer = () =>
    interaction.deferReply({ withResponse: true, ...(isPrivate ? { flags: MessageFlags.Ephemeral as const } : {}) });
  try {
    const { interaction: response } = await pRetry(defer, RETRY_ONCE);
    const { responseMessageId, responseMessageEphemeral } = response;
    if (responseMessageId === null) return sentReplyOf(await interaction.fetchReply());
    // Without permission to post publicly, Discord makes the reply ephemeral.
    return { messageId: responseMessageId, ephemeral: responseMessageEphemeral ?? isPrivate };
  } catch (error) {
    // The response to the first attempt was lost; the retry reports that it succeeded.
    if (!isDiscordError(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)) throw error;
    interaction.deferred = true;
    interaction.ephemeral = isPrivate;
    return sentReplyOf(await interaction.fetchReply());
  }
}

const CONNECTION_ERROR_CODES: readonly unknown[] = ['UND_ERR_SOCKET', 'ETIMEDOUT', 'EPIPE'];

/** discord.js does not retry a broken connection. At once: there are three seconds in all. */
const RETRY_ONCE: Options = {
  retries: 1,
  minTimeout: 0,
  shouldRetry: ({ error }) => 'code' in error && CONNECTION_ERROR_CODES.includes(error.code),
};
