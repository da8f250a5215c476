/** Before an entry is withdrawn, which cannot be undone. */

import { ButtonStyle, type ChatInputCommandInteraction, type MessageComponentInteraction } from 'discord.js';
import { UserError } from '../../../errors/user-error.js';
import { messagesFor } from '../../../locales/index.js';
import { actionButton, escapeMemberText } from '../../messages/components.js';
import { ACCENT_COLOURS, noticeMessage } from '../../messages/message.js';
import { respond } from '../../replies/respond.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { requireGuildId } from '../participant.js';

/** @throws UserError `entry-unknown` also when it is somebody else's. */
export async function confirmWithdrawal(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction,
  entryId: string,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const guildId = requireGuildId(interaction);
  const { withdraw, buttons } = messagesFor(interaction.locale).challenges;
  const entry = await challenges.entries.get(entryId, guildId);
  if (entry.memberId !== interaction.user.id) throw new UserError('entry-unknown');
  const { title } = await challenges.get(entry.challengeId, guildId);
  const words = withdraw.confirm({ title: escapeMemberText(entry.title), challenge: escapeMemberText(title) });
  const press = actionButton('withdraw', entryId, buttons.withdraw, ButtonStyle.Danger);
  await respond(interaction, noticeMessage(withdraw.title, [words], ACCENT_COLOURS.failed, press));
}
