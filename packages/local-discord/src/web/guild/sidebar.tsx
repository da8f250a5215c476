/** Servers, channels, scheduled events, and the current member. */
import { signal } from '@preact/signals';
import type { ChannelView } from '../../control-api/views.js';
import { openMenu } from '../menus/menu.js';
import { actAs } from '../menus/message-and-member-menus.js';
import { promptForChannel, threadMenu } from '../menus/role-and-thread-menus.js';
import { go } from '../state/route.js';
import {
  channelId,
  controlClient,
  currentChannelId,
  DIRECT,
  errorText,
  guild,
  guilds,
  me,
  memberId,
  members,
  notify,
  state,
  unread,
} from '../state/store.js';
import { theme, toggleTheme } from '../state/theme.js';
import { addingMember } from './new-member.js';

/** Whether the sidebar is open on narrow screens. */
export const sidebar = signal(false);

const goTo = (channel: string) => {
  sidebar.value = false;
  go(memberId.peek(), channel);
};

const initials = (name: string) =>
  name
    .split(/\s+/)
    .filter((word) => !/^the$/i.test(word))
    .map(([first]) => first.toUpperCase())
    .join('')
    .slice(0, 2);

/** The name of a language in that language. */
const nameOfLanguage = (locale: string) => new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale;

const LOCALES = [
  'en-US',
  'en-GB',
  'de',
  'fr',
  'es-ES',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt-BR',
  'sv-SE',
  'tr',
  'uk',
  'zh-CN',
  'zh-TW',
];

export function Sidebar() {
  const here = guild.value;
  const direct = channelId.value === DIRECT;
  return (
    <nav class={`sidebar ${sidebar.value ? 'open' : ''}`} aria-label="Servers and channels">
      <div class="rail">
        <button
          type="button"
          class={`server direct ${direct ? 'here' : ''}`}
          aria-label="Direct messages"
          aria-current={direct}
          title="Direct messages"
          onClick={() => goTo(DIRECT)}
        >
          <img src={state.value?.bot.avatar} alt="" width="44" height="44" />
        </button>
        <hr />
        {guilds.value.map(({ id, name, channels }) => (
          <button
            key={id}
            type="button"
            class={`server ${id === here?.id ? 'here' : ''}`}
            aria-current={id === here?.id}
            title={name}
            onClick={() => goTo(channels[0].id)}
          >
            <span aria-hidden="true">{initials(name)}</span>
            <span class="unseen">{name}</span>
            {channels.some((channel) => unread.value.has(channel.id)) && <span class="news" title="Unread messages" />}
          </button>
        ))}
      </div>
      <div class="channels">
        <h2>{here?.name ?? 'Direct messages'}</h2>
        <div class="channel-list">
          {here === undefined ? (
            <button type="button" class="channel here" aria-current="page" onClick={() => goTo(DIRECT)}>
              {state.value?.bot.name}
            </button>
          ) : (
            <>
              <Events />
              {inOrder(here.channels).map((channel) => (
                <Channel key={channel.id} {...channel} />
              ))}
              <button type="button" class="plain add" onClick={() => promptForChannel(here.id)}>
                Create channel
              </button>
            </>
          )}
        </div>
        <Self />
      </div>
    </nav>
  );
}

/** Sorts threads under their channels. An archived thread is listed only while it is open. */
const inOrder = (channels: readonly ChannelView[]): ChannelView[] =>
  channels
    .filter(({ parent }) => parent === null)
    .flatMap((channel) => [
      channel,
      ...channels.filter(
        ({ id, parent, archived }) => parent === channel.id && (!archived || id === currentChannelId.value),
      ),
    ]);

function Channel(channel: ChannelView) {
  const { id, name, parent, archived, locked } = channel;
  const here = id === currentChannelId.value;
  return (
    <button
      type="button"
      class={`channel ${here ? 'here' : ''} ${unread.value.has(id) ? 'unread' : ''} ${parent === null ? '' : 'thread'}`}
      aria-current={here ? 'page' : undefined}
      onClick={() => goTo(id)}
      onContextMenu={(event) => parent !== null && openMenu(event, threadMenu(channel))}
    >
      <span aria-hidden="true">{parent === null ? '#' : '↳'}</span>{' '}
      {parent !== null && <span class="unseen">Thread </span>}
      {name}
      {archived && <small> archived</small>}
      {locked && <small> locked</small>}
    </button>
  );
}

const moment = new Intl.DateTimeFormat('en', { weekday: 'short', hour: '2-digit', minute: '2-digit' });

function Events() {
  const { events = [] } = guild.value ?? {};
  if (events.length === 0) return null;
  return (
    <ul class="events" aria-label="Events">
      {events.map(({ id, name, location, startsAt, endsAt, active }) => (
        <li key={id} title={location}>
          <strong>{name}</strong>
          <small>{active ? `Now, until ${moment.format(endsAt)}` : moment.format(startsAt)}</small>
        </li>
      ))}
    </ul>
  );
}

function Self() {
  const person = me.value;
  if (person === undefined) return null;
  const rank = (admin: boolean, moderator: boolean) => (admin ? ' (admin)' : moderator ? ' (moderator)' : '');
  return (
    <div class="self">
      <img class="avatar" src={person.avatar} alt="" width="36" height="36" />
      <div class="self-fields">
        <select
          aria-label="Acting as"
          value={person.id}
          onChange={({ currentTarget }) =>
            currentTarget.value === '+' ? open(currentTarget) : actAs(currentTarget.value)
          }
        >
          {members.value.map(({ id, name, admin, moderator }) => (
            <option key={id} value={id}>
              {name}
              {rank(admin, moderator)}
            </option>
          ))}
          <option value="+">Add a member…</option>
        </select>
        <select
          aria-label="Language"
          value={person.locale}
          onChange={({ currentTarget }) =>
            controlClient
              .speak(person.id, currentTarget.value as typeof person.locale)
              .catch((error: unknown) => notify(errorText(error)))
          }
        >
          {[...new Set([...LOCALES, person.locale])].map((locale) => (
            <option key={locale} value={locale}>
              {nameOfLanguage(locale)}
            </option>
          ))}
        </select>
      </div>
      <button
        type="button"
        class="plain theme"
        aria-label={theme.value === 'dark' ? 'Use light theme' : 'Use dark theme'}
        title={theme.value === 'dark' ? 'Use light theme' : 'Use dark theme'}
        onClick={toggleTheme}
      >
        <span aria-hidden="true" />
      </button>
    </div>
  );
}

function open(select: HTMLSelectElement): void {
  select.value = memberId.peek();
  addingMember.value = true;
}
