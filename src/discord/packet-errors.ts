/** Events of the gateway that discord.js cannot read: one is worth a line in the log, not a process. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';

type HandlePacket = (packet?: { readonly t?: string | null }, shard?: unknown) => boolean;

/**
 * Discord sends what its documentation does not know yet, and discord.js throws on some of it, in a place where nobody catches.
 * Every event goes through one method of its, those that had to wait for READY too.
 */
export function catchPacketErrors({ ws }: Client, log: Logger): void {
  const handle = (Reflect.get(ws, 'handlePacket') as HandlePacket).bind(ws);
  const survive: HandlePacket = (packet, shard) => {
    try {
      return handle(packet, shard);
    } catch (error) {
      log.error({ event: packet?.t, err: error }, 'an event of the gateway could not be read');
      return true;
    }
  };
  Reflect.defineProperty(ws, 'handlePacket', { value: survive, configurable: true, writable: true });
}
