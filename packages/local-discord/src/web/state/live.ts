/** Hears what happens, and keeps what the page knows up to date; after a silence it asks for everything anew. */
import { batch, effect, signal } from '@preact/signals';
import type { APIMessage } from 'discord-api-types/payloads/v10';
import type { Entry } from '../../control-api/traffic-log.js';
import type { LiveEvent, MessageChangeView } from '../../control-api/views.js';
import { askForOutcomes, onInteraction } from './actions.js';
import { ahead } from './clock.js';
import { reloadWhenRebuilt } from './reload-when-rebuilt.js';
import { readAddress } from './route.js';
import { channelId, controlClient, hereId, listening, loaded, memberId, messages, state, unread } from './store.js';

/** Between two tries to be heard again, in milliseconds. */
const PAUSES = [200, 500, 1000, 2000];
/** Entries that are kept. */
const TRAFFIC = 300;

/** Whether the developers' drawer is open. */
export const developerOpen = signal(false);
export const traffic = signal<readonly Entry[]>([]);

let socket: WebSocket | undefined;
let tries = 0;

export function connectLive(): void {
  effect(() => {
    const wish = { watch: memberId.value, developer: developerOpen.value };
    if (listening.value && wish.watch !== '') socket?.send(JSON.stringify(wish));
  });
  effect(() => {
    // Another channel, another person, or the server is back.
    if (listening.value && channelId.value !== '') load(memberId.value, channelId.value);
  });
  let before = ahead.peek();
  effect(() => {
    // Addresses of files hold for a day of Discord's.
    if (ahead.value !== before) renew(memberId.peek(), channelId.peek());
    before = ahead.value;
  });
  addEventListener('hashchange', readAddress);
  addEventListener('popstate', readAddress);
  // Whoever builds it anew comes back to it from elsewhere.
  addEventListener('focus', reloadWhenRebuilt);
  connect();
}

function connect(): void {
  const { protocol, host } = location;
  socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/control/socket`);
  socket.onopen = async () => {
    try {
      state.value = await controlClient.state();
      tries = 0;
      batch(() => {
        readAddress();
        listening.value = true;
      });
      await reloadWhenRebuilt();
    } catch {
      socket?.close();
    }
  };
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = () => {
    listening.value = false;
    setTimeout(connect, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
  };
}

function hear({ event, data }: LiveEvent): void {
  if (event === 'message') change(data);
  else if (event === 'interaction') onInteraction(data);
  else if (event === 'watching') askForOutcomes();
  else if (event === 'traffic') traffic.value = [...traffic.value, data].slice(-TRAFFIC);
  else if (event === 'state') {
    state.value = data;
    readAddress();
  }
}

/** Asks for what was said while nobody listened. */
async function load(member: string, channel: string): Promise<void> {
  loaded.value = false;
  messages.value = new Map();
  const still = () => member === memberId.peek() && channel === channelId.peek();
  try {
    const said = await controlClient.messages(member, channel);
    if (!still()) return;
    batch(() => {
      // What changed while they came is newer.
      const newer = messages.peek();
      const all = said.map((message) => [message.id, newer.get(message.id) ?? signal<APIMessage>(message)] as const);
      const later = [...newer].filter(([id]) => !said.some((message) => message.id === id));
      messages.value = new Map([...all, ...later]);
      loaded.value = true;
      unread.value = new Set([...unread.peek()].filter((id) => id !== hereId.peek()));
    });
  } catch {
    // The next connection asks again.
  }
}

/** Asks for the messages once more, for the addresses of their files; one that was changed meanwhile has come by itself. */
async function renew(member: string, channel: string): Promise<void> {
  const said = await controlClient.messages(member, channel).catch(() => []);
  batch(() => {
    for (const message of said) {
      const known = messages.peek().get(message.id);
      if (known?.peek().edited_timestamp === message.edited_timestamp) known.value = message;
    }
  });
}

function change({ change, message }: MessageChangeView): void {
  const { id, channel_id } = message;
  if (channel_id !== hereId.peek()) {
    if (change === 'created') unread.value = new Set([...unread.peek(), channel_id]);
    return;
  }
  const known = messages.peek();
  if (change === 'deleted') messages.value = new Map([...known].filter(([each]) => each !== id));
  else if (known.has(id)) (known.get(id) as { value: unknown }).value = message;
  else messages.value = new Map([...known, [id, signal(message as APIMessage)]]);
}
