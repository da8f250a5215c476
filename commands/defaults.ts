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
import type { Bot } from '../src/discord/bot.js';
import type { SlashCommand } from '../src/discord/command.js';
import { inServers } from '../src/discord/contexts.js';
import { PLACES } from '../src/discord/messages/defaults.js';
import { typedValue } from '../src/discord/messages/defaults-fields.js';
import { fileMessage, replyOf } from '../src/discord/messages/message.js';
import { pictureOf } from '../src/discord/paintings/pictures.js';
import { isManager } from '../src/discord/permissions.js';
import { deskOf, showPanel, surroundings } from '../src/discord/settings/panel.js';
import { startPreview } from '../src/discord/settings/preview.js';
import { DEFAULTS_WORDING as WORDING } from '../src/discord/wording/settings.js';
import { describeAs } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { SERVER } from '../src/settings/changes.js';
import type { Desk } from '../src/settings/desk.js';
import { exportSettings, LARGEST_FILE, tooLarge } from '../src/settings/exchange.js';
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingName } from '../src/settings/table.js';
import { knownValues } from '../src/settings/values.js';
import { UserError } from '../src/user-error.js';

/** Characters: channels and roles are typed as mentions. */
const LONGEST_VALUE = 1000;

const setting = (option: SlashCommandStringOption) => describeAs(option, WORDING.setting).setAutocomplete(true);

const channel = (builder: SlashCommandSubcommandBuilder) =>
  builder.addChannelOption((option) => describeAs(option, WORDING.channel).addChannelTypes(...PLACES));

const picture = (builder: SlashCommandSubcommandBuilder, name: 'content' | 'style') =>
  builder.addAttachmentOption((option) => describeAs(option, WORDING[name]).setFileTypes('image'));

const data = inServers(describeAs(new SlashCommandBuilder(), WORDING.defaults))
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((builder) => channel(describeAs(builder, WORDING.show)))
  .addSubcommand((builder) =>
    channel(
      describeAs(builder, WORDING.set)
        .addStringOption((option) => setting(option).setRequired(true))
        .addStringOption((option) =>
          describeAs(option, WORDING.value).setRequired(true).setMaxLength(LONGEST_VALUE).setAutocomplete(true),
        ),
    ),
  )
  .addSubcommand((builder) => channel(describeAs(builder, WORDING.reset).addStringOption(setting)))
  .addSubcommand((builder) => picture(picture(describeAs(builder, WORDING.preview), 'content'), 'style'))
  .addSubcommand((builder) => describeAs(builder, WORDING.undo))
  .addSubcommand((builder) => describeAs(builder, WORDING.export))
  .addSubcommand((builder) =>
    describeAs(builder, WORDING.import).addAttachmentOption((option) =>
      describeAs(option, WORDING.file).setRequired(true),
    ),
  );

export const defaults = {
  data: data.toJSON(),
  async execute(interaction, bot) {
    const desk = deskOf(interaction, bot);
    const name = interaction.options.getSubcommand();
    if (name === 'preview') return preview(interaction, desk, bot);
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    const messages = messagesFor(interaction.locale).settings;
    const place = interaction.options.getChannel('channel')?.id ?? SERVER;
    switch (name) {
      case 'show':
        await desk.look({ view: 'overview', channel: place });
        return showPanel(interaction, desk, bot);
      case 'set': {
        const { name: wished, value } = readWish(interaction, place);
        await desk.wish(place, [{ name: wished, value }]);
        await desk.look({ view: SETTINGS[wished].section, channel: place });
        return showPanel(interaction, desk, bot);
      }
      case 'reset': {
        const given = interaction.options.getString('setting');
        if (given === null) await desk.wishNothing(place);
        else await desk.wish(place, [{ name: settingCalled(given, place), value: undefined }]);
        await desk.look({ view: 'overview', channel: place });
        return showPanel(interaction, desk, bot);
      }
      case 'undo': {
        const { changes } = await desk.undo(bot.clock.now());
        await desk.look({ view: 'history', channel: SERVER });
        return showPanel(interaction, desk, bot, messages.undone(changes.length));
      }
      case 'export':
        return sendFile(interaction, desk);
      case 'import': {
        const { strangers, draft } = await desk.bring(await readFile(interaction, bot), surroundings(interaction));
        return showPanel(interaction, desk, bot, messages.imported(draft.proposals.length, strangers));
      }
    }
  },
  async complete(interaction) {
    return isManager(interaction) ? suggest(interaction) : [];
  },
} satisfies SlashCommand;

async function preview(interaction: ChatInputCommandInteraction, desk: Desk, bot: Bot): Promise<void> {
  const [content, style] = ['content', 'style'].map((name) => interaction.options.getAttachment(name));
  const pictures = { content: content ? pictureOf(content) : undefined, style: style ? pictureOf(style) : undefined };
  await startPreview(interaction, desk, pictures, bot);
}

function readWish({ options }: ChatInputCommandInteraction, place: string) {
  const name = settingCalled(options.getString('setting', true), place);
  return { name, value: typedValue(name, options.getString('value', true)) };
}

/** @throws UserError `setting-unknown`, or `setting-server` where a channel cannot have it. */
function settingCalled(given: string, place: string): SettingName {
  if (!isSettingName(given)) throw new UserError('setting-unknown', `There is no setting "${given}".`, { given });
  if (place !== SERVER && !SETTINGS[given].channel)
    throw new UserError('setting-server', `${given} is the whole server's.`, { name: given });
  return given;
}

/** Discord's. */
const MOST_SUGGESTIONS = 25;

/** What has in it what was typed: settings by their name, in the member's language or in files; values, where a setting has few. */
function suggest({ options, locale }: AutocompleteInteraction): ApplicationCommandOptionChoiceData[] {
  const { words, views } = messagesFor(locale).settings;
  const focused = options.getFocused(true);
  const typed = focused.value.toLowerCase();
  if (focused.name === 'value') {
    const name = options.getString('setting') ?? '';
    const values = isSettingName(name) ? knownValues(name) : [];
    return values
      .filter((value) => value.toLowerCase().includes(typed))
      .slice(0, MOST_SUGGESTIONS)
      .map((value) => ({ name: value, value }));
  }
  return SETTING_NAMES.map((value) => ({ name: `${words[value].name} · ${views[SETTINGS[value].section]}`, value }))
    .filter(({ name, value }) => `${name} ${value}`.toLowerCase().includes(typed))
    .slice(0, MOST_SUGGESTIONS);
}

async function sendFile(interaction: ChatInputCommandInteraction, desk: Desk): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const file = { name: 'brushwork-defaults.json', bytes: exportSettings(desk.settings) };
  const message = fileMessage(messages.settings.exported, file);
  const { components, files, allowedMentions } = replyOf(message);
  await interaction.editReply({ components, files, allowedMentions, flags: MessageFlags.IsComponentsV2 });
}

/** @throws UserError `import-bytes`, `download-host`, `download-failed` */
async function readFile({ options }: ChatInputCommandInteraction, bot: Bot): Promise<Uint8Array> {
  const { url, size } = options.getAttachment('file', true);
  if (size > LARGEST_FILE) throw tooLarge();
  return bot.fetchPicture({ url, size }, bot.stopping);
}
