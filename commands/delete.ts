/** "Delete", under a finished painting: the message goes, and the pictures with it. */
import type { Control } from '../src/discord/command.js';
import { ownJob } from '../src/discord/permissions.js';

export const remove = {
  actions: ['delete'],
  async press(interaction, id, _, { jobs }) {
    const job = await ownJob(jobs, id, interaction);
    await interaction.deferUpdate();
    await interaction.deleteReply();
    await jobs.discard(job.id);
  },
} satisfies Control;
