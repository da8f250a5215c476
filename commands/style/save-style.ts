/** "Save style", under a finished painting: its style picture becomes one of the server's styles. */

import { MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { requireMayAdd } from '../../src/discord/library/access.js';
import { addStyle } from '../../src/discord/library/actions.js';
import type { LibraryDeps } from '../../src/discord/library/library-deps.js';
import { readStyleFields, saveStyleModal } from '../../src/discord/library/save-style-modal.js';
import { toReply } from '../../src/discord/messages/message.js';
import { requireOwnJob } from '../../src/discord/stylize/job-access.js';
import { pressedPainting } from '../../src/discord/stylize/pressed-painting.js';
import { requireShowableIn } from '../../src/discord/stylize/showable.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

export const openSaveStyleModal = {
  actions: ['style-save'],
  async execute(interaction, id, _, services) {
    requireMayAdd(interaction, services);
    // Only the painting's owner: a style picture that was uploaded may be private.
    const job = await requireOwnJob(services.jobs, pressedPainting(interaction, id).jobId, interaction);
    // Everybody in the server sees the library.
    requireShowableIn(job, null);
    await services.forms.show(interaction, saveStyleModal(job, messagesFor(interaction.locale)));
  },
} satisfies ComponentHandler<LibraryDeps>;

export const submitSaveStyleModal = {
  actions: ['style-save'],
  async execute(interaction: ModalSubmitInteraction, id, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const job = await requireOwnJob(services.jobs, id, interaction);
    requireShowableIn(job, null);
    const { styleIndex, ...fields } = readStyleFields(interaction, job);
    const picture = await services.jobs.style(job, styleIndex);
    if (picture === undefined) throw new UserError('pictures-gone');
    await interaction.editReply(toReply(await addStyle(interaction, services, { ...fields, picture })));
  },
} satisfies ModalHandler<LibraryDeps>;
