/** A role that there was not, for somebody. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { guild, nameOf, people, say, wordsOf } from '../state/store.js';

/** Whose it will be, by id; empty while nobody asks. */
export const namingRoleFor = signal('');

const close = () => {
  namingRoleFor.value = '';
};

export function NewRoleDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const member = namingRoleFor.value;
  useEffect(() => {
    if (member !== '') dialog.current?.showModal();
  }, [member]);
  const home = guild.value;
  if (member === '' || home === undefined) return null;
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const colour = Number.parseInt(String(form.get('colour')).slice(1), 16);
    try {
      const { id } = await people.createRole(home.id, { name: String(form.get('name')), colour });
      await people.setRole(home.id, member, id, true);
      close();
    } catch (error) {
      say(wordsOf(error));
    }
  };
  return (
    <dialog class="modal" ref={dialog} aria-labelledby="role-title" onClose={close}>
      <form onSubmit={send}>
        <header>
          <h2 id="role-title">A new role for {nameOf(member)}</h2>
          <button type="button" class="plain close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="modal-parts">
          <div class="field-box">
            <label for="role-name">Name</label>
            <input id="role-name" name="name" type="text" required maxLength={100} autocomplete="off" />
          </div>
          <div class="field-box">
            <label for="role-colour">Colour</label>
            <input id="role-colour" name="colour" type="color" value="#3498db" />
          </div>
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Make and give it
          </button>
        </footer>
      </form>
    </dialog>
  );
}
