/** "Show", under a reply that Discord no longer let us change: the press gives us the right to, for another while. */
import { addressOf, addressOfJob, replyIn } from '../src/discord/address.js';
import type { Control } from '../src/discord/command.js';
import { visibleJob } from '../src/discord/permissions.js';

export const show = {
  actions: ['show'],
  async press(interaction, id, _, { jobs, delivery, addresses }) {
    await interaction.deferUpdate();
    const shelved = await visibleJob(jobs, id, interaction);
    const { spoiler } = addressOfJob(shelved);
    await jobs.setReply(shelved.id, addressOf(interaction, replyIn(interaction.message), spoiler, addresses));
    const job = await jobs.find(shelved.id);
    if (job === undefined) return;
    delivery.revive(job);
    if (job.endedAt !== null || job.painted !== null) await delivery.ended(job, await jobs.painting(job));
    // Until there is a picture, its place in the queue is all there is to show.
    const waiting = jobs.overview().waiting.find((entry) => entry.job.id === job.id);
    if (waiting !== undefined) delivery.queued(job, waiting.place);
  },
} satisfies Control;
