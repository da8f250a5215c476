/** Somebody new in this server. */
import { signal } from '@preact/signals';
import type { LocaleString } from 'discord-api-types/rest/v10';
import { useEffect, useRef } from 'preact/hooks';
import { go } from '../state/route.js';
import { guild, guilds, people, say, scene, wordsOf } from '../state/store.js';

export const adding = signal(false);

const close = () => {
  adding.value = false;
};

export function NewcomerDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (adding.value) dialog.current?.showModal();
  }, [adding.value]);
  if (!adding.value) return null;
  const home = guild.value ?? guilds.value[0];
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const role = form.get('role');
    try {
      const name = String(form.get('name'));
      const locale = String(form.get('locale')) as LocaleString;
      const { id } = await people.join({
        guild: home.id,
        name,
        locale,
        moderator: role === 'moderator',
        admin: role === 'admin',
      });
      // What is told of it may come after the answer.
      scene.value = await people.state();
      close();
      go(id, home.channels[0].id);
    } catch (error) {
      say(wordsOf(error));
    }
  };
  return (
    <dialog class="modal" ref={dialog} aria-labelledby="newcomer-title" onClose={close}>
      <form onSubmit={send}>
        <header>
          <h2 id="newcomer-title">Somebody new in {home?.name}</h2>
          <button type="button" class="plain close" aria-label="Close" onClick={close}>
            ×
          </button>
        </header>
        <div class="modal-parts">
          <div class="field-box">
            <label for="newcomer-name">Name</label>
            <input id="newcomer-name" name="name" type="text" required maxLength={32} autocomplete="off" />
          </div>
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
        </div>
        <footer>
          <button type="button" class="plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class="button primary">
            Let in
          </button>
        </footer>
      </form>
    </dialog>
  );
}
