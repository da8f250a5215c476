/** What whoever starts a local Discord can mend. */
export type LocalDiscordErrorCode = 'port-unavailable' | 'openapi-unreadable' | 'state-unreadable';

export class LocalDiscordError extends Error {
  override readonly name = 'LocalDiscordError';

  /** @param reason what the system says, in one line. */
  constructor(
    readonly code: LocalDiscordErrorCode,
    readonly reason: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An exception in one line. */
export const firstLine = (error: unknown): string =>
  String(error instanceof Error ? error.message : error).split('\n')[0];
