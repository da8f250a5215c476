/** Answers to what members do with challenges: for their eyes only. */
import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
} from 'discord.js';
import { type Message, replyOf } from '../messages/message.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** At once and before anything else: Discord waits three seconds. */
export const acknowledge = (interaction: Answerable) => interaction.deferReply({ flags: MessageFlags.Ephemeral });

/** A press under a message for its member's eyes changes that message; under a public one it is answered beside it. */
export async function acknowledgePress(interaction: MessageComponentInteraction): Promise<void> {
  if (interaction.message.flags.has(MessageFlags.Ephemeral)) await interaction.deferUpdate();
  else await acknowledge(interaction);
}

/** The answer, or what it says now: the files of before go. */
export const say = (interaction: Answerable, message: Message) =>
  interaction.editReply({ ...replyOf(message), attachments: [] });
