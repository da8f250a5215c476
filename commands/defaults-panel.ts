/** The panel of `/defaults`: its menus, buttons and windows. Whoever uses them must still run the server. */
import type { MessageComponentInteraction } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { Control, Window } from '../src/discord/command.js';
import { isOffered, viewIn } from '../src/discord/messages/defaults.js';
import { fieldsModal, readFields, readRole, roleModal, rolesNow } from '../src/discord/messages/defaults-fields.js';
import { deskOf, placeOf, showPanel, surroundings } from '../src/discord/settings/panel.js';
import { startPreview } from '../src/discord/settings/preview.js';
import { messagesFor } from '../src/locales/index.js';
import { SERVER } from '../src/settings/changes.js';
import type { Desk } from '../src/settings/desk.js';
import { VIEWS } from '../src/settings/drafts.js';
import { isSettingName, MOST_ROLES, SETTINGS } from '../src/settings/table.js';
import { UserError } from '../src/user-error.js';

/** What opens a window has to ask the store first: its fields show what is there. */
const fieldsOf = async (desk: Desk, interaction: MessageComponentInteraction, { defaults }: Bot) => ({
  ...surroundings(interaction),
  guildId: interaction.guildId as string,
  settings: desk.settings,
  draft: await desk.draft(),
  bot: defaults,
});

const menus = {
  actions: ['defaults-view', 'defaults-scope'],
  async press(interaction, _, action, bot) {
    const desk = deskOf(interaction, bot);
    await interaction.deferUpdate();
    if (action === 'defaults-view' && interaction.isStringSelectMenu()) {
      const view = VIEWS.find((each) => each === interaction.values[0]);
      if (view !== undefined) await desk.look({ view });
    }
    if (action === 'defaults-scope' && interaction.isChannelSelectMenu()) {
      const [id] = interaction.values;
      const channel = id === undefined ? SERVER : placeOf(interaction, id);
      await desk.look({ channel, view: viewIn({ channel, view: (await desk.draft()).view }) });
    }
    await showPanel(interaction, desk, bot);
  },
} satisfies Control;

const fieldsMenus = {
  actions: ['defaults-change', 'defaults-role'],
  async press(interaction, _, action, bot) {
    const desk = deskOf(interaction, bot);
    const messages = messagesFor(interaction.locale);
    const fields = await fieldsOf(desk, interaction, bot);
    if (action === 'defaults-role' && interaction.isRoleSelectMenu())
      await interaction.showModal(roleModal(interaction.values[0], fields, messages));
    else if (interaction.isStringSelectMenu()) {
      const names = interaction.values.filter(isSettingName).filter((name) => isOffered(fields.draft, name));
      if (names.length > 0) await interaction.showModal(fieldsModal(names, fields, messages));
    }
  },
} satisfies Control;

const fieldsWindow = {
  actions: ['defaults-change'],
  async submit(interaction, id, bot) {
    const desk = deskOf(interaction, bot);
    const channel = placeOf(interaction, id);
    const wishes = readFields(interaction).filter(({ name }) => channel === SERVER || SETTINGS[name].channel);
    await interaction.deferUpdate();
    await desk.wish(channel, wishes);
    await showPanel(interaction, desk, bot);
  },
} satisfies Window;

const roleWindow = {
  actions: ['defaults-role'],
  async submit(interaction, role, bot) {
    const desk = deskOf(interaction, bot);
    if (!surroundings(interaction).hasRole(role)) throw new UserError('role-gone', 'That role is not here any more.');
    const limit = readRole(role, interaction);
    await interaction.deferUpdate();
    const others = rolesNow({ settings: desk.settings, draft: await desk.draft() }).filter(
      (each) => each.role !== role,
    );
    const roles = [...others, ...(limit === undefined ? [] : [limit])];
    if (roles.length > MOST_ROLES) throw new UserError('role-limits', 'Too many roles have limits.');
    await desk.wish(SERVER, [{ name: 'roles', value: roles.length === 0 ? undefined : roles }]);
    await showPanel(interaction, desk, bot);
  },
} satisfies Window;

const buttons = {
  actions: ['defaults-save', 'defaults-discard', 'defaults-undo', 'defaults-older', 'defaults-newer'],
  async press(interaction, _, action, bot) {
    const desk = deskOf(interaction, bot);
    await interaction.deferUpdate();
    await showPanel(interaction, desk, bot, await act(action, desk, bot, interaction.locale));
  },
} satisfies Control;

/** @returns what was done, in words. */
async function act(action: string, desk: Desk, { clock }: Bot, locale: string): Promise<string | undefined> {
  const { settings: words } = messagesFor(locale);
  switch (action) {
    case 'defaults-save': {
      const saved = await desk.save(clock.now());
      return saved === undefined ? words.same : words.saved(saved.changes.length);
    }
    case 'defaults-discard':
      await desk.discard();
      return words.discarded;
    case 'defaults-undo': {
      const { changes } = await desk.undo(clock.now());
      return words.undone(changes.length);
    }
    default: {
      const { page } = await desk.draft();
      await desk.look({ view: 'history', page: Math.max(0, action === 'defaults-older' ? page + 1 : page - 1) });
      return undefined;
    }
  }
}

const preview = {
  actions: ['defaults-preview'],
  async press(interaction, _, __, bot) {
    await startPreview(interaction, deskOf(interaction, bot), {}, bot);
  },
} satisfies Control;

export const defaultsControls: readonly Control[] = [menus, fieldsMenus, buttons, preview];
export const defaultsWindows: readonly Window[] = [fieldsWindow, roleWindow];
