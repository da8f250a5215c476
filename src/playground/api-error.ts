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
}

export const refusals = {
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  unknownRoute: () => new ApiError(404, 0, '404: Not Found'),
  unknownChannel: () => new ApiError(404, 10_003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10_004, 'Unknown Guild'),
  unknownMessage: () => new ApiError(404, 10_008, 'Unknown Message'),
  unknownUser: () => new ApiError(404, 10_013, 'Unknown User'),
  unknownWebhook: () => new ApiError(404, 10_015, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, 10_062, 'Unknown interaction'),
  tooManyCommands: () =>
    new ApiError(400, 30_034, 'Max number of daily application command creates has been reached (200)'),
  tooLarge: () => new ApiError(413, 40_005, 'Request entity too large'),
  acknowledged: () => new ApiError(400, 40_060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new ApiError(403, 50_001, 'Missing Access'),
  notYours: () => new ApiError(403, 50_005, 'Cannot edit a message authored by another user'),
  empty: () => new ApiError(400, 50_006, 'Cannot send an empty message'),
  missingPermissions: () => new ApiError(403, 50_013, 'Missing Permissions'),
  invalidToken: () => new ApiError(401, 50_027, 'Invalid Webhook Token'),
  cannotDirect: () => new ApiError(403, 50_007, 'Cannot send messages to this user'),
} as const;
