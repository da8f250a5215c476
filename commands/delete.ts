/** "Delete", under a finished painting: the message goes, and the pictures with it. */
import { RESTJSONErrorCodes } from 'discord.js';
import type { Control } from '../src/discord/command.js';
import { ownJob } from '../src/discord/permissions.js';
import { refusedAs } from '../src/discord/refused.js';

export const remove = {
  actions: ['delete'],
  async press(interaction, id, _, { jobs }) {
    await interaction.deferUpdate();
    const job = await ownJob(jobs, id, interaction);
    await interaction.deleteReply().catch((error: unknown) => {
      // A second press, or a moderator, was faster.
      if (!refusedAs(error, RESTJSONErrorCodes.UnknownMessage)) throw error;
    });
    await jobs.discard(job.id);
  },
} satisfies Control;
