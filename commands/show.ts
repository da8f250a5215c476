/** "Show", under a reply that Discord no longer let us change: the press gives us the right to, for another while. */
import type { MessageComponentInteraction } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { Control } from '../src/discord/command.js';
import { visibleJob } from '../src/discord/permissions.js';
import { addressOf, addressOfJob, replyIn } from '../src/discord/replies/address.js';
import type { Job } from '../src/jobs/job.js';

export const show = {
  actions: ['show'],
  async press(interaction, id, _, bot) {
    await interaction.deferUpdate();
    const shelved = await visibleJob(bot.jobs, id, interaction);
    await revive(interaction, shelved, bot);
    const { beside } = addressOfJob(shelved);
    const other = beside === undefined ? undefined : await bot.jobs.find(beside);
    if (other !== undefined) await revive(interaction, other, bot);
  },
} satisfies Control;

async function revive(interaction: MessageComponentInteraction, shelved: Job, bot: Bot): Promise<void> {
  const { jobs, delivery, addresses } = bot;
  const { spoiler, beside, side } = addressOfJob(shelved);
  const pair = beside === undefined || side === undefined ? {} : { beside, side };
  const address = addressOf(interaction, replyIn(interaction.message), spoiler, addresses);
  await jobs.setReply(shelved.id, { ...address, ...pair });
  const job = await jobs.find(shelved.id);
  if (job === undefined) return;
  delivery.revive(job);
  if (job.endedAt !== null || job.painted !== null) await delivery.ended(job, await jobs.painting(job));
  // Until there is a picture, its place in the queue is all there is to show.
  const waiting = jobs.overview().waiting.find((entry) => entry.job.id === job.id);
  if (waiting !== undefined) delivery.queued(job, waiting.place);
}
