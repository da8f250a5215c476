/** The input of a message or, after "/", of a command. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { channelId, controlClient, errorText, memberId, notify, placeKnown, state } from '../state/store.js';
import { CommandForm } from './command-form.js';
import { availableInvocations, type CommandInvocation, matchingCommands } from './commands.js';
import { fileError, toUpload } from './draft.js';
import { filesOf } from './file-sources.js';
import { fitAbove } from './fit-above.js';
import { requestedCommand } from './requested-command.js';
import { StickerButton } from './sticker-button.js';

/** There the button with "/" says it. */
const narrow = matchMedia('(max-width: 760px)');

/** Discord's limit. */
const MOST_FILES = 10;

export function Composer({ title }: { title: string }) {
  const [typed, setTyped] = useState<CommandInvocation>();
  const box = useRef<HTMLTextAreaElement>(null);
  const back = useRef(false);
  useEffect(() => setTyped(undefined), [channelId.value, memberId.value]);
  useEffect(() => {
    const path = requestedCommand.value;
    if (path === undefined) return;
    requestedCommand.value = undefined;
    setTyped(availableInvocations().find((each) => each.path === path));
  }, [requestedCommand.value]);
  useEffect(() => {
    if (typed === undefined && back.current) box.current?.focus();
    back.current = typed !== undefined;
  }, [typed]);
  if (typed !== undefined) return <CommandForm key={typed.path} typed={typed} onEnd={() => setTyped(undefined)} />;
  return <MessageForm title={title} box={box} onCommand={setTyped} />;
}

interface MessageFormProps {
  readonly title: string;
  readonly box: { current: HTMLTextAreaElement | null };
  readonly onCommand: (typed: CommandInvocation) => void;
}

/** Optional ones are named up to here, and counted beyond. */
const MAX_NAMED_OPTIONS = 3;

function Parameters({ options }: Pick<CommandInvocation, 'options'>) {
  const optional = options.filter(({ required }) => !required).length;
  const named = optional > MAX_NAMED_OPTIONS ? options.filter(({ required }) => required) : options;
  return (
    <>
      {named.map(({ name, label, required }) => (
        <span key={name} class={required ? 'parameter required' : 'parameter'}>
          {label}
        </span>
      ))}
      {named.length < options.length && <small>+{optional} optional</small>}
    </>
  );
}

function MessageForm({ title, box, onCommand }: MessageFormProps) {
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [active, setActive] = useState(0);
  const [busy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const asking = /^\/[^\n]*$/.test(text);
  const found = asking ? matchingCommands(text.slice(1)) : [];
  const open = asking && !busy;
  useLayoutEffect(() => {
    if (open) fitAbove(list.current);
  }, [open, found.length]);
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);

  const add = (more: readonly File[]) => {
    const wrong = more.map((file) => fileError([], file)).find((each) => each !== undefined);
    if (wrong !== undefined) notify(wrong);
    else setFiles((before) => [...before, ...more].slice(0, MOST_FILES));
  };
  const adding = useRef(add);
  adding.current = add;
  useEffect(() => {
    const onDrop = (event: DragEvent) => {
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      adding.current(filesOf(event.dataTransfer));
    };
    document.addEventListener('drop', onDrop);
    return () => document.removeEventListener('drop', onDrop);
  }, []);

  const ask = () => {
    setText('/');
    setActive(0);
    box.current?.focus();
  };

  const send = async () => {
    if (busy || (text.trim() === '' && files.length === 0)) return;
    setBusy(true);
    try {
      const uploads = await Promise.all(files.map((file, index) => toUpload(`files[${index}]`, file)));
      const { member, channel } = await placeKnown();
      await controlClient.post(member, channel, text.trim(), uploads);
      setText('');
      setFiles([]);
    } catch (error) {
      notify(errorText(error));
    }
    setBusy(false);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (open && found.length > 0) {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step !== undefined) setActive((active + step + found.length) % found.length);
      else if (event.key === 'Enter' || event.key === 'Tab') onCommand(found[Math.min(active, found.length - 1)]);
      else if (event.key === 'Escape') setText('');
      else return;
      event.preventDefault();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  };

  return (
    <form
      class="message-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div
        id={`${id}-list`}
        ref={list}
        class="commands"
        role="listbox"
        aria-label="Commands"
        hidden={!open || found.length === 0}
      >
        {found.map((each, index) => (
          <div
            key={each.path}
            id={`${id}-${index}`}
            role="option"
            class="command-row"
            aria-selected={index === active}
            onPointerMove={() => setActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onCommand(each)}
          >
            <img src={state.value?.bot.avatar} alt="" width="28" height="28" />
            <span class="words">
              <span>
                <b>/{each.label}</b> <Parameters options={each.options} />
              </span>
              <small>{each.description}</small>
            </span>
            <small class="app-name">{state.value?.bot.name}</small>
          </div>
        ))}
      </div>
      {open && found.length === 0 && (
        <p class="commands none">
          {state.value?.bot.online
            ? 'No command with that name.'
            : 'The bot is offline. Its commands appear when it connects.'}
        </p>
      )}
      {files.length > 0 && (
        <ul class="drafted">
          {files.map((file, index) => (
            <li key={index}>
              {file.name}{' '}
              <button
                type="button"
                class="link"
                aria-label={`Remove ${file.name}`}
                onClick={() => {
                  setFiles(files.filter((each) => each !== file));
                  box.current?.focus();
                }}
              >
                Remove
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="message-line">
        <input
          ref={input}
          type="file"
          class="unseen"
          tabIndex={-1}
          multiple
          aria-label="Files for the message"
          onChange={({ currentTarget }) => {
            add([...(currentTarget.files ?? [])]);
            currentTarget.value = '';
          }}
        />
        <button type="button" class="attach" aria-label="Attach files" onClick={() => input.current?.click()}>
          <span class="plus" aria-hidden="true" />
        </button>
        <textarea
          ref={box}
          rows={1}
          maxLength={2000}
          aria-label={`Message ${title}`}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={open && found.length > 0 ? `${id}-${Math.min(active, found.length - 1)}` : undefined}
          placeholder={narrow.matches ? `Message ${title}` : `Message ${title} or type /`}
          value={text}
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            setActive(0);
          }}
          onKeyDown={onKeyDown}
          onPaste={(event) => {
            const pasted = filesOf(event.clipboardData);
            if (pasted.length === 0) return;
            event.preventDefault();
            add(pasted);
          }}
        />
        <StickerButton />
        <button type="button" class="slash" aria-label="Commands" onClick={ask}>
          /
        </button>
        <button type="submit" class="send" aria-label="Send message" aria-busy={busy}>
          <span class="arrow" aria-hidden="true" />
        </button>
      </div>
    </form>
  );
}
