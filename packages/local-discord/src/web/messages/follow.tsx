/** Links: to a place of this page where that is what Discord's address names, else to a tab of their own. */
import type { ComponentChildren } from 'preact';
import { go } from '../state/route.js';
import { channelName, memberId } from '../state/store.js';

/** "https://discord.com/channels/GUILD/CHANNEL/MESSAGE" */
const PLACE = /^https:\/\/(?:\w+\.)?discord\.com\/channels\/(?:\d+|@me)\/(\d+)(?:\/(\d+))?\/?$/;
const FOLLOWED: readonly string[] = ['http:', 'https:', 'mailto:'];

const isFollowed = (target: string) => URL.canParse(target) && FOLLOWED.includes(new URL(target).protocol);

/** Waits for the channel's messages to come, and shows one of them. */
function show(id: string, tries = 20): void {
  const element = document.getElementById(`message-${id}`);
  if (element !== null) element.scrollIntoView({ block: 'center' });
  else if (tries > 0) setTimeout(() => show(id, tries - 1), 50);
}

interface FollowProps {
  readonly target: string;
  readonly class?: string;
  readonly children: ComponentChildren;
}

export function Follow({ target, class: name = 'link', children }: FollowProps) {
  const [, channel = '', message] = PLACE.exec(target) ?? [];
  if (channelName(channel) !== undefined) {
    const follow = () => {
      go(memberId.peek(), channel);
      if (message !== undefined) show(message);
    };
    return (
      <button type="button" class={name} onClick={follow}>
        {children}
      </button>
    );
  }
  if (!isFollowed(target)) return <>{children}</>;
  return (
    <a class={name} href={target} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}
