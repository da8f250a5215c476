/** Ephemeral responses to commands and components. */
import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import type { BotMessage } from '../messages/bot-message.js';
import { toReply } from '../messages/message.js';

/** Interactions that get a reply: all but autocompletes. */
export type RepliableInteraction = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Call first: Discord invalidates an interaction that is not acknowledged within three seconds. */
export const deferPrivately = (interaction: RepliableInteraction) =>
  interaction.deferReply({ flags: MessageFlags.Ephemeral });

/** A component of an ephemeral message updates that message; a component of a public message gets an ephemeral reply. */
export async function deferComponent(interaction: MessageComponentInteraction): Promise<void> {
  if (interaction.message.flags.has(MessageFlags.Ephemeral)) await interaction.deferUpdate();
  else await deferPrivately(interaction);
}

/** Edits the deferred reply; attachments of the previous version are removed. */
export const respond = (interaction: RepliableInteraction, message: BotMessage) =>
  interaction.editReply({ ...toReply(message), attachments: [] });
