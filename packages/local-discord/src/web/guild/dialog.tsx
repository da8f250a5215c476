/** A window in which people make something: a name and perhaps more, and what went wrong. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { errorText, notify } from '../state/store.js';

interface DialogParts {
  /** What the ids of its heading and fields begin with. */
  readonly id: string;
  readonly title: string;
  /** What the button says that makes it. */
  readonly send: string;
  readonly longestName: number;
  /** It closes once this has been done, and stays open where it throws. */
  readonly make: (form: FormData) => Promise<void>;
  readonly close: () => void;
  /** The fields after the name. */
  readonly children?: ComponentChildren;
}

export function Dialog({ id, title, send, longestName, make, close, children }: DialogParts) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await make(new FormData(event.currentTarget as HTMLFormElement));
      close();
    } catch (error) {
      notify(errorText(error));
    }
  };
  return (
    <dialog class="modal" ref={dialog} aria-labelledby={`${id}-title`} onClose={close}>
      <form onSubmit={submit}>
        <header>
          <h2 id={`${id}-title`}>{title}</h2>
          <button type="button" class="plain close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="modal-parts">
          <div class="field-box">
            <label for={`${id}-name`}>Name</label>
            <input id={`${id}-name`} name="name" type="text" required maxLength={longestName} autocomplete="off" />
          </div>
          {children}
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            {send}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
