/** A menu as Discord has it: one choice or several, by mouse or by keyboard. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';

export interface Option {
  readonly value: string;
  readonly label: string;
  readonly description?: string | undefined;
  /** Address of a picture. */
  readonly icon?: string | undefined;
  readonly emoji?: string | undefined;
}

export interface SelectProps {
  readonly label: string;
  readonly placeholder?: string | null | undefined;
  readonly options: readonly Option[];
  readonly values: readonly string[];
  readonly least?: number;
  readonly most?: number;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  /** Called when the menu closes with another choice than before; with one to choose, at once. */
  readonly onChange: (values: readonly string[]) => void;
}

export function Select({
  label,
  placeholder,
  options,
  values,
  least = 1,
  most = 1,
  disabled = false,
  busy = false,
  onChange,
}: SelectProps) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(values);
  // By its value: options come and go while the menu is open, and another one must not slip under the key.
  const [looked, setLooked] = useState<string>();
  const active = Math.max(
    0,
    options.findIndex(({ value }) => value === looked),
  );
  const setActive = (index: number) => setLooked(options[index]?.value);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => setChosen(values), [values.join('\n')]);
  useEffect(() => {
    if (open) box.current?.querySelector('[data-active=true]')?.scrollIntoView({ block: 'nearest' });
  }, [open, active]);

  const finish = (wanted: readonly string[]) => {
    setOpen(false);
    // What is offered no more cannot be chosen; what was there before anybody chose may be somebody who has left.
    const next = wanted.filter((each) => values.includes(each) || options.some(({ value }) => value === each));
    if (next.join('\n') !== values.join('\n') && next.length >= least) onChange(next);
    else setChosen(values);
  };
  const pick = ({ value }: Option) => {
    if (most === 1) {
      const next = least === 0 && chosen.includes(value) ? [] : [value];
      setChosen(next);
      finish(next);
    } else if (chosen.includes(value)) setChosen(chosen.filter((each) => each !== value));
    else if (chosen.length < most) setChosen([...chosen, value]);
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
      <div id={id} role="listbox" aria-label={label} aria-multiselectable={most > 1} class="options" hidden={!open}>
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
            {most > 1 && <span class="tick" aria-hidden="true" />}
          </div>
        ))}
        {options.length === 0 && <p class="nothing">Nothing to choose</p>}
      </div>
    </div>
  );
}
