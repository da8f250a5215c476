/** Everything that is wrong with a submitted modal, told at once, with a button that opens the modal again as it was filled in. */
import type { ModalSubmitInteraction } from 'discord.js';
import type { UserError } from '../../errors/user-error.js';
import { describeFailure, type Messages, messagesFor } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import { actionButton } from '../messages/components.js';
import { type FilledForm, filledForm } from '../messages/filled-form.js';
import { ACCENT_COLOURS, noticeMessage, toReply } from '../messages/message.js';
import type { StartJobDeps } from './stylize-deps.js';

/** A modal that waits to be opened again, as it is stored. */
export interface FormDraft {
  readonly form: 'edit' | 'picture' | 'avatar';
  /** Of the job that is edited, or of the picture in the pending-picture store. */
  readonly subjectId: string;
  readonly filled: FilledForm;
  /** File name of a style picture that came with it. */
  readonly keptUpload?: string | undefined;
}

export async function tellFieldErrors(
  interaction: ModalSubmitInteraction,
  draft: Omit<FormDraft, 'filled'>,
  errors: readonly UserError[],
  { heldPictures }: Pick<StartJobDeps, 'heldPictures'>,
): Promise<void> {
  const stored: FormDraft = { ...draft, filled: filledForm(interaction) };
  const draftId = heldPictures.add(stored, interaction.user.id);
  await interaction.reply(toReply(fieldErrorsMessage(draftId, errors, messagesFor(interaction.locale)), true));
}

function fieldErrorsMessage(draftId: string, errors: readonly UserError[], messages: Messages): BotMessage {
  const { title, editAgain } = messages.firstMinute.fieldErrors;
  const lines = errors.map((error) => `- ${describeFailure(messages, error)}`);
  return noticeMessage(
    title(errors.length),
    lines,
    ACCENT_COLOURS.failed,
    actionButton('edit-again', draftId, editAgain),
  );
}
