/** `/settings`: a member's own defaults in every server, presets by name, whether they are pinged and go to galleries. */

import {
  type BaseInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  SlashCommandBuilder,
} from 'discord.js';
import type { ComponentHandler, ModalHandler, SlashCommand } from '../src/discord/command-types.js';
import { allContexts } from '../src/discord/install-contexts.js';
import { localizeBuilder } from '../src/discord/localize.js';
import { toReply } from '../src/discord/messages/message.js';
import type { PreferencesDeps } from '../src/discord/preferences/preferences-deps.js';
import {
  ownOptionsModal,
  presetNameModal,
  readOwnOptions,
  readPresetName,
} from '../src/discord/preferences/preferences-modals.js';
import { preferencesPanel, presetMessage } from '../src/discord/preferences/preferences-panel.js';
import { UserError } from '../src/errors/user-error.js';
import { messagesFor } from '../src/locales/index.js';
import { GALLERY_CHOICES, PINGS } from '../src/preferences/preferences.js';

export const ownSettings = {
  data: allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.settings)).toJSON(),
  async execute(interaction, services) {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(toReply(await panelOf(interaction, services)));
  },
} satisfies SlashCommand<PreferencesDeps>;

async function panelOf({ user, locale }: BaseInteraction, { preferences }: PreferencesDeps, notice?: string) {
  const own = { userId: user.id, ...(await preferences.find(user.id)), presets: await preferences.presets(user.id) };
  return preferencesPanel(own, messagesFor(locale), notice);
}

/** The panel again, with what has been changed. */
async function showPanel(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  services: PreferencesDeps,
  notice?: string,
): Promise<void> {
  await interaction.editReply(toReply(await panelOf(interaction, services, notice)));
}

/** @param id the member's whose panel it is: it comes from outside. */
function requireOwn({ user }: BaseInteraction, id: string): void {
  if (id !== user.id) throw new UserError('preferences-not-yours');
}

const openModal = {
  actions: ['own-change', 'own-preset-save'],
  async execute(interaction, id, action, { preferences, largestSize, forms }) {
    requireOwn(interaction, id);
    const messages = messagesFor(interaction.locale);
    const { options } = await preferences.find(id);
    await forms.show(
      interaction,
      action === 'own-change' ? ownOptionsModal(id, options, largestSize, messages) : presetNameModal(id, messages),
    );
  },
} satisfies ComponentHandler<PreferencesDeps>;

const changePreferences = {
  actions: ['own-reset', 'own-ping', 'own-gallery'],
  async execute(interaction, id, action, services) {
    requireOwn(interaction, id);
    await interaction.deferUpdate();
    const words = messagesFor(interaction.locale).preferences;
    if (action === 'own-reset') {
      await services.preferences.setOptions(id, {});
      return showPanel(interaction, services, words.reset);
    }
    const [chosen] = interaction.isStringSelectMenu() ? interaction.values : [];
    if (action === 'own-gallery')
      await services.preferences.setGallery(id, GALLERY_CHOICES.find((choice) => choice === chosen) ?? 'ask');
    else await services.preferences.setPing(id, PINGS.find((ping) => ping === chosen) ?? 'off');
    return showPanel(interaction, services, words.saved);
  },
} satisfies ComponentHandler<PreferencesDeps>;

const openPreset = {
  actions: ['own-preset'],
  async execute(interaction, id, _, { preferences }) {
    requireOwn(interaction, id);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const [chosen = ''] = interaction.isStringSelectMenu() ? interaction.values : [];
    const preset = await preferences.preset(id, chosen);
    await interaction.editReply(toReply(presetMessage(preset, messagesFor(interaction.locale))));
  },
} satisfies ComponentHandler<PreferencesDeps>;

/** @param id the preset's; only its owner's are found. */
const changePreset = {
  actions: ['own-preset-use', 'own-preset-delete'],
  async execute(interaction, id, action, services) {
    await interaction.deferUpdate();
    const { preferences } = services;
    const words = messagesFor(interaction.locale).preferences;
    const { name, options } = await preferences.preset(interaction.user.id, id);
    if (action === 'own-preset-use') await preferences.setOptions(interaction.user.id, options);
    else await preferences.removePreset(interaction.user.id, id);
    const said = action === 'own-preset-use' ? words.presetUsed({ name }) : words.presetDeleted({ name });
    await showPanel(interaction, services, said);
  },
} satisfies ComponentHandler<PreferencesDeps>;

const submitOwnOptions = {
  actions: ['own-change'],
  async execute(interaction, id, services) {
    requireOwn(interaction, id);
    const options = readOwnOptions(interaction, services.largestSize);
    await interaction.deferUpdate();
    await services.preferences.setOptions(id, options);
    await showPanel(interaction, services, messagesFor(interaction.locale).preferences.saved);
  },
} satisfies ModalHandler<PreferencesDeps>;

const submitPreset = {
  actions: ['own-preset-save'],
  async execute(interaction, id, services) {
    requireOwn(interaction, id);
    await interaction.deferUpdate();
    const { options } = await services.preferences.find(id);
    if (Object.keys(options).length === 0) throw new UserError('preset-empty');
    const { name } = await services.preferences.savePreset(id, readPresetName(interaction), options);
    await showPanel(interaction, services, messagesFor(interaction.locale).preferences.presetSaved({ name }));
  },
} satisfies ModalHandler<PreferencesDeps>;

export const preferenceComponents = [openModal, changePreferences, openPreset, changePreset];
export const preferenceModals = [submitOwnOptions, submitPreset];
