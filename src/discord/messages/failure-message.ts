/** Why something was not done, and what can be done about it. */
import { describeFailure, type FailureReason, type Messages } from '../../locales/index.js';
import type { BotMessage } from './bot-message.js';
import { actionButton, type ComponentRow, componentRow } from './components.js';
import { ACCENT_COLOURS, textMessage } from './message.js';

export interface FailureMessageOptions {
  /** What is said first where this comes in another message than the one that was waited for. */
  readonly preface?: string | undefined;
  /** By default that there is no painting. */
  readonly title?: string | undefined;
  /** What can be done about it. */
  readonly row?: ComponentRow | undefined;
}

export const failureMessage = (
  failure: FailureReason,
  messages: Messages,
  options: FailureMessageOptions = {},
): BotMessage => linesMessage([describeFailure(messages, failure)], messages, options);

/** Characters of all that is wrong, of the 4,000 that a message may have. */
const MAX_FAILURES_LENGTH = 3000;

/** Everything that is wrong with a form, as far as there is room. */
export function failuresMessage(
  failures: readonly FailureReason[],
  messages: Messages,
  options: FailureMessageOptions = {},
): BotMessage {
  const lines: string[] = [];
  for (const failure of failures) {
    const line = `- ${describeFailure(messages, failure)}`;
    const isTooLong = [...lines, line].join('\n').length > MAX_FAILURES_LENGTH;
    lines.push(isTooLong ? '- …' : line);
    if (isTooLong) break;
  }
  return linesMessage(lines, messages, options);
}

function linesMessage(
  lines: readonly string[],
  messages: Messages,
  { preface, title = messages.painting.failed.title, row }: FailureMessageOptions,
): BotMessage {
  const text = [`**${title}**`, preface, ...lines].filter((line) => line !== undefined).join('\n');
  return textMessage(text, ACCENT_COLOURS.failed, ...(row === undefined ? [] : [row]));
}

/** @param draftId of the filled modal. */
export const editAgainRow = (draftId: string, { forms }: Messages): ComponentRow =>
  componentRow(actionButton('edit-again', draftId, forms.editAgain));
