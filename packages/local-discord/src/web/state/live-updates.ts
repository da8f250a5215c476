/** Receives events over a WebSocket and updates the state; reloads everything after a reconnect. */
import { batch, effect, signal } from '@preact/signals';
import type { APIMessage } from 'discord-api-types/payloads/v10';
import type { Entry } from '../../control-api/traffic-log.js';
import type { LiveEvent, MessageChangeView } from '../../control-api/views.js';
import { fetchMissedResults, onInteraction } from './actions.js';
import { announce, rememberAsAnnounced } from './announcements.js';
import { now } from './clock.js';
import { reloadWhenRebuilt } from './reload-when-rebuilt.js';
import { readAddress } from './route.js';
import {
  channelId,
  connected,
  controlClient,
  currentChannelId,
  loaded,
  memberId,
  messages,
  state,
  unread,
} from './store.js';

/** Delays between reconnection attempts. */
const RECONNECT_DELAYS_MS = [200, 500, 1000, 2000];
/** Signed file addresses hold for a day by Discord's clock, which can be moved: they are read again long before. */
const MAX_URL_AGE_MS = 12 * 3600 * 1000;
/** Traffic entries kept in memory. */
const MAX_TRAFFIC_ENTRIES = 300;

/** Whether the developer drawer is open. */
export const developerOpen = signal(false);
export const traffic = signal<readonly Entry[]>([]);

/** When the addresses of this channel's files were asked for, in milliseconds since 1970 by Discord's clock. */
let urlsReadAt = now.peek();
let socket: WebSocket | undefined;
let attempts = 0;

export function connectLive(): void {
  effect(() => {
    const subscription = { watch: memberId.value, developer: developerOpen.value };
    if (connected.value && subscription.watch !== '') socket?.send(JSON.stringify(subscription));
  });
  effect(() => {
    // Channel or member changed, or the connection was restored.
    if (connected.value && channelId.value !== '') loadMessages(memberId.value, channelId.value);
  });
  effect(() => {
    if (Math.abs(now.value - urlsReadAt) > MAX_URL_AGE_MS) refreshFileUrls(memberId.peek(), channelId.peek());
  });
  addEventListener('hashchange', readAddress);
  addEventListener('popstate', readAddress);
  // A developer who rebuilt the page switches back to this window.
  addEventListener('focus', reloadWhenRebuilt);
  connect();
}

function connect(): void {
  const { protocol, host } = location;
  socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control/socket`);
  socket.onopen = async () => {
    try {
      state.value = await controlClient.state();
      attempts = 0;
      batch(() => {
        readAddress();
        connected.value = true;
      });
      await reloadWhenRebuilt();
    } catch {
      socket?.close();
    }
  };
  socket.onmessage = ({ data }) => onEvent(JSON.parse(data));
  socket.onclose = () => {
    connected.value = false;
    setTimeout(connect, RECONNECT_DELAYS_MS[Math.min(attempts++, RECONNECT_DELAYS_MS.length - 1)]);
  };
}

function onEvent({ event, data }: LiveEvent): void {
  if (event === 'message') applyMessageChange(data);
  else if (event === 'interaction') onInteraction(data);
  else if (event === 'watching') fetchMissedResults();
  else if (event === 'traffic') traffic.value = [...traffic.value, data].slice(-MAX_TRAFFIC_ENTRIES);
  else if (event === 'state') {
    state.value = data;
    readAddress();
  }
}

/** Loads the messages of a channel. */
async function loadMessages(member: string, channel: string): Promise<void> {
  urlsReadAt = now.peek();
  loaded.value = false;
  messages.value = new Map();
  const still = () => member === memberId.peek() && channel === channelId.peek();
  try {
    const said = await controlClient.messages(member, channel);
    if (!still()) return;
    rememberAsAnnounced(said);
    batch(() => {
      // Events that arrived during the request are newer than its response.
      const newer = messages.peek();
      const all = said.map((message) => [message.id, newer.get(message.id) ?? signal<APIMessage>(message)] as const);
      const later = [...newer].filter(([id]) => !said.some((message) => message.id === id));
      messages.value = new Map([...all, ...later]);
      loaded.value = true;
      unread.value = new Set([...unread.peek()].filter((id) => id !== currentChannelId.peek()));
    });
  } catch {
    // The next connection loads again.
  }
}

/** Reloads messages for fresh file addresses. Messages edited meanwhile arrived by event and are kept. */
async function refreshFileUrls(member: string, channel: string): Promise<void> {
  urlsReadAt = now.peek();
  const said = await controlClient.messages(member, channel).catch(() => []);
  batch(() => {
    for (const message of said) {
      const known = messages.peek().get(message.id);
      if (known?.peek().edited_timestamp === message.edited_timestamp) known.value = message;
    }
  });
}

function applyMessageChange({ change, message }: MessageChangeView): void {
  const { id, channel_id } = message;
  if (channel_id !== currentChannelId.peek()) {
    if (change === 'created') unread.value = new Set([...unread.peek(), channel_id]);
    return;
  }
  const known = messages.peek();
  if (change !== 'deleted') announce(message as APIMessage);
  if (change === 'deleted') messages.value = new Map([...known].filter(([each]) => each !== id));
  else if (known.has(id)) (known.get(id) as { value: unknown }).value = message;
  else messages.value = new Map([...known, [id, signal(message as APIMessage)]]);
}
