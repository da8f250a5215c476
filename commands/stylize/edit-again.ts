/** "Edit again", under what was wrong with a window: opens the window as it was filled in. */

import type { ComponentHandler } from '../../src/discord/command-types.js';
import { MAX_SELECT_OPTIONS } from '../../src/discord/discord-limits.js';
import { libraryScope } from '../../src/discord/library/access.js';
import { refill } from '../../src/discord/messages/filled-form.js';
import type { FormDraft } from '../../src/discord/stylize/field-errors.js';
import { requireVisibleJob } from '../../src/discord/stylize/job-access.js';
import { editModal, pictureModal, STYLE_FIELD } from '../../src/discord/stylize/option-modals.js';
import type { StylizeDeps } from '../../src/discord/stylize/stylize-deps.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';
import { DEFAULTS } from '../../src/painting/options.js';

export const openFormAgain = {
  expectsPainting: true,
  actions: ['edit-again'],
  async execute(interaction, id, _, { heldPictures, jobs, styles, largestSize }) {
    const draft = await heldPictures.find<FormDraft>(id, interaction.user.id);
    if (draft === undefined) throw new UserError('pictures-gone', 'What was typed is no longer kept; open it anew.');
    const { form, subjectId, filled, keptUpload } = draft;
    const choices = await styles.choices(libraryScope(interaction), MAX_SELECT_OPTIONS);
    const { locale } = interaction;
    const messages = messagesFor(locale);
    const modal =
      form === 'edit'
        ? editModal(await requireVisibleJob(jobs, subjectId, interaction), choices, largestSize, locale, messages)
        : pictureModal(
            form,
            { heldPictureId: subjectId, choices, strength: DEFAULTS.strength, keptUpload },
            locale,
            messages,
          );
    // What was chosen in the menu would replace the picture that was uploaded.
    await interaction.showModal(refill(modal, keptUpload === undefined ? filled : { ...filled, [STYLE_FIELD]: [] }));
  },
} satisfies ComponentHandler<StylizeDeps>;
