/** The page's state: current member and channel, servers, messages. */
import { computed, effect, type Signal, signal } from '@preact/signals';
import type { APIMessage } from 'discord-api-types/payloads/v10';
import { ControlClient } from '../../control-api/control-client.js';
import type { GuildView, MemberView, StateView } from '../../control-api/views.js';

export const controlClient = new ControlClient(location.origin);

/** The control API's name of the direct message channel with the bot. */
export const DIRECT = '@bot';

export const state = signal<StateView | undefined>(undefined);
/** Whether the WebSocket is connected. */
export const connected = signal(false);
/** Ids of the route (see `route.ts`). */
export const memberId = signal('');
export const channelId = signal('');

/** Resolves once the page knows its member and channel, so that a message sent while it loads isn't lost. */
export const placeKnown = (): Promise<{ readonly member: string; readonly channel: string }> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      const place = { member: memberId.value, channel: channelId.value };
      if (place.member === '' || place.channel === '') return;
      resolve(place);
      queueMicrotask(() => stop());
    });
  });

/** Messages of the channel by id, oldest first. Each is its own signal, so that an edit re-renders one message only. */
export const messages = signal<ReadonlyMap<string, Signal<APIMessage>>>(new Map());
/** Whether the messages of the channel have loaded. */
export const loaded = signal(false);
/** Ids of channels with unread messages. */
export const unread = signal<ReadonlySet<string>>(new Set());
/** Ids of dismissed ephemeral messages. */
export const dismissed = signal<ReadonlySet<string>>(new Set());

const homes = computed(() => (state.value?.guilds ?? []).filter(({ members }) => has(members, memberId.value)));
const has = (members: readonly MemberView[], id: string) => members.some((each) => each.id === id);

/** The servers of the current member. */
export const guilds = homes;

export const guild = computed<GuildView | undefined>(() =>
  homes.value.find(({ channels }) => channels.some(({ id }) => id === channelId.value)),
);

/** The current member, with their permissions in the current server. */
export const me = computed<MemberView | undefined>(() =>
  [guild.value, ...homes.value].flatMap((each) => each?.members ?? []).find(({ id }) => id === memberId.value),
);

/** The id of the current channel, also for direct messages. */
export const currentChannelId = computed(() =>
  channelId.value === DIRECT
    ? state.value?.direct.find(({ member }) => member === memberId.value)?.id
    : channelId.value,
);

/** All members of all servers, without duplicates. */
export const members = computed<readonly MemberView[]>(() => {
  const members = (state.value?.guilds ?? []).flatMap((each) => each.members);
  return [...new Map(members.map((member) => [member.id, member])).values()];
});

export const nameOf = (id: string): string | undefined =>
  id === state.value?.bot.id ? state.value.bot.name : members.value.find((member) => member.id === id)?.name;

export const channelName = (id: string): string | undefined =>
  state.value?.guilds.flatMap(({ channels }) => channels).find((channel) => channel.id === id)?.name;

export function avatarOf(id: string): string | undefined {
  const { bot } = state.value ?? {};
  return id === bot?.id ? bot.avatar : members.value.find((member) => member.id === id)?.avatar;
}

/** A notification that disappears by itself. */
export const notice = signal('');
let noticeTimer: ReturnType<typeof setTimeout> | undefined;

export function notify(sentence: string): void {
  notice.value = sentence;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => {
    notice.value = '';
  }, 8000);
}

/** The message of an error for the user. */
export const errorText = (error: unknown): string =>
  error instanceof TypeError
    ? 'The local Discord isn’t responding. Check that it’s still running.'
    : error instanceof Error
      ? error.message
      : String(error);
