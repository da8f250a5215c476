/** Whether Discord refused a request for one of the reasons that are named. */
import { DiscordAPIError, type RESTJSONErrorCodes } from 'discord.js';

export const refusedAs = (error: unknown, ...codes: readonly RESTJSONErrorCodes[]): error is DiscordAPIError =>
  error instanceof DiscordAPIError && (codes as readonly unknown[]).includes(error.code);
