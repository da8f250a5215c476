/** "Show", under a reply that Discord no longer let us change: the press gives us the right to, for another while. */

import { addressOf, addressOfJob } from '../src/discord/address.js';
import type { Control } from '../src/discord/command.js';
import { visibleJob } from '../src/discord/permissions.js';

export const show = {
  actions: ['show'],
  async press(interaction, id, _, { jobs, delivery, addresses }) {
    const { id: jobId, reply } = await visibleJob(jobs, id, interaction);
    await interaction.deferUpdate();
    const { spoiler } = addressOfJob({ reply });
    await jobs.setReply(jobId, addressOf(interaction, interaction.message, spoiler, addresses));
    const job = await jobs.find(jobId);
    if (job === undefined) return;
    delivery.revive(job);
    if (job.endedAt !== null || job.painted !== null) await delivery.ended(job, await jobs.painting(job));
  },
} satisfies Control;
