/** The entries of a challenge as a file: CSV, or a ZIP archive with the paintings. */

import { type ChatInputCommandInteraction, MessageFlags } from 'discord.js';
import { messagesFor } from '../../../locales/index.js';
import { escapeMemberText } from '../../messages/components.js';
import { fileMessage, toReply } from '../../messages/message.js';
import { requireOrganiser } from '../../permissions.js';
import { respond } from '../../replies/respond.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { entriesCsv } from './csv-export.js';
import { zipPictures } from './zip-export.js';
/** A table and archives, for the organiser's eyes only. */
export async function exportChallenge(
  interaction: ChatInputCommandInteraction,
  services: ChallengeDeps,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const messages = messagesFor(interaction.locale);
  const id = interaction.options.getString('challenge', true);
  const challenge = await services.challenges.get(id, guildId);
  const rows = await services.challenges.results.export(id, guildId);
  const archives = await zipPictures(rows, services.pictures, interaction.attachmentSizeLimit);
  const { organise } = messages.challenges;
  const { longSidePx, leftOut, missingCount, parts } = archives;
  const words = [
    organise.export({ title: escapeMemberText(challenge.title) }),
    ...(challenge.state === 'closed' ? [] : [organise.exportSecret]),
    ...(longSidePx === undefined ? [] : [organise.exportSmaller({ side: longSidePx })]),
    ...(leftOut.length === 0 ? [] : [organise.exportLeftOut({ count: leftOut.length })]),
    ...(missingCount === 0 ? [] : [organise.exportMissing({ count: missingCount })]),
  ];
  const table = { name: 'entries.csv', bytes: Buffer.from(entriesCsv(rows, archives.fileNames)) };
  await respond(interaction, fileMessage(words.join('\n'), table));
  for (const [index, bytes] of parts.entries()) {
    const file = { name: `pictures-${index + 1}.zip`, bytes };
    const message = fileMessage(organise.exportPart({ part: index + 1, parts: parts.length }), file);
    await interaction.followUp({ ...toReply(message), flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral });
  }
}
