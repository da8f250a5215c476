/** A style chosen for a picture that was sent without one. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { splitIds } from '../../src/discord/custom-id.js';
import { choosePart, pendingRequestWith } from '../../src/discord/stylize/question/choose-style.js';
import { startJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';

/** What of it is to be painted, chosen before the style. */
export const choosePartOfPicture = {
  actions: ['choose-part'],
  async execute(interaction, id, _, services) {
    await interaction.deferUpdate();
    const [part] = interaction.isStringSelectMenu() ? interaction.values : [];
    await choosePart(interaction, id, part, services);
  },
} satisfies ComponentHandler<StylizeDeps>;

export const paintInChosenStyle = {
  expectsPainting: true,
  actions: ['choose-style', 'paint-in'],
  async execute(interaction, id, _, services) {
    const [pendingId, proposed = ''] = splitIds(id);
    const [styleId = proposed] = interaction.isStringSelectMenu() ? interaction.values : [];
    const request = await pendingRequestWith(pendingId, styleId, interaction.user.id, services);
    await startJob(interaction, request, services);
  },
} satisfies ComponentHandler<StylizeDeps>;
