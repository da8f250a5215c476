/** A name for something new: a channel, a thread. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { say, wordsOf } from '../state/store.js';

interface Naming {
  readonly title: string;
  /** @param name without spaces around it. */
  readonly make: (name: string) => Promise<void>;
}

export const naming = signal<Naming | undefined>(undefined);

const close = () => {
  naming.value = undefined;
};

export function NamingDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (naming.value !== undefined) dialog.current?.showModal();
  }, [naming.value]);
  if (naming.value === undefined) return null;
  const { title, make } = naming.value;
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget as HTMLFormElement).get('name')).trim();
    try {
      await make(name);
      close();
    } catch (error) {
      say(wordsOf(error));
    }
  };
  return (
    <dialog class="modal" ref={dialog} aria-labelledby="naming-title" onClose={close}>
      <form onSubmit={send}>
        <header>
          <h2 id="naming-title">{title}</h2>
          <button type="button" class="plain close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="modal-parts">
          <div class="field-box">
            <label for="naming-name">Name</label>
            <input id="naming-name" name="name" type="text" required maxLength={100} autocomplete="off" />
          </div>
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Create
          </button>
        </footer>
      </form>
    </dialog>
  );
}
