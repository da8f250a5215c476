/** One message. */
import type { Signal } from '@preact/signals';
import { type APIMessage, InteractionType, MessageFlags } from 'discord-api-types/payloads/v10';
import { useRef } from 'preact/hooks';
import type { Component } from '../../validation/component.js';
import { openMenu } from '../menus/menu.js';
import { memberMenu, messageMenu } from '../menus/message-and-member-menus.js';
import { componentStates } from '../state/actions.js';
import { focusComposer, useKeptFocus } from '../state/focus.js';
import { go } from '../state/route.js';
import { avatarOf, dismissed, guild, memberId, messages, nameOf } from '../state/store.js';
import { Components } from './components.js';
import { Embed, embedded } from './embed.js';
import { Sticker } from './expressions.js';
import { Attachments } from './files.js';
import { Markdown } from './markdown.js';
import { MessageId } from './picture.js';
import { colourOfMember } from './select-options.js';
import { SentAt } from './timestamp.js';

const has = (message: APIMessage, flag: MessageFlags) => ((message.flags ?? 0) & flag) !== 0;

export function Message({ message: known, follows }: { message: Signal<APIMessage>; follows: boolean }) {
  const message = known.value;
  const {
    id,
    author,
    content,
    timestamp,
    edited_timestamp,
    attachments,
    embeds,
    components = [],
    sticker_items = [],
  } = message;
  const ephemeral = has(message, MessageFlags.Ephemeral);
  const loading = has(message, MessageFlags.Loading);
  const own = embedded(embeds);
  const loose = attachments.filter(({ filename }) => !own.includes(filename));
  const name = nameOf(author.id) ?? author.global_name ?? author.username;
  const edited = edited_timestamp !== null && !loading;
  const item = useRef<HTMLLIElement>(null);
  useKeptFocus(item);
  const failed = [...componentStates.value].some(([key, state]) => key.startsWith(`${id} `) && state === 'unanswered');
  return (
    <li
      class={`message ${follows ? 'follows' : ''} ${ephemeral ? 'ephemeral' : ''}`}
      id={`message-${id}`}
      ref={item}
      tabIndex={-1}
      aria-label={`Message from ${name}`}
      onContextMenu={(event) => openMenu(event, messageMenu(message))}
    >
      <Origin message={message} />
      {follows ? (
        <span class="gutter" aria-hidden="true">
          <SentAt iso={timestamp} />
        </span>
      ) : (
        <img class="avatar" src={avatarOf(author.id)} alt="" width="40" height="40" />
      )}
      <div class="body">
        {!follows && (
          <header>
            <h3>
              <button
                type="button"
                class="name role-name"
                style={{ '--role': colourOfMember(author.id) }}
                aria-haspopup="menu"
                onClick={(event) => openMenu(event, memberMenu(author.id))}
              >
                {name}
              </button>
            </h3>
            {author.bot === true && <span class="tag">APP</span>}
            <SentAt iso={timestamp} />
          </header>
        )}
        {loading ? (
          <p class="thinking">
            <span class="dots" aria-hidden="true" />
            {name} is thinking…
          </p>
        ) : (
          <MessageId.Provider value={id}>
            {content !== '' && <Markdown text={content} />}
            {embeds.map((embed, index) => (
              <Embed key={index} embed={embed} attachments={attachments} />
            ))}
            {loose.length > 0 && <Attachments attachments={loose} />}
            {sticker_items.map((sticker) => (
              <Sticker key={sticker.id} sticker={sticker} />
            ))}
            <Components components={components as readonly object[] as readonly Component[]} message={id} />
          </MessageId.Provider>
        )}
        {edited && (
          <span class="edited" title={new Date(edited_timestamp).toLocaleString()}>
            (edited)
          </span>
        )}
        <Thread id={id} />
        {failed && (
          <p class="failure" role="alert">
            This interaction failed
          </p>
        )}
        {ephemeral && (
          <p class="only-you">
            Only you can see this ·{' '}
            <button type="button" class="link" onClick={() => dismiss(id)}>
              Dismiss message
            </button>
          </p>
        )}
      </div>
      <div class="tools">
        <button
          type="button"
          aria-haspopup="menu"
          aria-label={`More actions for the message from ${name}`}
          onClick={(event) => openMenu(event, messageMenu(message))}
        >
          <span class="ellipsis" aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}

/** A thread has the id of the message that started it. */
function Thread({ id }: { id: string }) {
  const thread = guild.value?.channels.find((channel) => channel.id === id && channel.parent !== null);
  if (thread === undefined) return null;
  return (
    <button type="button" class="thread-link" onClick={() => go(memberId.peek(), id)}>
      <b>{thread.name}</b> {thread.archived ? 'Archived thread' : 'See thread'} ›
    </button>
  );
}

function dismiss(id: string): void {
  dismissed.value = new Set([...dismissed.peek(), id]);
  focusComposer();
}

/** The command or message that a message replies to. */
function Origin({
  message: { interaction_metadata: asked, message_reference: reference, type },
}: {
  message: APIMessage;
}) {
  if (reference?.message_id !== undefined) {
    const answered = messages.value.get(reference.message_id)?.value;
    const name = answered === undefined ? '' : (nameOf(answered.author.id) ?? answered.author.username);
    return (
      <div class="origin">
        {answered === undefined ? (
          <em>Original message was deleted</em>
        ) : (
          <>
            <img src={avatarOf(answered.author.id)} alt="" width="16" height="16" />
            <a href={`#message-${answered.id}`} onClick={(event) => jump(event, answered.id)}>
              <b>{name}</b> {answered.content || 'Click to see attachment'}
            </a>
          </>
        )}
      </div>
    );
  }
  if (asked === undefined || asked.type !== InteractionType.ApplicationCommand) return null;
  const name = nameOf(asked.user.id) ?? asked.user.username;
  const command = (asked as { name?: string }).name ?? 'a command';
  return (
    <div class="origin">
      <img src={avatarOf(asked.user.id)} alt="" width="16" height="16" />
      <span>
        <b>{name}</b> used <span class="mention">{type === 20 ? `/${command}` : command}</span>
      </span>
    </div>
  );
}

function jump(event: Event, id: string): void {
  event.preventDefault();
  const element = document.getElementById(`message-${id}`);
  element?.scrollIntoView({ block: 'center' });
  element?.animate([{ background: 'var(--highlight)' }, {}], 1200);
}
