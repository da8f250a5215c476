/** A context menu at a point of the page. */
import { signal } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

export interface Item {
  readonly label: string;
  readonly section?: string;
  readonly icon?: string | undefined;
  readonly danger?: boolean;
  readonly act: () => unknown;
}

interface Opened {
  readonly items: readonly Item[];
  readonly x: number;
  readonly y: number;
  readonly from: Element | null;
}

const opened = signal<Opened | undefined>(undefined);

export function openMenu(event: MouseEvent, items: readonly Item[]): void {
  if (items.length === 0) return;
  event.preventDefault();
  event.stopPropagation();
  const target = event.currentTarget as HTMLElement;
  const { left, bottom } = target.getBoundingClientRect();
  // Opened by keyboard: there is no pointer position.
  const byMouse = event.type === 'contextmenu' && (event.clientX > 0 || event.clientY > 0);
  const from = document.activeElement;
  opened.value = byMouse
    ? { items, x: event.clientX, y: event.clientY, from }
    : { items, x: left, y: bottom + 4, from: target };
}

function close(): void {
  const { from } = opened.peek() ?? {};
  opened.value = undefined;
  if (from instanceof HTMLElement && from.isConnected) from.focus();
}

const EDGE = 8;

export function Menu() {
  const menu = useRef<HTMLDivElement>(null);
  const { items = [], x = 0, y = 0 } = opened.value ?? {};
  useLayoutEffect(() => {
    const box = menu.current;
    if (box === null) return;
    const { width, height } = box.getBoundingClientRect();
    box.style.left = `${Math.max(EDGE, Math.min(x, innerWidth - width - EDGE))}px`;
    box.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - height - EDGE))}px`;
    box.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [opened.value]);
  useEffect(() => {
    if (opened.value === undefined) return;
    const away = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) opened.value = undefined;
    };
    addEventListener('pointerdown', away, true);
    return () => removeEventListener('pointerdown', away, true);
  }, [opened.value]);
  if (opened.value === undefined) return null;

  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (next !== undefined) all.at(next % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else return;
    event.preventDefault();
  };
  const sections = [...new Set(items.map(({ section = '' }) => section))];
  return (
    <div class="menu" role="menu" tabIndex={-1} ref={menu} onKeyDown={onKeyDown}>
      {sections.map((section) => (
        <div key={section} role="group" aria-label={section || 'More'}>
          {section !== '' && <p aria-hidden="true">{section}</p>}
          {items
            .filter((item) => (item.section ?? '') === section)
            .map(({ label, icon, danger = false, act }) => (
              <button
                key={label}
                type="button"
                role="menuitem"
                tabIndex={-1}
                class={danger ? 'danger' : ''}
                onClick={() => {
                  close();
                  act();
                }}
              >
                {label}
                {icon !== undefined && <img src={icon} alt="" width="18" height="18" />}
              </button>
            ))}
        </div>
      ))}
    </div>
  );
}
