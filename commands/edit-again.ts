/** "Edit again", under what was wrong with a window: opens the window as it was filled in. */

import type { ComponentHandler } from '../src/discord/command-types.js';
import type { FormDeps } from '../src/discord/forms/forms.js';

export const openFormAgain = {
  actions: ['edit-again'],
  execute: (interaction, id, _, { forms }) => forms.reopen(interaction, id),
} satisfies ComponentHandler<FormDeps>;
