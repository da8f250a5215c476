/** The dialog that creates a role, optionally assigned to a member. */
import { signal } from '@preact/signals';
import { PERMISSIONS } from '../menus/role-and-thread-menus.js';
import { controlClient, guild, nameOf } from '../state/store.js';
import { Dialog } from './dialog.js';

/** Id of the member who gets the role; empty for nobody; undefined while the dialog is closed. */
export const newRoleFor = signal<string | undefined>(undefined);

const close = () => {
  newRoleFor.value = undefined;
};

export function NewRoleDialog() {
  const member = newRoleFor.value;
  const home = guild.value;
  if (member === undefined || home === undefined) return null;
  const make = async (form: FormData) => {
    const { id } = await controlClient.createRole(home.id, {
      name: String(form.get('name')),
      colour: Number.parseInt(String(form.get('colour')).slice(1), 16),
      permissions: PERMISSIONS.map(([name]) => name).filter((name) => form.has(name)),
      position: form.get('rank') === 'top' ? home.roles.length + 1 : 1,
    });
    if (member !== '') await controlClient.setRole(home.id, member, id, true);
  };
  const title = member === '' ? 'Create role' : `Create a role for ${nameOf(member)}`;
  const send = member === '' ? 'Create' : 'Create and assign';
  return (
    <Dialog id="role" title={title} submitLabel={send} maxNameLength={100} onSubmit={make} close={close}>
      <div class="field-box">
        <label for="role-colour">Colour</label>
        <input id="role-colour" name="colour" type="color" value="#3498db" />
      </div>
      <div class="field-box">
        <label for="role-rank">Rank</label>
        <select id="role-rank" name="rank">
          <option value="bottom">Lowest: the bot can assign it</option>
          <option value="top">Highest: above the bot’s own role</option>
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
              <span class="words">Can {words}</span>
            </label>
          ))}
        </fieldset>
      </div>
    </Dialog>
  );
}
