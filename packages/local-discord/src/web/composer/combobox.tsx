/** A text field with a list of suggestions above it (ARIA combobox pattern). */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { fitAbove } from './fit-above.js';

export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: string | undefined;
}

interface ComboboxProps {
  readonly label: string;
  readonly text: string;
  readonly placeholder?: string;
  readonly inputMode?: 'text' | 'numeric' | 'decimal';
  readonly choices: readonly Choice[];
  /** Whether Enter or Tab takes the first choice when none is active yet. */
  readonly selectFirst: boolean;
  /** The choices belong to an earlier text and cannot be taken; new ones are loading. */
  readonly stale?: boolean;
  /** Shown while there are no choices. */
  readonly note?: string | undefined;
  readonly error?: string | undefined;
  readonly description?: string | undefined;
  readonly onText: (text: string) => void;
  readonly onChoice: (choice: Choice) => void;
  /** Backspace was pressed in the empty field. */
  readonly onEmptyBackspace: () => void;
  readonly onFocus?: () => void;
}

export function Combobox({
  label,
  text,
  placeholder = '',
  inputMode = 'text',
  choices,
  selectFirst,
  stale = false,
  note,
  error,
  description,
  onText,
  onChoice,
  onEmptyBackspace,
  onFocus,
}: ComboboxProps) {
  const [open, setOpen] = useState(false);
  const keys = choices.map(({ key }) => key).join('\n');
  // Reset the active index in the same render in which the choices change: the next key press may come before an effect runs.
  const [activeState, setActiveState] = useState({ keys, index: selectFirst ? 0 : -1 });
  const active = stale ? -1 : activeState.keys === keys ? activeState.index : selectFirst ? 0 : -1;
  /** Enter was pressed while choices were loading: take the first one when they arrive. */
  const takeFirstOnArrival = useRef(false);
  const setActive = (index: number) => setActiveState({ keys, index });
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);
  const shown = open && choices.length > 0;
  useLayoutEffect(() => {
    if (shown) fitAbove(list.current);
  }, [shown, keys]);
  const pick = (choice: Choice) => {
    setOpen(false);
    onChoice(choice);
  };
  useLayoutEffect(() => {
    if (stale || !takeFirstOnArrival.current) return;
    takeFirstOnArrival.current = false;
    if (open && choices.length > 0) pick(choices[0]);
  }, [stale]);
  const onKeyDown = (event: KeyboardEvent) => {
    // Ctrl+Enter submits the whole command.
    if (event.isComposing || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setOpen(true);
      // ArrowUp without an active choice selects the last one.
      const from = active < 0 && step < 0 ? 0 : active;
      if (choices.length > 0 && !stale) setActive((from + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && open && stale && selectFirst) takeFirstOnArrival.current = true;
    else if (
      shown &&
      choices[active] !== undefined &&
      (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && selectFirst))
    ) {
      pick(choices[active]);
      // Do not prevent the default, so that Tab also moves the focus.
      if (event.key === 'Tab') return;
    } else if (event.key === 'Escape' && open && (shown || note !== undefined)) setOpen(false);
    else if (event.key === 'Backspace' && text === '') onEmptyBackspace();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span class="combo">
      <input
        type="text"
        role="combobox"
        data-field
        autocomplete="off"
        spellcheck={false}
        inputMode={inputMode}
        aria-label={label}
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        aria-invalid={error !== undefined}
        aria-describedby={`${id}-about`}
        placeholder={placeholder}
        value={text}
        size={Math.max(4, Math.min(40, (text || placeholder).length + 1))}
        onInput={({ currentTarget }) => {
          setOpen(true);
          takeFirstOnArrival.current = false;
          onText(currentTarget.value);
        }}
        onFocus={() => {
          setOpen(true);
          onFocus?.();
        }}
        onBlur={() => {
          setOpen(false);
          takeFirstOnArrival.current = false;
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-about`} class="unseen">
        {error ?? description}
      </span>
      <div
        id={`${id}-list`}
        ref={list}
        class="suggestions"
        role="listbox"
        aria-label={label}
        aria-busy={stale}
        hidden={!shown}
      >
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={stale}
            class="suggestion"
            onPointerMove={() => stale || setActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => stale || pick(choice)}
          >
            {choice.icon !== undefined && <img src={choice.icon} alt="" width="20" height="20" />}
            <b>{choice.label}</b>
            {choice.description !== undefined && <small>{choice.description}</small>}
          </div>
        ))}
      </div>
      {open && choices.length === 0 && note !== undefined && (
        <p class="suggestions note" role="status">
          {note}
        </p>
      )}
    </span>
  );
}
