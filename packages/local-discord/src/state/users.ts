/** Accounts: people, and the bot. */
import { createHash } from 'node:crypto';
import type { APIUser } from 'discord-api-types/v10';

/** @param avatar whether it has a picture of its own; the others have one of Discord's. */
export function createUser(id: string, name: string, { bot = false, avatar = false } = {}): APIUser {
  return {
    id,
    // People's names are in small letters; applications' are as they were given.
    username: bot ? name : name.toLowerCase().replace(/[^\w.]/g, '_'),
    global_name: bot ? null : name,
    discriminator: '0',
    avatar: avatar ? createHash('md5').update(id).digest('hex') : null,
    ...(bot ? { bot } : {}),
  } as APIUser;
}
