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

/**
 * When an update removes or disables the element with the focus (a button of a reply that is finished), focuses the whole: not
 * another button, which a second press of Enter would use.
 *
 * @param box can be focused.
 */
export function useKeptFocus(box: Ref<HTMLElement>): void {
  const focused = useRef<Element | undefined>(undefined);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onIn = ({ target }: FocusEvent) => {
      focused.current = target === element ? undefined : (target as Element);
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
    if (before === undefined || (before.isConnected && !before.matches(':disabled'))) return;
    focused.current = undefined;
    if (isLost() || document.activeElement === before) box.current?.focus({ preventScroll: true });
  });
}
