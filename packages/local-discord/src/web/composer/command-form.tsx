/** The form in which a slash command's options are entered. */
import { ApplicationCommandOptionType } from 'discord-api-types/payloads/v10';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { runCommand } from '../state/actions.js';
import { errorText, notify, state } from '../state/store.js';
import { type Choice, Combobox } from './combobox.js';
import type { CommandInvocation, Option } from './commands.js';
import { type FieldValue, type FieldValues, toAction, validationError } from './draft.js';
import { FilePicker } from './file-picker.js';
import { filesOf } from './file-sources.js';
import { OptionField } from './option-field.js';

const isFile = ({ type }: Option) => type === ApplicationCommandOptionType.Attachment;

/** The description or validation error of the focused field. */
function rangeOf({ minimum, maximum }: Option): string {
  if (minimum !== undefined && maximum !== undefined) return ` (${minimum}–${maximum})`;
  return minimum !== undefined ? ` (at least ${minimum})` : maximum !== undefined ? ` (at most ${maximum})` : '';
}

export function CommandForm({ typed, onEnd }: { typed: CommandInvocation; onEnd: () => void }) {
  const [given, setGiven] = useState<FieldValues>({});
  const [added, setAdded] = useState<readonly string[]>([]);
  const [focused, setFocused] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [search, setSearch] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const toFocus = useRef<string | undefined>(typed.options[0]?.required ? typed.options[0].name : '');

  const shown = typed.options.filter(({ required, name }) => required || added.includes(name));
  const left = typed.options.filter((option) => !shown.includes(option));
  const complaints = new Map(shown.map((option) => [option.name, validationError(option, given[option.name])]));
  const errorOf = ({ name }: Option) => {
    const empty = given[name] === undefined || given[name].text === '';
    return tried || (!empty && focused !== name) || given[name]?.file !== undefined ? complaints.get(name) : undefined;
  };

  useLayoutEffect(() => {
    if (toFocus.current === undefined) return;
    const field = form.current?.querySelector<HTMLElement>(`[data-option="${toFocus.current}"] [data-field]`);
    (field ?? form.current?.querySelector<HTMLElement>('.more input, .send'))?.focus();
    toFocus.current = undefined;
  });

  const give = (name: string, value: FieldValue | undefined) =>
    setGiven((before) => {
      const { [name]: _, ...others } = before;
      return value === undefined ? others : { ...others, [name]: value };
    });
  const add = (name: string) => {
    setAdded([...added, name]);
    setSearch('');
    toFocus.current = name;
  };
  const remove = (name: string) => {
    give(name, undefined);
    setAdded(added.filter((each) => each !== name));
    toFocus.current = '';
  };
  /** Assigns a dropped or pasted file to the first empty attachment option. */
  const accept = (files: readonly File[]) => {
    const places = shown.filter((option) => isFile(option) && given[option.name]?.file === undefined);
    const wanted = [...places.filter(({ name }) => name === focused), ...places.filter(({ name }) => name !== focused)];
    for (const [index, file] of files.slice(0, wanted.length).entries())
      give(wanted[index].name, { text: file.name, file });
  };
  const accepting = useRef(accept);
  accepting.current = accept;
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = filesOf(event.clipboardData);
      if (files.length === 0 || document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      accepting.current(files);
    };
    const onDrop = (event: DragEvent) => {
      if (document.querySelector('dialog[open]') !== null) return;
      event.preventDefault();
      accepting.current(filesOf(event.dataTransfer));
    };
    document.addEventListener('paste', onPaste);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('paste', onPaste);
      document.removeEventListener('drop', onDrop);
    };
  }, []);

  const send = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setTried(true);
    const wrong = shown.find(({ name }) => complaints.get(name) !== undefined);
    if (wrong !== undefined) {
      form.current?.querySelector<HTMLElement>(`[data-option="${wrong.name}"] [data-field]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      const { action, files } = await toAction(typed, given);
      await runCommand(`/${typed.path}`, action, files);
      onEnd();
    } catch (error) {
      setBusy(false);
      notify(errorText(error));
    }
  };

  const about = shown.find(({ name }) => name === focused);
  const worst = shown.find((option) => !isFile(option) && errorOf(option) !== undefined);
  return (
    <form
      class="command-form"
      ref={form}
      aria-label={`/${typed.label}`}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onEnd();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
      }}
      onFocusIn={({ target }) =>
        setFocused((target as HTMLElement).closest<HTMLElement>('[data-option]')?.dataset.option)
      }
    >
      <p class="command-about">
        {worst !== undefined ? (
          <span class="error" role="alert">
            <b>{worst.label}</b> {errorOf(worst)}
          </span>
        ) : about !== undefined ? (
          <>
            <b>{about.label}</b> {about.description}
            {rangeOf(about)}
          </>
        ) : (
          typed.description
        )}
      </p>
      {shown.some(isFile) && (
        <div class="file-pickers">
          {shown.filter(isFile).map((option) => (
            <FilePicker
              key={option.name}
              name={option.name}
              label={option.label}
              description={option.description}
              required={option.required}
              fileTypes={option.fileTypes}
              file={given[option.name]?.file}
              error={errorOf(option)}
              onFile={(file) => give(option.name, file === undefined ? undefined : { text: file.name, file })}
              onRemove={option.required ? undefined : () => remove(option.name)}
            />
          ))}
        </div>
      )}
      <div class="command-line">
        <span class="command-name">
          <img src={state.value?.bot.avatar} alt="" width="20" height="20" />/{typed.label}
        </span>
        {shown
          .filter((option) => !isFile(option))
          .map((option) => (
            <OptionField
              key={option.name}
              option={option}
              typed={typed}
              given={given}
              error={errorOf(option)}
              focused={focused === option.name}
              onGiven={(value) => give(option.name, value)}
              onFocus={() => setFocused(option.name)}
              onBack={() => !option.required && remove(option.name)}
            />
          ))}
        {left.length > 0 && (
          <span class="more">
            <Combobox
              label="More options"
              text={search}
              placeholder={`+${left.length} optional`}
              choices={left
                .filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()))
                .map<Choice>(({ name, label, description }) => ({ key: name, label, description }))}
              selectFirst={search !== ''}
              onText={setSearch}
              onChoice={({ key }) => add(key)}
              onEmptyBackspace={() => added.length > 0 && remove(added[added.length - 1])}
            />
          </span>
        )}
        <span class="grow" />
        <button type="button" class="plain cancel" onClick={onEnd}>
          Cancel
        </button>
        <button type="submit" class="send" aria-busy={busy} aria-label={`Send /${typed.label}`}>
          <span class="arrow" aria-hidden="true" />
        </button>
      </div>
    </form>
  );
}
