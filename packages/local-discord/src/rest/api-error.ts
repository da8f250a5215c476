/** An answer of Discord that says no. Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors?: object,
  ) {
    super(message);
  }

  get body(): object {
    const { code, message, errors } = this;
    return errors === undefined ? { code, message } : { code, message, errors };
  }

  get headers(): Record<string, string> {
    return {};
  }
}

/** A refusal that is over after a while. */
class LimitError extends ApiError {
  /** @param retryAfter in seconds. */
  constructor(
    code: number,
    message: string,
    readonly retryAfter: number,
  ) {
    super(429, code, message);
  }

  override get body(): object {
    return { ...super.body, retry_after: this.retryAfter, global: false };
  }

  override get headers(): Record<string, string> {
    return { 'retry-after': String(Math.ceil(this.retryAfter)), 'x-ratelimit-scope': 'user' };
  }
}

export const refusals = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  unknownRoute: () => new ApiError(404, 0, '404: Not Found'),
  methodNotAllowed: () => new ApiError(405, 0, '405: Method Not Allowed'),
  unknownChannel: () => new ApiError(404, 10_003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10_004, 'Unknown Guild'),
  unknownMember: () => new ApiError(404, 10_007, 'Unknown Member'),
  unknownMessage: () => new ApiError(404, 10_008, 'Unknown Message'),
  unknownRole: () => new ApiError(404, 10_011, 'Unknown Role'),
  unknownUser: () => new ApiError(404, 10_013, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, 10_015, 'Unknown Webhook'),
  unknownEvent: () => new ApiError(404, 10_070, 'Unknown Guild Scheduled Event'),
  unknownInteraction: () => new ApiError(404, 10_062, 'Unknown interaction'),
  tooManyEvents: () => new ApiError(400, 30_038, 'Maximum number of uncompleted guild scheduled events reached (100)'),
  tooManyCommands: () =>
    new ApiError(400, 30_034, 'Max number of daily application command creates has been reached (200)'),
  /** Discord counts it as a rate limit: clients see 429, wait and try again. */
  tooManyOldEdits: (retryAfter: number) =>
    new LimitError(
      30_046,
      'Maximum number of edits to messages older than 1 hour reached. Try again later.',
      retryAfter,
    ),
  tooLarge: () => new ApiError(413, 40_005, 'Request entity too large'),
  acknowledged: () => new ApiError(400, 40_060, 'Interaction has already been acknowledged.'),
  tooManyFollowUps: () =>
    new ApiError(400, 40_094, 'This interaction has reached the maximum number of follow up messages'),
  missingAccess: () => new ApiError(403, 50_001, 'Missing Access'),
  notYours: () => new ApiError(403, 50_005, 'Cannot edit a message authored by another user'),
  empty: () => new ApiError(400, 50_006, 'Cannot send an empty message'),
  cannotDirect: () => new ApiError(403, 50_007, 'Cannot send messages to this user'),
  nothingInCommon: () => new ApiError(403, 50_278, 'Cannot send messages to this user due to having no mutual guilds'),
  missingPermissions: () => new ApiError(403, 50_013, 'Missing Permissions'),
  wrongChannel: () => new ApiError(400, 50_024, 'Cannot execute action on this channel type'),
  threadArchived: () => new ApiError(400, 50_083, 'Thread is archived'),
  invalidToken: () => new ApiError(401, 50_027, 'Invalid Webhook Token'),
  notJson: () => new ApiError(400, 50_109, 'The request body contains invalid JSON.'),
  threadExists: () => new ApiError(400, 160_004, 'A thread has already been created for this message'),
  threadLocked: () => new ApiError(400, 160_005, 'Thread is locked'),
  finishedEvent: () => new ApiError(400, 180_000, 'Cannot update a finished event'),
} as const;
