/** What happens, told live to one member: server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
import type { ServerResponse } from 'node:http';
import type { Actor } from '../actors.js';
import type { Discord } from '../discord.js';
import { follow } from './happenings.js';

/** Nothing said for longer looks like a dead connection to some browsers, in milliseconds. */
const PULSE = 15_000;

/** Tells until the listener goes. */
export function stream(discord: Discord, actor: Actor, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const end = follow(discord, actor, (event, data) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  );
  const pulse = setInterval(() => response.write(': still here\n\n'), PULSE).unref();
  response.on('close', () => {
    clearInterval(pulse);
    end();
  });
  response.write(': listening\n\n');
}
