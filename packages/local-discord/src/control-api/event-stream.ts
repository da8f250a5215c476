/** What happens, told live to one member: server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
import type { ServerResponse } from 'node:http';
import type { Actor } from '../actors/actor.js';
import type { DiscordState } from '../state/discord-state.js';
import { subscribe } from './events.js';

/** Nothing said for longer looks like a dead connection to some browsers, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** Tells until the listener goes. */
export function streamEvents(discord: DiscordState, actor: Actor, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const end = subscribe(discord, actor, (event, data) =>
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  );
  const pulse = setInterval(() => response.write(': still here\n\n'), KEEP_ALIVE_MS).unref();
  response.on('close', () => {
    clearInterval(pulse);
    end();
  });
  response.write(': listening\n\n');
}
