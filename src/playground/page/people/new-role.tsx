/** A role that there was not, for somebody or for whoever gets it later. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { PERMISSIONS } from '../menus/places.js';
import { guild, nameOf, people, say, wordsOf } from '../state/store.js';

/** Whose it will be, by id; empty for nobody's; undefined while nobody asks. */
export const namingRoleFor = signal<string | undefined>(undefined);

const close = () => {
  namingRoleFor.value = undefined;
};

export function NewRoleDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const member = namingRoleFor.value;
  useEffect(() => {
    if (member !== undefined) dialog.current?.showModal();
  }, [member]);
  const home = guild.value;
  if (member === undefined || home === undefined) return null;
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const colour = Number.parseInt(String(form.get('colour')).slice(1), 16);
    const permissions = PERMISSIONS.map(([name]) => name).filter((name) => form.has(name));
    const position = form.get('rank') === 'top' ? home.roles.length + 1 : 1;
    try {
      const { id } = await people.createRole(home.id, {
        name: String(form.get('name')),
        colour,
        permissions,
        position,
      });
      if (member !== '') await people.setRole(home.id, member, id, true);
      close();
    } catch (error) {
      say(wordsOf(error));
    }
  };
  return (
    <dialog class="modal" ref={dialog} aria-labelledby="role-title" onClose={close}>
      <form onSubmit={send}>
        <header>
          <h2 id="role-title">{member === '' ? 'A new role' : `A new role for ${nameOf(member)}`}</h2>
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
          <div class="field-box">
            <label for="role-rank">Rank</label>
            <select id="role-rank" name="rank">
              <option value="bottom">Below all others: the bot can hand it out</option>
              <option value="top">Above all others, the bot's too</option>
            </select>
          </div>
          <div class="field-box">
            <span class="label" id="role-permissions">
              Permissions
            </span>
            <fieldset class="group" aria-labelledby="role-permissions">
              {PERMISSIONS.map(([name, words]) => (
                <label key={name}>
                  <input type="checkbox" name={name} />
                  <span class="words">Let it {words}</span>
                </label>
              ))}
            </fieldset>
          </div>
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            {member === '' ? 'Make it' : 'Make and give it'}
          </button>
        </footer>
      </form>
    </dialog>
  );
}
