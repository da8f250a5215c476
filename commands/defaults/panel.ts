/** The panel of `/defaults`: its menus, buttons and modals. Each use checks that the member may still manage the server. */

import type { MessageComponentInteraction } from 'discord.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { guildDirectory, openSettingsEditor, parseScope, showPanel } from '../../src/discord/settings/panel.js';
import { availableView, isSettableIn } from '../../src/discord/settings/panel-message.js';
import type { PreviewDeps } from '../../src/discord/settings/settings-deps.js';
import {
  readRoleLimit,
  readSettingFields,
  roleLimitModal,
  settingsModal,
  stagedRoleLimits,
} from '../../src/discord/settings/settings-modals.js';
import { startPreview } from '../../src/discord/settings/start-preview.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';
import { SERVER_SCOPE } from '../../src/settings/changes.js';
import { isSettingName, MAX_ROLES, SETTINGS } from '../../src/settings/setting-table.js';
import { VIEWS } from '../../src/settings/settings-drafts.js';
import type { SettingsEditor } from '../../src/settings/settings-editor.js';

/** A modal's fields are prefilled, so the store is read before it is shown. */
const modalContext = async (
  editor: SettingsEditor,
  interaction: MessageComponentInteraction,
  { defaults, largestSize, memberLimit, animations }: PreviewDeps,
) => ({
  ...guildDirectory(interaction),
  guildId: interaction.guildId as string,
  settings: editor.settings,
  draft: await editor.draft(),
  botDefaults: defaults,
  largestSize,
  animations,
  memberLimit,
});

const changeView = {
  actions: ['defaults-view', 'defaults-scope'],
  async execute(interaction, _, action, services) {
    const editor = openSettingsEditor(interaction, services);
    await interaction.deferUpdate();
    if (action === 'defaults-view' && interaction.isStringSelectMenu()) {
      const view = VIEWS.find((each) => each === interaction.values[0]);
      if (view !== undefined) await editor.setView({ view });
    }
    if (action === 'defaults-scope' && interaction.isChannelSelectMenu()) {
      const [id] = interaction.values;
      const channel = id === undefined ? SERVER_SCOPE : parseScope(interaction, id);
      await editor.setView({ channel, view: availableView({ channel, view: (await editor.draft()).view }) });
    }
    await showPanel(interaction, editor, services);
  },
} satisfies ComponentHandler<PreviewDeps>;

const openSettingsModal = {
  actions: ['defaults-change', 'defaults-role'],
  async execute(interaction, _, action, services) {
    const editor = openSettingsEditor(interaction, services);
    const messages = messagesFor(interaction.locale);
    const fields = await modalContext(editor, interaction, services);
    if (action === 'defaults-role' && interaction.isRoleSelectMenu())
      await services.forms.show(interaction, roleLimitModal(interaction.values[0], fields, messages));
    else if (interaction.isStringSelectMenu()) {
      const names = interaction.values.filter(isSettingName).filter((name) => isSettableIn(fields.draft, name));
      if (names.length > 0) await services.forms.show(interaction, settingsModal(names, fields, messages));
    }
  },
} satisfies ComponentHandler<PreviewDeps>;

const submitSettingsModal = {
  actions: ['defaults-change'],
  async execute(interaction, id, services) {
    const editor = openSettingsEditor(interaction, services);
    const channel = parseScope(interaction, id);
    const changes = readSettingFields(interaction).filter(
      ({ name }) => channel === SERVER_SCOPE || SETTINGS[name].channel,
    );
    await interaction.deferUpdate();
    await editor.stage(channel, changes);
    await showPanel(interaction, editor, services);
  },
} satisfies ModalHandler<PreviewDeps>;

const submitRoleLimitModal = {
  actions: ['defaults-role'],
  async execute(interaction, role, services) {
    const editor = openSettingsEditor(interaction, services);
    if (!guildDirectory(interaction).hasRole(role)) throw new UserError('role-gone');
    const limit = readRoleLimit(role, interaction);
    await interaction.deferUpdate();
    const others = stagedRoleLimits({ settings: editor.settings, draft: await editor.draft() }).filter(
      (each) => each.role !== role,
    );
    const roles = [...others, ...(limit === undefined ? [] : [limit])];
    if (roles.length > MAX_ROLES) throw new UserError('role-limits-many', { limit: MAX_ROLES });
    await editor.stage(SERVER_SCOPE, [{ name: 'roles', value: roles.length === 0 ? undefined : roles }]);
    await showPanel(interaction, editor, services);
  },
} satisfies ModalHandler<PreviewDeps>;

const panelButtons = {
  actions: ['defaults-save', 'defaults-discard', 'defaults-undo', 'defaults-older', 'defaults-newer'],
  async execute(interaction, _, action, services) {
    const editor = openSettingsEditor(interaction, services);
    await interaction.deferUpdate();
    await showPanel(interaction, editor, services, await runPanelAction(action, editor, services, interaction.locale));
  },
} satisfies ComponentHandler<PreviewDeps>;

/** @returns what was done, in words. */
async function runPanelAction(
  action: string,
  editor: SettingsEditor,
  { clock }: PreviewDeps,
  locale: string,
): Promise<string | undefined> {
  const { settings: words } = messagesFor(locale);
  switch (action) {
    case 'defaults-save': {
      const saved = await editor.save(clock.now());
      return saved === undefined ? words.nothingChanged : words.saved({ count: saved.changes.length });
    }
    case 'defaults-discard':
      await editor.discard();
      return words.discarded;
    case 'defaults-undo': {
      const { changes } = await editor.undo(clock.now());
      return words.undone({ count: changes.length });
    }
    default: {
      const { page } = await editor.draft();
      await editor.setView({ view: 'history', page: Math.max(0, action === 'defaults-older' ? page + 1 : page - 1) });
      return undefined;
    }
  }
}

const previewButton = {
  actions: ['defaults-preview'],
  async execute(interaction, _, __, services) {
    await startPreview(interaction, openSettingsEditor(interaction, services), {}, services);
  },
} satisfies ComponentHandler<PreviewDeps>;

export const settingsComponents: readonly ComponentHandler<PreviewDeps>[] = [
  changeView,
  openSettingsModal,
  panelButtons,
  previewButton,
];
export const settingsModals: readonly ModalHandler<PreviewDeps>[] = [submitSettingsModal, submitRoleLimitModal];
