/** "Edit": a modal with every option; submitting it starts another job with the same pictures. */

import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import { editModal, readOptionFields } from '../../src/discord/stylize/option-modals.js';
import { repaintJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import type { StyleShare } from '../../src/jobs/job.js';
import { messagesFor } from '../../src/locales/index.js';

export const openEditModal = {
  expectsPainting: true,
  actions: ['edit'],
  async execute(interaction, id, _, { jobs, largestSize }) {
    const job = await requireVisibleJob(jobs, id, interaction);
    await interaction.showModal(editModal(job, largestSize, messagesFor(interaction.locale)));
  },
} satisfies ComponentHandler<StylizeDeps>;

export const submitEditModal = {
  expectsPainting: true,
  actions: ['edit'],
  async execute(interaction, id, services) {
    const { options, blend } = readOptionFields(interaction, services.largestSize);
    await repaintJob(interaction, id, ({ styles }) => ({ options, styles: withBlend(styles, blend) }), services);
  },
} satisfies ModalHandler<StylizeDeps>;

/** @param blend share of the second style, in percent. */
function withBlend(styles: readonly StyleShare[], blend: number | undefined): readonly StyleShare[] {
  const [first, second] = styles;
  if (second === undefined || blend === undefined) return styles;
  return [
    { ...first, share: 100 - blend },
    { ...second, share: blend },
  ];
}
