/** A field with suggestions above it. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';

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
  /** Which of the choices is taken when Enter is pressed before any was looked at: the first, or none. */
  readonly eager: boolean;
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
  const active = looked.keys === keys ? looked.index : eager ? 0 : -1;
  const setActive = (index: number) => setLooked({ keys, index });
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [active]);
  const shown = open && choices.length > 0;
  const pick = (choice: Choice) => {
    setOpen(false);
    onChoice(choice);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      setOpen(true);
      if (choices.length > 0) setActive((active + step + choices.length) % choices.length);
    } else if (
      shown &&
      choices[active] !== undefined &&
      (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey && eager))
    ) {
      pick(choices[active]);
      // Tab goes on to the next field as well.
      if (event.key === 'Tab') return;
    } else if (event.key === 'Escape' && shown) setOpen(false);
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
          onText(currentTarget.value);
        }}
        onFocus={() => {
          setOpen(true);
          onFocus?.();
        }}
        onBlur={() => setOpen(false)}
        onClick={() => setOpen(true)}
        onKeyDown={onKeyDown}
      />
      <span id={`${id}-about`} class="unseen">
        {error ?? about}
      </span>
      <div id={`${id}-list`} ref={list} class="suggestions" role="listbox" aria-label={label} hidden={!shown}>
        {choices.map((choice, index) => (
          <div
            key={choice.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            class="suggestion"
            onPointerMove={() => setActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(choice)}
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
