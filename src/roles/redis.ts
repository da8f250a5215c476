/** Connections to Redis 7 or Valkey; loaded only where its address is set. */
import { Redis, type RedisOptions } from 'ioredis';
import { firstLine, UserError } from '../errors/user-error.js';
import { storageFailed } from '../store/storage-failures.js';

/** Between attempts to connect again, in milliseconds. */
const RETRY_PAUSE_MS = { first: 100, most: 2000 } as const;
/** A command that gets no answer for so long fails: the rows are the truth, and are compared with the queue again. */
const COMMAND_TIMEOUT_MS = 5000;

const OPTIONS = {
  // As BullMQ wants it; while there is no connection, commands fail at once all the same.
  maxRetriesPerRequest: null,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: COMMAND_TIMEOUT_MS,
  lazyConnect: true,
  retryStrategy: (attempt) => Math.min(RETRY_PAUSE_MS.first * attempt, RETRY_PAUSE_MS.most),
} as const satisfies RedisOptions;

/**
 * @param url redis:// or rediss://, with user, password and the number of a database.
 * @throws UserError `redis` where it cannot be reached at the start.
 */
export async function connectRedis(url: string, name: string): Promise<Redis> {
  const connection = new Redis(url, { ...OPTIONS, connectionName: `brushwork-${name}` });
  let trouble: Error | undefined;
  // Each user of the connection reports its own trouble.
  connection.on('error', (error) => {
    storageFailed('queue');
    trouble = error;
  });
  try {
    await connection.connect();
    return connection;
  } catch (error) {
    connection.disconnect();
    const cause = trouble ?? error;
    throw new UserError('redis', { server: shownServer(url), reason: firstLine(cause) }, { cause });
  }
}

/** Without user and password. */
function shownServer(url: string): string {
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}
