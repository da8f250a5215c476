/** What moderators decide on a painting: to remove it, with a reason and what is blocked along with it, or to dismiss its reports. */

import { ApplicationCommandType, MessageFlags, PermissionFlagsBits } from 'discord.js';
import type { ComponentHandler, MessageCommand, ModalHandler } from '../../src/discord/command-types.js';
import { guildContextMenu } from '../../src/discord/context-menu.js';
import { ACCENT_COLOURS, textMessage, toReply } from '../../src/discord/messages/message.js';
import type { ModerationDeps } from '../../src/discord/moderation/moderation-deps.js';
import {
  readAlso,
  readReason,
  removePaintingModal,
  uploadedStyles,
} from '../../src/discord/moderation/moderation-modals.js';
import { originalHere, paintingOf } from '../../src/discord/moderation/reportable.js';
import { requireModerator } from '../../src/discord/permissions.js';
import { requireJobInGuild } from '../../src/discord/stylize/job-access.js';
import { messagesLeftLines } from '../../src/discord/stylize/remove-painting.js';
import { UserError } from '../../src/errors/user-error.js';
import type { Job } from '../../src/jobs/job.js';
import { messagesFor } from '../../src/locales/index.js';

export const removePaintingCommand = {
  data: guildContextMenu('remove', ApplicationCommandType.Message)
    .setDefaultMemberPermissions(PermissionFlagsBits.ManageMessages)
    .toJSON(),
  async execute(interaction, services) {
    requireModerator(interaction);
    const job = await originalHere(await paintingOf(interaction, services.jobs), services.jobs);
    await services.forms.show(interaction, removePaintingModal(job, messagesFor(interaction.locale)));
  },
} satisfies MessageCommand<ModerationDeps>;

export const decideOnReport = {
  actions: ['remove-painting', 'report-dismiss'],
  async execute(interaction, id, action, services) {
    requireModerator(interaction);
    const { jobs, moderation, clock } = services;
    if (action === 'remove-painting') {
      const job = await requireJobInGuild(jobs, id, interaction);
      await services.forms.show(interaction, removePaintingModal(job, messagesFor(interaction.locale)));
      return;
    }
    await interaction.deferUpdate();
    const known = await moderation.reports.findCase(id);
    if (known?.guildId !== interaction.guildId) throw new UserError('job-unknown');
    if (!(await moderation.reports.dismiss(id, interaction.user.id, clock.now())))
      throw new UserError('report-handled');
    void services.moderationWorker.wake();
  },
} satisfies ComponentHandler<ModerationDeps>;

export const submitRemoval = {
  actions: ['remove-painting'],
  async execute(interaction, id, services) {
    requireModerator(interaction);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requireJobInGuild(services.jobs, id, interaction);
    const also = readAlso(interaction);
    const hashes = [...(also.has('photo') ? [job.content] : []), ...(also.has('style') ? uploadedStyles(job) : [])];
    const removal = {
      jobId: job.id,
      guildId: interaction.guildId ?? '',
      painterId: job.userId,
      by: interaction.user.id,
      reason: readReason(interaction),
      at: services.clock.now(),
    };
    const pictures = await identify(hashes, job, services);
    await services.moderation.remove(removal, { member: also.has('member'), pictures });
    if (also.has('member')) await services.jobs.cancelAllOf(job.userId, removal.guildId, removal.by);
    const left = (await services.moderationWorker.wake()).get(job.id) ?? [];
    const messages = messagesFor(interaction.locale);
    const lines = [messages.moderation.removed.done, ...messagesLeftLines(left, messages)];
    await interaction.editReply(toReply(textMessage(lines.join('\n'), ACCENT_COLOURS.done)));
  },
} satisfies ModalHandler<ModerationDeps>;

/** What pictures are blocked by. @throws UserError `pictures-gone` */
async function identify(hashes: readonly string[], { name }: Job, { jobs, pictureScreen }: ModerationDeps) {
  const identified = [];
  for (const hash of hashes) {
    const bytes = await jobs.readPicture(hash);
    if (bytes === undefined) throw new UserError('pictures-gone');
    identified.push({ ...(await pictureScreen.identify(bytes)), name });
  }
  return identified;
}
