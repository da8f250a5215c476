/** "Report painting", on a message or under a gallery post: moderators are told, in the log channel. */

import { ApplicationCommandType, type BaseInteraction, MessageFlags } from 'discord.js';
import type { ComponentHandler, MessageCommand, ModalHandler } from '../../src/discord/command-types.js';
import { guildContextMenu } from '../../src/discord/context-menu.js';
import { ACCENT_COLOURS, textMessage, toReply } from '../../src/discord/messages/message.js';
import type { ModerationDeps } from '../../src/discord/moderation/moderation-deps.js';
import { readReason, reportModal } from '../../src/discord/moderation/moderation-modals.js';
import { originalHere, paintingOf, requireReportable } from '../../src/discord/moderation/reportable.js';
import { guildPolicy } from '../../src/discord/settings/guild-policy.js';
import { UserError } from '../../src/errors/user-error.js';
import type { Job } from '../../src/jobs/job.js';
import { messagesFor } from '../../src/locales/index.js';

/** What makes up a report, besides its reason. @throws UserError `report-nowhere`, `member-blocked` */
async function reportOf(job: Job, interaction: BaseInteraction, services: ModerationDeps) {
  const { blocked, takesReports } = guildPolicy(interaction, services);
  // Somebody who is blocked could only annoy the moderators.
  if (blocked !== undefined) throw blocked;
  if (!takesReports) throw new UserError('report-nowhere');
  const { user, guildId } = interaction;
  const { id: jobId } = await originalHere(job, services.jobs);
  return { jobId, reporterId: user.id, guildId: guildId ?? '', at: services.clock.now() };
}

async function openModal(
  interaction: Parameters<ModerationDeps['forms']['show']>[0],
  id: string,
  services: ModerationDeps,
): Promise<void> {
  const job = await requireReportable(services.jobs, id, interaction);
  const refusal = await services.moderation.reports.refusal(await reportOf(job, interaction, services));
  if (refusal !== undefined) throw refusal;
  await services.forms.show(interaction, reportModal(job.id, messagesFor(interaction.locale)));
}

export const reportPainting = {
  data: guildContextMenu('report', ApplicationCommandType.Message).toJSON(),
  async execute(interaction, services) {
    await openModal(interaction, (await paintingOf(interaction, services.jobs)).id, services);
  },
} satisfies MessageCommand<ModerationDeps>;

export const reportButton = {
  actions: ['report'],
  execute: (interaction, id, _, services) => openModal(interaction, id, services),
} satisfies ComponentHandler<ModerationDeps>;

export const submitReport = {
  actions: ['report'],
  async execute(interaction, id, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requireReportable(services.jobs, id, interaction);
    const report = await reportOf(job, interaction, services);
    await services.moderation.reports.add({ ...report, reason: readReason(interaction) }, job.id);
    void services.moderationWorker.wake();
    const { reported } = messagesFor(interaction.locale).moderation;
    await interaction.editReply(toReply(textMessage(reported, ACCENT_COLOURS.done)));
  },
} satisfies ModalHandler<ModerationDeps>;
