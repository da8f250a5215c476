/** What happens, told live to one member: server-sent events. https://html.spec.whatwg.org/multipage/server-sent-events.html */
import type { ServerResponse } from 'node:http';
import type { Actor } from '../actors.js';
import type { Discord } from '../discord.js';
import type { InteractionRecord } from '../interactions.js';
import type { MessageChange } from '../messages.js';
import type { MessageRecord } from '../records.js';
import { type MessageChangeView, viewInteraction } from './view.js';

/** Nothing said for longer looks like a dead connection to some browsers, in milliseconds. */
const PULSE = 15_000;

/** Tells until the listener goes: `message` with a `MessageChangeView`, `interaction` with an `InteractionView`. */
export function stream(discord: Discord, actor: Actor, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const tell = (event: string, data: object) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  const onMessage = (message: MessageRecord, change: MessageChange) => {
    if (!actor.sees(message)) return;
    const { id, channelId: channel_id } = message;
    const shown = change === 'deleted' ? { id, channel_id } : discord.showMessage(message);
    tell('message', { change, message: shown } satisfies MessageChangeView);
  };
  const onInteraction = (record: InteractionRecord) => {
    if (record.member === actor.member) tell('interaction', viewInteraction(record));
  };
  const pulse = setInterval(() => response.write(': still here\n\n'), PULSE).unref();
  discord.changes.on('message', onMessage).on('interaction', onInteraction);
  response.on('close', () => {
    clearInterval(pulse);
    discord.changes.off('message', onMessage).off('interaction', onInteraction);
  });
  response.write(': listening\n\n');
}
