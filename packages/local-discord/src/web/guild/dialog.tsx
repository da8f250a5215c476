/** A dialog that creates something: a name, optional fields, and the error if it fails. */
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useModalDialog } from '../state/focus.js';
import { errorText, notify } from '../state/store.js';

interface DialogProps {
  /** Prefix of the element ids. */
  readonly id: string;
  readonly title: string;
  /** Label of the submit button. */
  readonly submitLabel: string;
  readonly maxNameLength: number;
  /** The dialog closes when this resolves, and shows the error when it rejects. */
  readonly onSubmit: (form: FormData) => Promise<void>;
  readonly close: () => void;
  /** Additional fields after the name. */
  readonly children?: ComponentChildren;
}

export function Dialog({ id, title, submitLabel, maxNameLength, onSubmit, close, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useModalDialog(dialog);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await onSubmit(new FormData(event.currentTarget as HTMLFormElement));
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
            <input id={`${id}-name`} name="name" type="text" required maxLength={maxNameLength} autocomplete="off" />
          </div>
          {children}
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            {submitLabel}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
