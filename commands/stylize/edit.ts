/** "Edit": a modal with every option and the style; submitting it starts another job with the same picture. */

import type { ModalSubmitInteraction } from 'discord.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { customId } from '../../src/discord/custom-id.js';
import { MAX_SELECT_OPTIONS } from '../../src/discord/discord-limits.js';
import { libraryScope } from '../../src/discord/library/access.js';
import { guildPolicy } from '../../src/discord/settings/guild-policy.js';
import { requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import { editModal, readOptionFields, readStyleChoice } from '../../src/discord/stylize/option-modals.js';
import { nameParts, shortName } from '../../src/discord/stylize/painting-name.js';
import { paintingId, pressedPainting } from '../../src/discord/stylize/pressed-painting.js';
import { type JobChanges, repaintJob } from '../../src/discord/stylize/start-job.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import type { Job, StyleShare } from '../../src/jobs/job.js';
import { nameOf } from '../../src/library/style.js';
import { messagesFor } from '../../src/locales/index.js';

export const openEditModal = {
  expectsPainting: true,
  actions: ['edit'],
  async execute(interaction, id, _, services) {
    const { jobs, styles, forms } = services;
    const { jobId, isPrivate } = pressedPainting(interaction, id);
    const job = await requireVisibleJob(jobs, jobId, interaction);
    const choices = await styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
    const { locale } = interaction;
    // "Edit again" stands in a message of its own, which says nothing of where the painting was.
    const modalId = customId('edit', paintingId(job.id, isPrivate));
    await forms.show(
      interaction,
      editModal(modalId, job, choices, guildPolicy(interaction, services).choosable, locale, messagesFor(locale)),
    );
  },
} satisfies ComponentHandler<StylizeDeps>;

export const submitEditModal = {
  expectsPainting: true,
  actions: ['edit'],
  async execute(interaction, id, services) {
    const { options, blend } = readOptionFields(interaction, guildPolicy(interaction, services).choosable.size);
    await repaintJob(
      interaction,
      id,
      async (job) => ({ options, ...(await changedStyles(interaction, job, blend, services)) }),
      services,
    );
  },
} satisfies ModalHandler<StylizeDeps>;

/** The first style as it was chosen, and the shares. @param blend share of the second style, in percent. */
async function changedStyles(
  interaction: ModalSubmitInteraction,
  job: Job,
  blend: number | undefined,
  { styles }: Pick<StylizeDeps, 'styles'>,
): Promise<Pick<JobChanges, 'styles' | 'styleNames'>> {
  const blended = withBlend(job.styles, blend);
  const chosen = readStyleChoice(interaction.fields);
  const [first, ...others] = blended;
  if (chosen === undefined || chosen === first.library) return { styles: blended };
  const style = await styles.find(libraryScope(interaction), chosen);
  const picture = await styles.storedPicture(style);
  const [, ...otherNames] = nameParts(job.name).styles;
  return {
    styles: [{ picture, share: first.share, library: style.id }, ...others],
    styleNames: [shortName(nameOf(style, interaction.locale)), ...otherNames],
  };
}

/** @param blend share of the second style, in percent. */
function withBlend(styles: readonly StyleShare[], blend: number | undefined): readonly StyleShare[] {
  const [first, second] = styles;
  if (second === undefined || blend === undefined) return styles;
  return [
    { ...first, share: 100 - blend },
    { ...second, share: blend },
  ];
}
