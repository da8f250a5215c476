/** Tells Discord which commands there are, all at once, and only when they have changed: 200 may be created a day. */
import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import type { Logger } from 'pino';
import { recall, remember, type Store } from '../store/store.js';
import type { Commands } from './command.js';

export async function registerCommands(
  { slash, message, user }: Commands,
  rest: REST,
  applicationId: string,
  store: Store,
  log: Logger,
): Promise<void> {
  const body = [...slash, ...message, ...user].map(({ data }) => data);
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const name = `commands of ${applicationId}`;
  if ((await recall(store, name)) === hash) return;
  await rest.put(Routes.applicationCommands(applicationId), { body });
  await remember(store, name, hash);
  log.info({ commands: body.length }, 'commands registered');
}
