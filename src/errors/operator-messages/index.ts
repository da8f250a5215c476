/**
 * The English of the terminal and of the log, for those who run Brushwork. Members read the locales, which know the same kinds; a kind
 * that only members meet has no sentence here.
 */
import type { ErrorDetails, ErrorKind, TERMINAL_ERRORS } from '../error-kinds.js';
import type { OperatorMessagesOf } from './message-table.js';
import { paintingMessages } from './painting-messages.js';
import { pictureMessages } from './picture-messages.js';
import { processMessages } from './process-messages.js';

const MESSAGES: OperatorMessagesOf<typeof TERMINAL_ERRORS> = {
  ...pictureMessages,
  ...paintingMessages,
  ...processMessages,
};

/** A sentence; for a kind that only members meet, the kind with its details ("quota-day {"limit":3}"). */
export function operatorMessage<Kind extends ErrorKind>(kind: Kind, details: ErrorDetails[Kind]): string {
  const sentences: Partial<Record<ErrorKind, (details: never) => string>> = MESSAGES;
  const sentence = sentences[kind];
  if (sentence !== undefined) return sentence(details as never);
  return Object.keys(details).length === 0 ? kind : `${kind} ${JSON.stringify(details)}`;
}
