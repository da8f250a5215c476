/**
 * Something the person can mend: a bad picture, a size that does not fit, a download that failed. The message says what
 * happened and what to do next, in words they know; `kind` and `details` let another door say it in another language.
 */
export class UserError extends Error {
  override readonly name = 'UserError';

  constructor(
    readonly kind: string,
    message: string,
    readonly details: Readonly<Record<string, string | number>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An exception in one line, for messages that name another program's reason. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0];
}
