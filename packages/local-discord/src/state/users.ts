/** Accounts: people, and the bot. */
import { createHash } from 'node:crypto';
import type { APIUser } from 'discord-api-types/v10';

interface UserOptions {
  readonly bot?: boolean;
  /** Whether it has an avatar of its own; the others have one of Discord's defaults. */
  readonly avatar?: boolean;
  /** The avatar, SVG; one is drawn where this is absent. */
  readonly picture?: string | undefined;
}

export function createUser(
  id: string,
  name: string,
  { bot = false, avatar = false, picture }: UserOptions = {},
): APIUser {
  return {
    id,
    // People's names are in small letters; applications' are as they were given.
    username: bot ? name : name.toLowerCase().replace(/[^\w.]/g, '_'),
    global_name: bot ? null : name,
    discriminator: '0',
    avatar:
      avatar || picture !== undefined
        ? createHash('md5')
            .update(picture ?? id)
            .digest('hex')
        : null,
    ...(bot ? { bot } : {}),
  } as APIUser;
}
