/** A field with suggestions above it. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Choice {
  readonly key: string;
  readonly label: string;
  readonly description?: string | undefined;
  readonly icon?: string | undefined;
}

interface ComboProps {
  readonly label: string;
  readonly text: string;
  readonly placeholder?: string;
  readonly inputMode?: 'text' | 'numeric' | 'decimal';
  readonly choices: readonly Choice[];
  /** Which of the choices is taken when Enter or Tab is pressed before any was looked at: the first, or none. */
  readonly eager: boolean;
  /** The choices are those of an earlier text, and none of them can be taken; those of this one are on their way. */
  readonly stale?: boolean;
  /** What is shown while there are no choices. */
  readonly note?: string | undefined;
  readonly error?: string | undefined;
  readonly about?: string | undefined;
  readonly onText: (text: string) => void;
  readonly onChoice: (choice: Choice) => void;
  /** Backspace where there is nothing left to take away. */
  readonly onBack: () => void;
  readonly onFocus?: () => void;
}

export function Combo({
  label,
  text,
  placeholder = '',
  inputMode = 'text',
  choices,
  eager,
  stale = false,
  note,
  error,
  about,
  onText,
  onChoice,
  onBack,
  onFocus,
}: ComboProps) {
  const [open, setOpen] = useState(false);
  const keys = choices.map(({ key }) => key).join('\n');
  // Of other choices than those that were looked at, the first is active, at once: keys may follow fast.
  const [looked, setLooked] = useState({ keys, index: eager ? 0 : -1 });
  const active = stale ? -1 : looked.keys === keys ? looked.index : eager ? 0 : -1;
  /** Enter was pressed before the choices came: the first of them is meant. */
  const awaited = useRef(false);
  const setActive = (index: number) => setLooked({ keys, index });
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);
  const shown = open && choices.length > 0;
  const pick = (choice: Choice) => {
    setOpen(false);
    onChoice(choice);
  };
  useLayoutEffect(() => {
    if (stale || !awaited.current) return;
    awaited.current = false;
    if (open && choices.length > 0) pick(choices[0]);
  }, [stale]);
  const onKeyDown = (event: KeyboardEvent) => {
    // With Ctrl it is the whole command that is meant.
    if (event.isComposing || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setOpen(true);
      // Up from nowhere is the last one.
      const from = active < 0 && step < 0 ? 0 : active;
      if (choices.length > 0 && !stale) setActive((from + step + choices.length) % choices.length);
    } else if (event.key === 'Enter' && open && stale && eager) awaited.current = true;
    else if (
      shown &&
      choices[active] !== undefined &&
      (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && eager))
    ) {
      pick(choices[active]);
      // Tab goes on to the next field as well.
      if (event.key === 'Tab') return;
    } else if (event.key === 'Escape' && open && (shown || note !== undefined)) setOpen(false);
    else if (event.key === 'Backspace' && text === '') onBack();
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
          awaited.current = false;
          onText(currentTarget.value);
        }}
        onFocus={() => {
          setOpen(true);
          onFocus?.();
        }}
        onBlur={() => {
          setOpen(false);
          awaited.current = false;
        }}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-about`} class="unseen">
        {error ?? about}
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
