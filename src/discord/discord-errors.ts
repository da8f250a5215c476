/** What Discord said when it refused a request, for decisions and for the log. */
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from 'discord.js';

export const isDiscordError = (error: unknown, ...codes: readonly RESTJSONErrorCodes[]): error is DiscordAPIError =>
  error instanceof DiscordAPIError && (codes as readonly unknown[]).includes(error.code);

/** The interaction cannot be answered any more: the answer came too late, or somebody else gave it. */
const UNANSWERABLE = [
  RESTJSONErrorCodes.UnknownInteraction,
  RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged,
] as const;
/** The reply was deleted or dismissed, or may not be changed any more. */
const REPLY_GONE = [
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.InvalidWebhookToken,
] as const;

/** Paths that begin with the right an interaction gives: its first answer, and what follows. */
const OF_INTERACTION = /^\/(interactions|webhooks)\/\d+\/[^/]+/;

/** Whether an interaction can be answered no more, for reasons that are nobody's mistake. */
export const isUnanswerable = (error: unknown): error is DiscordAPIError =>
  isDiscordError(error, ...UNANSWERABLE) ||
  (isDiscordError(error, ...REPLY_GONE) && OF_INTERACTION.test(pathOf(error)));

/** `/webhooks/1/secret/messages/@original`: what was asked for, below the version of the API. */
const pathOf = ({ url }: Pick<DiscordAPIError, 'url'>): string =>
  (URL.canParse(url) ? new URL(url).pathname : url).replace(/^\/api(\/v\d+)?/, '').replaceAll('%40', '@');

/** What was refused, without ids, which say nothing to a person, and without tokens, which nobody may read. */
const routeOf = (error: Pick<DiscordAPIError, 'url'>): string =>
  pathOf(error)
    .replace(OF_INTERACTION, (path) => `/${path.split('/')[1]}/:id/:token`)
    .replaceAll(/\/\d{1,20}(?=\/|$)/g, '/:id');

/** For the log: what Discord was asked and what it said. Empty where the error is not a refusal. */
export function refusalIn(error: unknown): {
  code?: number | string;
  status?: number;
  route?: string;
  reason?: string;
} {
  if (!(error instanceof DiscordAPIError || error instanceof HTTPError)) return {};
  const code = error instanceof DiscordAPIError ? { code: error.code } : {};
  return { ...code, status: error.status, route: `${error.method} ${routeOf(error)}`, reason: shorten(error.message) };
}

/** Characters: a form of which everything is wrong has a line for each field. */
const MAX_REASON_LENGTH = 500;

const shorten = (text: string) => (text.length > MAX_REASON_LENGTH ? `${text.slice(0, MAX_REASON_LENGTH)}…` : text);

/** Statuses worth a retry: 401 (the operator can fix the bot token), 408 and 429. */
const TEMPORARY_STATUSES: readonly number[] = [401, 408, 429];

/** Discord sends an error code; a proxy in front of it only the status. */
export const isTooLarge = (error: unknown): boolean => error instanceof DiscordAPIError && error.status === 413;

/** Whether a retry would fail again. An error without a code comes from a proxy, not from Discord. */
export function isPermanentError(error: unknown): error is DiscordAPIError {
  if (!(error instanceof DiscordAPIError)) return false;
  const { code, status } = error;
  if (code === RESTJSONErrorCodes.MaximumNumberOfEditsToMessagesOlderThanOneHourReached) return true;
  if (code === RESTJSONErrorCodes.InvalidWebhookToken || status === 413) return true;
  return typeof code === 'number' && status >= 400 && status < 500 && !TEMPORARY_STATUSES.includes(status);
}
