/** `/defaults`: how a server paints, for the people who run it. What is changed holds once it is saved in the panel. */

import {
  type ApplicationCommandOptionChoiceData,
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  MessageFlags,
  PermissionFlagsBits,
  SlashCommandBuilder,
  type SlashCommandStringOption,
  type SlashCommandSubcommandBuilder,
} from 'discord.js';
import type { SlashCommand } from '../../src/discord/command-types.js';
import { MAX_SUGGESTIONS } from '../../src/discord/discord-limits.js';
import { guildsOnly } from '../../src/discord/install-contexts.js';
import { localizeBuilder } from '../../src/discord/localize.js';
import { fileMessage, toReply } from '../../src/discord/messages/message.js';
import { isManager } from '../../src/discord/permissions.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { formatChoice } from '../../src/discord/settings/format-setting.js';
import { guildDirectory, openSettingsEditor, showPanel } from '../../src/discord/settings/panel.js';
import { SCOPE_CHANNEL_TYPES } from '../../src/discord/settings/panel-message.js';
import type { PreviewDeps } from '../../src/discord/settings/settings-deps.js';
import { parseTypedValue } from '../../src/discord/settings/settings-modals.js';
import { startPreview } from '../../src/discord/settings/start-preview.js';
import { UserError } from '../../src/errors/user-error.js';
import { type Messages, messagesFor } from '../../src/locales/index.js';
import { SERVER_SCOPE } from '../../src/settings/changes.js';
import { exportSettings, fileTooLargeError, MAX_FILE_BYTES } from '../../src/settings/import-export.js';
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingName } from '../../src/settings/setting-table.js';
import { suggestedValues } from '../../src/settings/setting-values.js';
import type { SettingsEditor } from '../../src/settings/settings-editor.js';

/** Characters: channels and roles are typed as mentions. */
const MAX_VALUE_LENGTH = 1000;

type Texts = Messages['commands']['defaults'];
const subcommandTexts =
  (name: keyof Texts['subcommands']) =>
  ({ defaults }: Messages['commands']) =>
    defaults.subcommands[name];
const optionTexts =
  (name: keyof Texts['options']) =>
  ({ defaults }: Messages['commands']) =>
    defaults.options[name];

const settingOption = (option: SlashCommandStringOption) =>
  localizeBuilder(option, optionTexts('setting')).setAutocomplete(true);

const withChannelOption = (builder: SlashCommandSubcommandBuilder) =>
  builder.addChannelOption((option) =>
    localizeBuilder(option, optionTexts('channel')).addChannelTypes(...SCOPE_CHANNEL_TYPES),
  );

const withPictureOption = (builder: SlashCommandSubcommandBuilder, name: 'content' | 'style') =>
  builder.addAttachmentOption((option) => localizeBuilder(option, optionTexts(name)).setFileTypes('image'));

const data = guildsOnly(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.defaults))
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((builder) => withChannelOption(localizeBuilder(builder, subcommandTexts('show'))))
  .addSubcommand((builder) =>
    withChannelOption(
      localizeBuilder(builder, subcommandTexts('set'))
        .addStringOption((option) => settingOption(option).setRequired(true))
        .addStringOption((option) =>
          localizeBuilder(option, optionTexts('value'))
            .setRequired(true)
            .setMaxLength(MAX_VALUE_LENGTH)
            .setAutocomplete(true),
        ),
    ),
  )
  .addSubcommand((builder) =>
    withChannelOption(localizeBuilder(builder, subcommandTexts('reset')).addStringOption(settingOption)),
  )
  .addSubcommand((builder) =>
    withPictureOption(withPictureOption(localizeBuilder(builder, subcommandTexts('preview')), 'content'), 'style'),
  )
  .addSubcommand((builder) => localizeBuilder(builder, subcommandTexts('undo')))
  .addSubcommand((builder) => localizeBuilder(builder, subcommandTexts('export')))
  .addSubcommand((builder) =>
    localizeBuilder(builder, subcommandTexts('import')).addAttachmentOption((option) =>
      localizeBuilder(option, optionTexts('file')).setRequired(true),
    ),
  );

export const defaults = {
  data: data.toJSON(),
  async execute(interaction, services) {
    const editor = openSettingsEditor(interaction, services);
    const name = interaction.options.getSubcommand();
    if (name === 'preview') return preview(interaction, editor, services);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const messages = messagesFor(interaction.locale).settings;
    const place = interaction.options.getChannel('channel')?.id ?? SERVER_SCOPE;
    switch (name) {
      case 'show':
        await editor.setView({ view: 'overview', channel: place });
        return showPanel(interaction, editor, services);
      case 'set': {
        const { name: setting, value } = readSettingChange(interaction, place);
        await editor.stage(place, [{ name: setting, value }]);
        await editor.setView({ view: SETTINGS[setting].section, channel: place });
        return showPanel(interaction, editor, services);
      }
      case 'reset': {
        const given = interaction.options.getString('setting');
        if (given === null) await editor.stageReset(place);
        else await editor.stage(place, [{ name: requireSetting(given, place), value: undefined }]);
        await editor.setView({ view: 'overview', channel: place });
        return showPanel(interaction, editor, services);
      }
      case 'undo': {
        const { changes } = await editor.undo(services.clock.now());
        await editor.setView({ view: 'history', channel: SERVER_SCOPE });
        return showPanel(interaction, editor, services, messages.undone({ count: changes.length }));
      }
      case 'export':
        return sendSettingsFile(interaction, editor);
      case 'import': {
        const { unknownIds, draft } = await editor.import(
          await downloadSettingsFile(interaction, services),
          guildDirectory(interaction),
        );
        return showPanel(
          interaction,
          editor,
          services,
          messages.imported({ count: draft.proposals.length, unknown: unknownIds }),
        );
      }
    }
  },
  async autocomplete(interaction) {
    return isManager(interaction) ? autocompleteSetting(interaction) : [];
  },
} satisfies SlashCommand<PreviewDeps>;

async function preview(
  interaction: ChatInputCommandInteraction,
  editor: SettingsEditor,
  services: PreviewDeps,
): Promise<void> {
  const [content, style] = ['content', 'style'].map((name) => interaction.options.getAttachment(name));
  const pictures = {
    content: content ? attachedPicture(content) : undefined,
    style: style ? attachedPicture(style) : undefined,
  };
  await startPreview(interaction, editor, pictures, services);
}

function readSettingChange({ options, locale }: ChatInputCommandInteraction, scope: string) {
  const name = requireSetting(options.getString('setting', true), scope);
  const typed = options.getString('value', true);
  return { name, value: parseTypedValue(name, choiceCalled(typed, name, messagesFor(locale)) ?? typed) };
}

/** The value of a choice by its name in the member's language; undefined for what is none. */
const choiceCalled = (typed: string, name: SettingName, messages: Messages): string | undefined =>
  suggestedValues(name).find(
    (value) => formatChoice(name, value, messages).toLowerCase() === typed.trim().toLowerCase(),
  );

/** @throws UserError `setting-unknown`, or `setting-server` where a channel cannot have it. */
function requireSetting(given: string, scope: string): SettingName {
  if (!isSettingName(given)) throw new UserError('setting-unknown', { given });
  if (scope !== SERVER_SCOPE && !SETTINGS[given].channel) throw new UserError('setting-server', { name: given });
  return given;
}

/** What has in it what was typed: settings by their name, in the member's language or in files; values, where a setting has few. */
function autocompleteSetting({ options, locale }: AutocompleteInteraction): ApplicationCommandOptionChoiceData[] {
  const messages = messagesFor(locale);
  const { texts, views } = messages.settings;
  const focused = options.getFocused(true);
  const typed = focused.value.toLowerCase();
  if (focused.name === 'value') {
    const name = options.getString('setting') ?? '';
    const values = isSettingName(name) ? suggestedValues(name) : [];
    return values
      .map((value) => ({ name: isSettingName(name) ? formatChoice(name, value, messages) : value, value }))
      .filter((choice) => `${choice.name} ${choice.value}`.toLowerCase().includes(typed))
      .slice(0, MAX_SUGGESTIONS);
  }
  return SETTING_NAMES.map((value) => ({ name: `${texts[value].name} · ${views[SETTINGS[value].section]}`, value }))
    .filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(typed))
    .slice(0, MAX_SUGGESTIONS);
}

async function sendSettingsFile(interaction: ChatInputCommandInteraction, editor: SettingsEditor): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const file = { name: 'brushwork-defaults.json', bytes: exportSettings(editor.settings) };
  const message = fileMessage(messages.settings.exported, file);
  const { components, files, allowedMentions } = toReply(message);
  await interaction.editReply({ components, files, allowedMentions, flags: MessageFlags.IsComponentsV2 });
}

/** @throws UserError `import-bytes`, `download-host`, `download-failed` */
async function downloadSettingsFile(
  { options }: ChatInputCommandInteraction,
  services: PreviewDeps,
): Promise<Uint8Array> {
  const { url, size } = options.getAttachment('file', true);
  if (size > MAX_FILE_BYTES) throw fileTooLargeError();
  return services.downloads.fetch({ url, size });
}
