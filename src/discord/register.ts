/** Tells Discord which commands there are, all at once, and only when they have changed: 200 may be created a day. */
import { createHash } from 'node:crypto';
import { type REST, Routes } from 'discord.js';
import pRetry from 'p-retry';
import type { Logger } from 'pino';
import { recall, remember, type Store } from '../store/store.js';
import type { Commands } from './command.js';

export interface Registry {
  readonly rest: REST;
  readonly applicationId: string;
  readonly store: Store;
  readonly log: Logger;
  /** Ends what is tried again and again. */
  readonly signal: AbortSignal;
}

/** Once a minute at most, in milliseconds. */
const AGAIN = { retries: Number.POSITIVE_INFINITY, minTimeout: 5000, maxTimeout: 60_000, factor: 2 } as const;

/**
 * Resolves after the first try. What went wrong then is tried again in the background: the commands that Discord knows from
 * earlier go on working, and a queue is not given up for them.
 */
export async function registerCommands(commands: Commands, registry: Registry): Promise<void> {
  const { log, signal } = registry;
  try {
    await register(commands, registry);
  } catch (error) {
    log.error({ err: error }, 'the commands could not be registered; trying again');
    const onFailedAttempt = ({ error: again }: { error: Error }) =>
      log.error({ err: again }, 'the commands could not be registered');
    pRetry(() => register(commands, registry), { ...AGAIN, signal, onFailedAttempt }).catch(() => {});
  }
}

async function register({ slash, message, user }: Commands, { rest, applicationId, store, log }: Registry) {
  const body = [...slash, ...message, ...user].map(({ data }) => data);
  const hash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
  const name = `commands of ${applicationId}`;
  if ((await recall(store, name)) === hash) return;
  await rest.put(Routes.applicationCommands(applicationId), { body });
  await remember(store, name, hash);
  log.info({ commands: body.length }, 'commands registered');
}
