/** Asks why a challenge is cancelled. */
import type { ModalBuilder } from 'discord.js';
import { CHALLENGE_LIMITS } from '../../../challenges/challenge.js';
import type { Messages } from '../../../locales/index.js';
import { textField } from '../../messages/text-field.js';
import { draftModal } from '../setup/draft-modals.js';

/** Asks why, which is the confirmation. @param id the challenge's. */
export function cancelChallengeModal(id: string, { challenges }: Messages): ModalBuilder {
  const { fields } = challenges.draft;
  const reason = textField('reason', {
    label: fields.reason,
    help: fields.reasonHelp,
    value: '',
    maxLength: CHALLENGE_LIMITS.reason,
    multiline: true,
  });
  return draftModal('call-off', id, challenges.organise.cancelTitle, reason);
}
