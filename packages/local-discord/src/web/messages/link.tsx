/** Links: Discord message and channel URLs navigate within the page, all others open a new tab. */
import type { ComponentChildren } from 'preact';
import { go } from '../state/route.js';
import { channelName, memberId } from '../state/store.js';

/** `https://discord.com/channels/GUILD/CHANNEL[/MESSAGE]` */
const DISCORD_MESSAGE_URL = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;
const ALLOWED_PROTOCOLS: readonly string[] = ['http:', 'https:', 'mailto:'];

const isAllowed = (target: string) => URL.canParse(target) && ALLOWED_PROTOCOLS.includes(new URL(target).protocol);

/** Scrolls to a message, waiting up to a second for the channel's messages to load. */
function scrollToMessage(id: string, tries = 20): void {
  const element = document.getElementById(`message-${id}`);
  if (element !== null) element.scrollIntoView({ block: 'center' });
  else if (tries > 0) setTimeout(() => scrollToMessage(id, tries - 1), 50);
}

interface LinkProps {
  readonly target: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Link({ target, class: name = 'link', children }: LinkProps) {
  const [, channel = '', message] = DISCORD_MESSAGE_URL.exec(target) ?? [];
  if (channelName(channel) !== undefined) {
    const follow = () => {
      go(memberId.peek(), channel);
      if (message !== undefined) scrollToMessage(message);
    };
    return (
      <button type="button" class={name} onClick={follow}>
        {children}
      </button>
    );
  }
  if (!isAllowed(target)) return <>{children}</>;
  return (
    <a class={name} href={target} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
