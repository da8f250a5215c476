/** A select menu with one or several choices, usable by mouse and keyboard. */
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Address of an image. */
  readonly icon?: string | undefined;
  readonly emoji?: string | undefined;
}

export interface SelectProps {
  readonly label: string;
  readonly placeholder?: string | null | undefined;
  readonly options: readonly Option[];
  readonly values: readonly string[];
  readonly minValues?: number;
  readonly maxValues?: number;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** Called with the new values when the menu closes; for single choices immediately. */
  readonly onChange: (values: readonly string[]) => void;
}

/** Whether a list below the button would be cut off at the end of what it scrolls in, and there is more room above. */
function fitsBetterAbove(button: HTMLElement, list: HTMLElement): boolean {
  const bounds = (button.closest('.messages, .modal-parts') ?? document.documentElement).getBoundingClientRect();
  const { top, bottom } = button.getBoundingClientRect();
  const [above, below] = [top - bounds.top, bounds.bottom - bottom];
  return below < list.offsetHeight && above > below;
}

export function Select({
  label,
  placeholder,
  options,
  values,
  minValues = 1,
  maxValues = 1,
  disabled = false,
  busy = false,
  onChange,
}: SelectProps) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(values);
  // Stored by value, not by index: options can change while the menu is open, and Enter must take the highlighted one.
  const [activeValue, setActiveValue] = useState<string>();
  const active = Math.max(
    0,
    options.findIndex(({ value }) => value === activeValue),
  );
  const setActive = (index: number) => setActiveValue(options[index]?.value);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [upwards, setUpwards] = useState(false);
  const id = useId();
  useLayoutEffect(() => {
    if (open && box.current !== null && list.current !== null) setUpwards(fitsBetterAbove(box.current, list.current));
  }, [open]);
  useEffect(() => setChosen(values), [values.join('\n')]);
  useEffect(() => {
    if (open) box.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);

  const finish = (wanted: readonly string[]) => {
    setOpen(false);
    // Drop values whose option has disappeared, except initial ones: a default user may have left the server.
    const next = wanted.filter((each) => values.includes(each) || options.some(({ value }) => value === each));
    if (next.join('\n') !== values.join('\n') && next.length >= minValues) onChange(next);
    else setChosen(values);
  };
  const pick = ({ value }: Option) => {
    if (maxValues === 1) {
      const next = minValues === 0 && chosen.includes(value) ? [] : [value];
      setChosen(next);
      finish(next);
    } else if (chosen.includes(value)) setChosen(chosen.filter((each) => each !== value));
    else if (chosen.length < maxValues) setChosen([...chosen, value]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -options.length, End: options.length }[event.key];
    if (step !== undefined) {
      if (open) setActive(Math.min(options.length - 1, Math.max(0, active + step)));
      setOpen(true);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (open && options[active] !== undefined) pick(options[active]);
      else setOpen(true);
    } else if (event.key === 'Escape' && open) finish(values);
    else {
      if (event.key === 'Tab' && open) finish(chosen);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const shown = options.filter(({ value }) => chosen.includes(value));
  return (
    <div
      class="select"
      ref={box}
      onFocusOut={({ relatedTarget }) => {
        if (open && !box.current?.contains(relatedTarget as globalThis.Node | null)) finish(chosen);
      }}
    >
      <button
        type="button"
        class="select-button"
        role="combobox"
        aria-label={label}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-controls={id}
        aria-activedescendant={open ? `${id}-${active}` : undefined}
        aria-busy={busy}
        disabled={disabled}
        onClick={() => (open ? finish(chosen) : setOpen(true))}
        onKeyDown={onKeyDown}
      >
        {shown.length > 0 ? (
          <span class="chosen">{shown.map((option) => option.label).join(', ')}</span>
        ) : (
          <span class="placeholder">{placeholder || 'Make a selection'}</span>
        )}
        <span class="chevron" aria-hidden="true" />
      </button>
      <div
        id={id}
        ref={list}
        role="listbox"
        aria-label={label}
        aria-multiselectable={maxValues > 1}
        class={upwards ? 'options upwards' : 'options'}
        hidden={!open}
      >
        {options.map((option, index) => (
          <div
            key={option.value}
            id={`${id}-${index}`}
            role="option"
            class="option-row"
            aria-selected={chosen.includes(option.value)}
            data-active={index === active}
            onPointerMove={() => setActive(index)}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => pick(option)}
          >
            {option.icon !== undefined && <img src={option.icon} alt="" />}
            {option.emoji !== undefined && <span>{option.emoji}</span>}
            <span class="words">
              {option.label}
              {option.description !== undefined && <small>{option.description}</small>}
            </span>
            {maxValues > 1 && <span class="tick" aria-hidden="true" />}
          </div>
        ))}
        {options.length === 0 && <p class="nothing">No options</p>}
      </div>
    </div>
  );
}
