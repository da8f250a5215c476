/**
 * Events, live to pages and scripts: a WebSocket, of which a browser allows many more than connections to one server.
 *
 * The page says `{"watch": "MEMBER", "developer": true}`, again whenever it wants to see something else, and gets
 * `{"event": "message", "data": {}}`: what that member sees, `state` with a `StateView` whenever places or people change,
 * and for developers the requests of the bot and their answers.
 */
import type { IncomingMessage, Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { ClientRejection } from '../actors/client-rejection.js';
import type { DiscordState } from '../state/discord-state.js';
import type { PageContent } from './dev-tools.js';
import { actorOf } from './find-actor.js';
import { isLocalRequest } from './local-only.js';
import { type Emit, subscribe } from './member-events.js';
import type { TrafficLog } from './traffic-log.js';
import { viewState } from './views.js';

const PATH = '/control/socket';
const MAX_MESSAGE_BYTES = 1024;

const SUBSCRIPTION = z.strictObject({ watch: z.string().max(20), developer: z.boolean().default(false) });

/** @returns a function that closes all connections. */
export function openLiveSocket(
  server: Server,
  discord: DiscordState,
  traffic: TrafficLog,
  page: PageContent,
): () => void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request: IncomingMessage, socket, head) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname.startsWith('/gateway')) return;
    if (pathname !== PATH || !isLocalRequest(request)) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    sockets.handleUpgrade(request, socket, head, (connection) => handleConnection(connection, discord, traffic, page));
  });
  return () => {
    for (const client of sockets.clients) client.terminate();
    sockets.close();
  };
}

function handleConnection(socket: WebSocket, discord: DiscordState, traffic: TrafficLog, page: PageContent): void {
  const emit: Emit = (event, data) => socket.send(JSON.stringify({ event, data }));
  let isScheduled = false;
  const onState = () => {
    // Several changes of one moment are one event.
    if (isScheduled) return;
    isScheduled = true;
    setImmediate(() => {
      isScheduled = false;
      emit('state', viewState(discord, page));
    });
  };
  const onTraffic = (entry: object) => emit('traffic', entry);
  let end = () => {};
  const leave = () => {
    end();
    discord.changes.off('state', onState);
    traffic.off('entry', onTraffic);
  };
  socket.on('message', (text) => {
    leave();
    try {
      const { watch, developer } = SUBSCRIPTION.parse(JSON.parse(String(text)));
      end = subscribe(discord, actorOf(discord, watch), emit);
      discord.changes.on('state', onState);
      if (developer) traffic.on('entry', onTraffic);
      emit('watching', { member: watch });
    } catch (error) {
      socket.close(1008, error instanceof ClientRejection ? error.message : 'Nobody can be watched like that.');
    }
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', leave);
}
