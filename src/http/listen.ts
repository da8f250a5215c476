/** Listens on a port, or fails with the reason. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createServer } from 'node:net';
import { firstLine, UserError } from '../errors/user-error.js';

/**
 * @param variable of the configuration that chose the port.
 * @throws UserError `port` when it is taken, or needs privileges.
 */
export async function listen(server: Server, port: number, host: string, variable: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'it is taken' : firstLine(cause);
    throw new UserError('port', { port, variable, reason }, { cause });
  }
}

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
