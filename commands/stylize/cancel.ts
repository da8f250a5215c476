/** "Cancel", under a job that waits or runs. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { replyTargetOf } from '../../src/discord/replies/reply-target.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';

export const cancelPainting = {
  actions: ['cancel'],
  async execute(interaction, id, _, { jobs }) {
    await interaction.deferUpdate();
    const job = await requireOwnJob(jobs, id, interaction);
    const { pairedJobId } = replyTargetOf(job);
    // Cancel both jobs of a preview.
    if (pairedJobId !== undefined) await jobs.cancel(pairedJobId, interaction.user.id);
    if (await jobs.cancel(job.id, interaction.user.id)) return;
    throw new UserError('job-ended', 'That painting has ended already.');
  },
} satisfies ComponentHandler<StylizeDeps>;
