/** "Delete", under a finished painting: the message goes, and the pictures with it. */

import { RESTJSONErrorCodes } from 'discord.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { isDiscordError } from '../../src/discord/discord-errors.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';

export const deletePainting = {
  actions: ['delete'],
  async execute(interaction, id, _, { jobs }) {
    await interaction.deferUpdate();
    const job = await requireOwnJob(jobs, id, interaction);
    await interaction.deleteReply().catch((error: unknown) => {
      // A second press, or a moderator, was faster.
      if (!isDiscordError(error, RESTJSONErrorCodes.UnknownMessage)) throw error;
    });
    await jobs.discard(job.id);
  },
} satisfies ComponentHandler<StylizeDeps>;
