/** "Cancel", under a job that waits or runs. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { jobsOfReply } from '../../src/discord/settings/preview-pair.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';

export const cancelPainting = {
  actions: ['cancel'],
  async execute(interaction, id, _, { jobs }) {
    await interaction.deferUpdate();
    const job = await requireOwnJob(jobs, id, interaction);
    const [, other] = await jobsOfReply(job, jobs);
    if (other !== undefined) await jobs.cancel(other.id, interaction.user.id);
    if (await jobs.cancel(job.id, interaction.user.id)) return;
    throw new UserError('job-ended');
  },
} satisfies ComponentHandler<StylizeDeps>;
