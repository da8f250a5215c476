/** "Cancel", under a job that waits or runs. */

import type { Control } from '../src/discord/command.js';
import { ownJob } from '../src/discord/permissions.js';
import { addressOfJob } from '../src/discord/replies/address.js';
import { UserError } from '../src/user-error.js';

export const cancel = {
  actions: ['cancel'],
  async press(interaction, id, _, { jobs }) {
    await interaction.deferUpdate();
    const job = await ownJob(jobs, id, interaction);
    const { beside } = addressOfJob(job);
    // Half a preview is none.
    if (beside !== undefined) await jobs.cancel(beside, interaction.user.id);
    if (await jobs.cancel(job.id, interaction.user.id)) return;
    throw new UserError('job-ended', 'That painting has ended already.');
  },
} satisfies Control;
