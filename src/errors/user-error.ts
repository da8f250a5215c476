import type { ErrorPolicy } from './error-kind.js';
import { ERROR_KINDS, type ErrorDetails, type ErrorKind } from './error-kinds.js';
import { operatorMessage } from './operator-messages/index.js';

/** Kinds without mandatory details may leave them out. */
type ErrorArguments<Kind extends ErrorKind> =
  Record<never, never> extends ErrorDetails[Kind]
    ? [details?: ErrorDetails[Kind], options?: ErrorOptions]
    : [details: ErrorDetails[Kind], options?: ErrorOptions];

/**
 * An error that the person can do something about: a bad picture, a size out of range, a failed download. The locales turn
 * `kind` and `details` into a sentence for members; `message` is the one for the terminal and the log.
 */
export class UserError<Kind extends ErrorKind = ErrorKind> extends Error {
  override readonly name = 'UserError';
  readonly details: ErrorDetails[Kind];

  constructor(
    readonly kind: Kind,
    ...[details = {} as ErrorDetails[Kind], options]: ErrorArguments<Kind>
  ) {
    super(operatorMessage(kind, details), options);
    this.details = details;
  }

  get policy(): ErrorPolicy {
    return ERROR_KINDS[this.kind];
  }
}

export const isUserError = <Kind extends ErrorKind>(error: unknown, kind: Kind): error is UserError<Kind> =>
  error instanceof UserError && error.kind === kind;

/** An exception in one line, for messages that name another program's reason. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
