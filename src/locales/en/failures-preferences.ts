/** Why a member's own settings were not changed. */
import type { PREFERENCE_ERRORS } from '../../errors/preference-errors.js';
import type { FailureMessagesOf } from '../failure-messages.js';

export const preferenceFailures: FailureMessagesOf<typeof PREFERENCE_ERRORS> = {
  'preset-unknown': ({ given }) => `You have no preset called “${given}”. Choose one from the list.`,
  'preset-name': ({ limit }) => `A preset’s name has 1–${limit} characters. Choose another name.`,
  'preset-limit': ({ limit }) => `You already have ${limit} presets. Delete one first.`,
  'preset-empty': () => 'You have no defaults to save yet. Press “Change” first.',
  'preferences-not-yours': () => 'Those are somebody else’s settings. Open yours with /settings.',
};
