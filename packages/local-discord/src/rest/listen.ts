/** Opens a port, or says in a sentence why not. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { firstLine, LocalDiscordError } from '../errors.js';

/** @throws LocalDiscordError `port-unavailable` when it is taken, or not ours to open. */
export async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'it is taken' : firstLine(cause);
    const message = `Port ${port} cannot be opened: ${reason}. Choose another one, or 0 for any.`;
    throw new LocalDiscordError('port-unavailable', reason, message, { cause });
  }
}
