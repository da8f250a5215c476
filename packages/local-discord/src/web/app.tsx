/** The page: servers and channels on the left, messages in the middle, members or the developer drawer on the right. */
import { signal } from '@preact/signals';
import { Composer } from './composer/composer.js';
import { Drawer } from './developer/drawer.js';
import { Members } from './guild/members.js';
import { NameDialog } from './guild/name-dialog.js';
import { NewMemberDialog } from './guild/new-member.js';
import { NewRoleDialog } from './guild/new-role.js';
import { Sidebar, sidebar } from './guild/sidebar.js';
import { Menu, openMenu } from './menus/menu.js';
import { threadMenu } from './menus/role-and-thread-menus.js';
import { Lightbox } from './messages/lightbox.js';
import { MessageList } from './messages/message-list.js';
import { Modal } from './modal/modal.js';
import { announcement } from './state/announcements.js';
import { developerOpen } from './state/live-updates.js';
import { channelName, connected, currentChannelId, guild, notice, state } from './state/store.js';

/** Known from the document, so that the banner is whole before anything is loaded. */
const BOT_NAME = document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? '';

/** Whether the member list is open; on narrow screens it is closed by default. */
const wide = matchMedia('(min-width: 1000px)');
const members = signal(wide.matches);
wide.addEventListener('change', ({ matches }) => (members.value = matches));

const toggleMembers = () => {
  members.value = !members.peek();
  developerOpen.value = false;
};
const toggleDeveloper = () => {
  developerOpen.value = !developerOpen.peek();
};

export function App() {
  const title = channelName(currentChannelId.value ?? '') ?? state.value?.bot.name ?? '';
  const here = guild.value?.channels.find(({ id }) => id === currentChannelId.value);
  // Until it is known where one is, there is room for the members: most often they are there, and then nothing moves.
  const inServer = state.value === undefined || guild.value !== undefined;
  const label = guild.value === undefined ? `@${title}` : `#${title}`;
  return (
    <>
      <header class="banner">
        <p>
          <b>{BOT_NAME} on a local Discord.</b> On this computer only<span class="roomy">; nothing leaves it</span>.
        </p>
      </header>
      <div class="app">
        <Sidebar />
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape and the menu button close it too */}
        {sidebar.value && <div class="shade" onClick={() => (sidebar.value = false)} />}
        <main>
          <header class="top">
            <button
              type="button"
              class="plain burger"
              aria-label="Servers and channels"
              aria-expanded={sidebar.value}
              onClick={() => (sidebar.value = !sidebar.value)}
            >
              <span aria-hidden="true" />
            </button>
            <h1>
              <span aria-hidden="true">{guild.value === undefined ? '@' : '#'}</span> {title}
            </h1>
            <Presence />
            {here !== undefined && here.parent !== null && (
              <button
                type="button"
                class="plain"
                aria-haspopup="menu"
                onClick={(event) => openMenu(event, threadMenu(here))}
              >
                Thread
              </button>
            )}
            {inServer && (
              <button
                type="button"
                class="plain"
                aria-pressed={members.value && !developerOpen.value}
                onClick={toggleMembers}
              >
                Members
              </button>
            )}
            <button type="button" class="plain" aria-pressed={developerOpen.value} onClick={toggleDeveloper}>
              Developer
            </button>
          </header>
          <MessageList title={title} />
          <Composer title={label} />
          <Menu />
        </main>
        {developerOpen.value ? <Drawer /> : members.value && inServer && <Members />}
      </div>
      <Modal />
      <NewMemberDialog />
      <NewRoleDialog />
      <NameDialog />
      <Lightbox />
      <div class="unseen" role="status" aria-live="polite">
        {announcement.value}
      </div>
      <div class="notices" role="status" aria-live="polite">
        {notice.value !== '' && <p>{notice.value}</p>}
      </div>
    </>
  );
}

function Presence() {
  const online = state.value?.bot.online === true;
  const words = !connected.value ? 'connecting…' : online ? 'bot online' : 'bot offline';
  return (
    <span class={`presence ${connected.value && online ? 'online' : ''}`} role="status">
      {words}
    </span>
  );
}
