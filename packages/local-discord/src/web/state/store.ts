/** What the page knows: who somebody is here, where they are, and what there is to read. */
import { computed, effect, type Signal, signal } from '@preact/signals';
import type { APIMessage } from 'discord-api-types/payloads/v10';
import { ControlClient } from '../../control-api/client.js';
import type { GuildView, MemberView, StateView } from '../../control-api/views.js';

export const controlClient = new ControlClient(location.origin);

/** The conversation with the bot, as the control API calls it. */
export const DIRECT = '@bot';

export const state = signal<StateView | undefined>(undefined);
/** Whether the page hears what happens. */
export const listening = signal(false);
/** Ids, as the address has them after "#": "/MEMBER/CHANNEL". */
export const memberId = signal('');
export const channelId = signal('');

/** Who somebody is and where, as soon as the page knows it: a fast typist does not wait for that. */
export const placeKnown = (): Promise<{ readonly member: string; readonly channel: string }> =>
  new Promise((resolve) => {
    const stop = effect(() => {
      const place = { member: memberId.value, channel: channelId.value };
      if (place.member === '' || place.channel === '') return;
      resolve(place);
      queueMicrotask(() => stop());
    });
  });

/** Messages of this channel, by id, oldest first; each is a signal of its own, so that an edit redraws one message. */
export const messages = signal<ReadonlyMap<string, Signal<APIMessage>>>(new Map());
/** Whether the messages of this channel have come. */
export const loaded = signal(false);
/** Channels where something was said since somebody looked. */
export const unread = signal<ReadonlySet<string>>(new Set());
/** Messages that somebody does not want to see any more. */
export const dismissed = signal<ReadonlySet<string>>(new Set());

const homes = computed(() => (state.value?.guilds ?? []).filter(({ members }) => has(members, memberId.value)));
const has = (members: readonly MemberView[], id: string) => members.some((each) => each.id === id);

/** Servers that the person is in. */
export const guilds = homes;

export const guild = computed<GuildView | undefined>(() =>
  homes.value.find(({ channels }) => channels.some(({ id }) => id === channelId.value)),
);

/** The person, with the rights that they have here. */
export const me = computed<MemberView | undefined>(() =>
  [guild.value, ...homes.value].flatMap((each) => each?.members ?? []).find(({ id }) => id === memberId.value),
);

/** The channel's own id, also in direct messages. */
export const hereId = computed(() =>
  channelId.value === DIRECT
    ? state.value?.direct.find(({ member }) => member === memberId.value)?.id
    : channelId.value,
);

/** Everybody, once. */
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

/** A sentence that goes by itself. */
export const notice = signal('');
let noticed: ReturnType<typeof setTimeout> | undefined;

export function notify(sentence: string): void {
  notice.value = sentence;
  clearTimeout(noticed);
  noticed = setTimeout(() => {
    notice.value = '';
  }, 8000);
}

/** What went wrong, in words. */
export const errorText = (error: unknown): string =>
  error instanceof TypeError
    ? 'The local Discord does not answer.'
    : error instanceof Error
      ? error.message
      : String(error);
