/** The messages of a channel. If the reader is at the end, the list stays scrolled to the end. */
import type { APIMessage } from 'discord-api-types/payloads/v10';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { dismissPending, pendingInteractions } from '../state/actions.js';
import { avatarOf, channelId, dismissed, loaded, memberId, messages, nameOf, state } from '../state/store.js';
import { ChannelBeginning } from './channel-beginning.js';
import { Message } from './message.js';

/** Consecutive messages of one author within this time are grouped. */
const GROUP_WITHIN_MS = 7 * 60 * 1000;
/** Distance to the end that still counts as the end. */
const END_MARGIN_PX = 80;

function follows(before: APIMessage | undefined, message: APIMessage): boolean {
  if (before === undefined || message.interaction_metadata !== undefined || message.message_reference !== undefined)
    return false;
  const gap = Date.parse(message.timestamp) - Date.parse(before.timestamp);
  return before.author.id === message.author.id && gap < GROUP_WITHIN_MS && before.interaction_metadata === undefined;
}

const sizesOf = ({ scrollHeight, clientHeight }: Pick<Element, 'scrollHeight' | 'clientHeight'>) =>
  `${scrollHeight} ${clientHeight}`;

export function MessageList({ title }: { title: string }) {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const sizes = useRef('');

  useLayoutEffect(() => {
    atEnd.current = true;
  }, [channelId.value, memberId.value]);

  useEffect(() => {
    const [box, inside] = [scroller.current, content.current];
    if (box === null || inside === null) return;
    // Runs after layout and before paint. The content is aligned to the end of its box: by a transform if it is shorter
    // than the box, by scrolling if it is longer. Neither counts as a layout shift, so nothing jumps while a reply grows,
    // and there is no empty space to scroll to above the first message.
    const observer = new ResizeObserver(() => {
      const space = Math.max(0, box.clientHeight - inside.offsetHeight);
      inside.style.transform = space === 0 ? '' : `translateY(${space}px)`;
      if (atEnd.current) box.scrollTop = box.scrollHeight;
      sizes.current = sizesOf(box);
    });
    observer.observe(inside);
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const shown = [...messages.value].filter(([id]) => !dismissed.value.has(id));
  const waiting = pendingInteractions.value.filter(
    ({ member, channel }) => member === memberId.value && channel === channelId.value,
  );
  const lastOwn = shown.findLast(([, message]) => message.peek().author.id === memberId.value)?.[0];
  const lastSent = waiting.at(-1)?.id;
  // What one sends is seen, wherever one was reading.
  useLayoutEffect(() => {
    if (scroller.current === null || (lastOwn === undefined && lastSent === undefined)) return;
    atEnd.current = true;
    scroller.current.scrollTop = scroller.current.scrollHeight;
  }, [lastOwn, lastSent]);
  return (
    <div
      class="messages"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
      tabIndex={0}
      role="log"
      aria-label={`Messages in ${title}`}
      // A painting's reply is edited every second or two; `Announcer` says what matters of it.
      aria-live="off"
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        // Growing content also triggers scroll events; only a change of position by the reader counts.
        if (scrollHeight - scrollTop - clientHeight < END_MARGIN_PX) atEnd.current = true;
        else if (sizesOf({ scrollHeight, clientHeight }) === sizes.current) atEnd.current = false;
      }}
    >
      <div class="content" ref={content}>
        {loaded.value && <ChannelBeginning title={title} />}
        <ol>
          {shown.map(([id, message], index) => (
            <Message key={id} message={message} follows={follows(shown[index - 1]?.[1].peek(), message.peek())} />
          ))}
        </ol>
        {waiting.map(({ id, name, state: progress }) => (
          <div key={id} class="message pending">
            <div class="origin">
              <img src={avatarOf(memberId.value)} alt="" width="16" height="16" />
              <span>
                <b>{nameOf(memberId.value)}</b> used <span class="mention">{name}</span>
              </span>
            </div>
            <img class="avatar" src={state.value?.bot.avatar} alt="" width="40" height="40" />
            <div class="body">
              <header>
                <span class="name">{state.value?.bot.name}</span> <span class="tag">APP</span>
              </header>
              {progress === 'waiting' ? (
                <p class="thinking">
                  <span class="dots" aria-hidden="true" /> Sending command…
                </p>
              ) : (
                <p class="failure" role="alert">
                  The application did not respond
                </p>
              )}
              {progress === 'unanswered' && (
                <p class="only-you">
                  Only you can see this ·{' '}
                  <button type="button" class="link" onClick={() => dismissPending(id)}>
                    Dismiss message
                  </button>
                </p>
              )}
            </div>
          </div>
        ))}
      </div>
    </div>
  );
}
