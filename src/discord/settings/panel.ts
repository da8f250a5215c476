/** Shows the settings panel in response to an interaction. */

import { channelMention, MessageFlags } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import { describeFailure, messagesFor } from '../../locales/index.js';
import { SERVER_SCOPE } from '../../settings/changes.js';
import type { GuildDirectory } from '../../settings/import-export.js';
import { CHANNEL_SETTINGS } from '../../settings/setting-table.js';
import { applyProposals, type ServerSettings } from '../../settings/settings.js';
import { SettingsEditor } from '../../settings/settings-editor.js';
import { isForEverybody, missingPostPermissions } from '../bot-permissions.js';
import { toReply } from '../messages/message.js';
import { requireManager } from '../permissions.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { availableView, panelMessage } from './panel-message.js';
import type { SettingsDeps } from './settings-deps.js';

/** @throws UserError `managers-only` */
export const openSettingsEditor = (interaction: RepliableInteraction, services: SettingsDeps): SettingsEditor =>
  new SettingsEditor(services, requireManager(interaction), interaction.user.id);

/** Edits the acknowledged reply. @param note what has just been done. */
export async function showPanel(
  interaction: RepliableInteraction,
  editor: SettingsEditor,
  services: SettingsDeps,
  note?: string,
): Promise<void> {
  let draft = await editor.draft();
  // The channel may have been deleted.
  if (draft.channel !== SERVER_SCOPE && !guildDirectory(interaction).hasChannel(draft.channel))
    draft = await editor.setView({ channel: SERVER_SCOPE });
  const history = availableView(draft) === 'history' ? await editor.history(draft.page) : undefined;
  const guildId = interaction.guildId as string;
  const { defaults: botDefaults, largestSize, memberLimit, animations } = services;
  const rules = { botDefaults, largestSize, memberLimit, animations };
  const warnings = channelWarnings(interaction, applyProposals(editor.settings, draft.proposals));
  const panel = { guildId, settings: editor.settings, draft, ...rules, history, notice: note, warnings };
  const { components, allowedMentions } = toReply(panelMessage(panel, messagesFor(interaction.locale)));
  // Remove the pictures of a preview.
  const files = { files: [], attachments: [] };
  await interaction.editReply({ components, allowedMentions, ...files, flags: MessageFlags.IsComponentsV2 });
}

/** Channels that the bot is to post in, and cannot; as they would be if the draft were saved. */
function channelWarnings({ guild, locale }: RepliableInteraction, settings: ServerSettings): string[] {
  const messages = messagesFor(locale);
  const { texts, channelGone, reportChannelOpen } = messages.settings;
  const server = settings.get(SERVER_SCOPE) ?? {};
  return CHANNEL_SETTINGS.flatMap((name) => {
    const id = server[name];
    if (id === undefined || id === '' || guild === null) return [];
    if (!guild.channels.cache.has(id)) return [channelGone({ setting: texts[name].name })];
    const missing = missingPostPermissions(guild, id);
    const failure = { kind: 'channel-closed', details: { channel: id, missing: missing.join(', ') } };
    return [
      ...(missing.length === 0 ? [] : [`${texts[name].name}: ${describeFailure(messages, failure)}`]),
      ...(name === 'reportChannel' && isForEverybody(guild, id)
        ? [reportChannelOpen({ channel: channelMention(id) })]
        : []),
    ];
  });
}

/** Which channels and roles the guild of an interaction has. */
export const guildDirectory = ({ guild }: Pick<RepliableInteraction, 'guild'>): GuildDirectory => ({
  hasChannel: (id) => guild?.channels.cache.has(id) === true,
  hasRole: (id) => guild?.roles.cache.has(id) === true,
});

/**
 * Parses a scope id from a custom id, which is untrusted.
 *
 * @param id the server's own, or one of its channels'.
 * @throws UserError `setting-unknown` where it is neither.
 */
export function parseScope(interaction: RepliableInteraction, id: string): string {
  if (id === interaction.guildId) return SERVER_SCOPE;
  if (guildDirectory(interaction).hasChannel(id)) return id;
  throw new UserError('setting-unknown', { given: id });
}
