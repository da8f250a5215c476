/** Keeps the keyboard focus on the page when what has it disappears. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';

interface Ref<T> {
  readonly current: T | null;
}

const isLost = () => document.activeElement === null || document.activeElement === document.body;

export const focusComposer = () =>
  document.querySelector<HTMLElement>('.message-line textarea, .command-form [data-field]')?.focus();

/** Opens a dialog while it is rendered, and gives the focus back to what had it before. */
export function useModalDialog(dialog: Ref<HTMLDialogElement>): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      // The dialog is removed without being closed, so the browser does not restore the focus.
      queueMicrotask(() => {
        if (!isLost()) return;
        if (before instanceof HTMLElement && before.isConnected && before !== document.body) before.focus();
        else focusComposer();
      });
    };
  }, []);
}

const FOCUSABLE = 'button:not(:disabled), [role=combobox]:not(:disabled), input, a[href]';

/**
 * When an update removes or disables the element with the focus (a button of a reply that is finished), focuses what is at its
 * place now.
 */
export function useKeptFocus(box: Ref<HTMLElement>, selector = FOCUSABLE): void {
  const focused = useRef<{ element: Element; index: number } | undefined>(undefined);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onIn = ({ target }: FocusEvent) => {
      const index = [...element.querySelectorAll(selector)].indexOf(target as Element);
      focused.current = index < 0 ? undefined : { element: target as Element, index };
    };
    // Removing the element with the focus may fire this too, but then nothing else gets the focus.
    const onOut = ({ relatedTarget }: FocusEvent) => {
      if (relatedTarget !== null) focused.current = undefined;
    };
    element.addEventListener('focusin', onIn);
    element.addEventListener('focusout', onOut);
    return () => {
      element.removeEventListener('focusin', onIn);
      element.removeEventListener('focusout', onOut);
    };
  }, []);
  useLayoutEffect(() => {
    const before = focused.current;
    if (before === undefined) return;
    const gone = !before.element.isConnected || before.element.matches(':disabled');
    if (!gone) return;
    focused.current = undefined;
    if (!isLost() && document.activeElement !== before.element) return;
    const all = box.current?.querySelectorAll<HTMLElement>(selector) ?? [];
    (all[Math.min(before.index, all.length - 1)] ?? box.current)?.focus();
  });
}
