/** Before an entry is withdrawn, which cannot be undone. */
import { ButtonStyle, type ChatInputCommandInteraction, type MessageComponentInteraction } from 'discord.js';
import { messagesFor } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { noteMessage } from '../messages/challenge.js';
import { COLOURS } from '../messages/message.js';
import { control, plain } from '../messages/parts.js';
import { guildOf } from './participant.js';
import { say } from './say.js';

/** @throws UserError `entry-unknown` also when it is somebody else's. */
export async function askToWithdraw(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction,
  entryId: string,
  { challenges }: Bot,
): Promise<void> {
  const guildId = guildOf(interaction);
  const { withdraw, buttons } = messagesFor(interaction.locale).challenges;
  const entry = await challenges.entries.get(entryId, guildId);
  if (entry.memberId !== interaction.user.id) throw new UserError('entry-unknown', 'There is no such entry of theirs.');
  const { title } = await challenges.get(entry.challengeId, guildId);
  const words = withdraw.sure(plain(entry.title), plain(title));
  const press = control('withdraw', entryId, buttons.withdraw, ButtonStyle.Danger);
  await say(interaction, noteMessage(withdraw.title, [words], COLOURS.failed, press));
}
