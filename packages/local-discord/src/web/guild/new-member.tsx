/** The dialog that adds a member to the server. */
import { signal } from '@preact/signals';
import type { LocaleString } from 'discord-api-types/rest/v10';
import { go } from '../state/route.js';
import { controlClient, guild, guilds, state } from '../state/store.js';
import { Dialog } from './dialog.js';

export const addingMember = signal(false);

const close = () => {
  addingMember.value = false;
};

export function NewMemberDialog() {
  if (!addingMember.value) return null;
  const home = guild.value ?? guilds.value[0];
  const make = async (form: FormData) => {
    const role = form.get('role');
    const { id } = await controlClient.join({
      guild: home.id,
      name: String(form.get('name')),
      locale: String(form.get('locale')) as LocaleString,
      moderator: role === 'moderator',
      admin: role === 'admin',
    });
    // The state event of the new member may arrive after the response.
    state.value = await controlClient.state();
    go(id, home.channels[0].id);
  };
  const title = `Add a member to ${home?.name}`;
  return (
    <Dialog id="newcomer" title={title} submitLabel="Add member" maxNameLength={32} onSubmit={make} close={close}>
      <div class="field-box">
        <label for="newcomer-role">Role</label>
        <select id="newcomer-role" name="role">
          <option value="member">Member</option>
          <option value="moderator">Moderator</option>
          <option value="admin">Admin</option>
        </select>
      </div>
      <div class="field-box">
        <label for="newcomer-locale">Language</label>
        <select id="newcomer-locale" name="locale">
          <option value="en-US">English</option>
          <option value="zh-CN">中文</option>
          <option value="de">Deutsch</option>
          <option value="fr">français</option>
          <option value="ja">日本語</option>
        </select>
      </div>
    </Dialog>
  );
}
