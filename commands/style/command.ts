/** `/style`: the server's own styles, and those that come with the bot. */

import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  MessageFlags,
  SlashCommandBuilder,
  type SlashCommandStringOption,
} from 'discord.js';
import type { SlashCommand } from '../../src/discord/command-types.js';
import { allContexts } from '../../src/discord/install-contexts.js';
import { libraryScope, requireLibrary, requireMayAdd, requireMayChange } from '../../src/discord/library/access.js';
import {
  addStyle,
  confirmRemovalMessage,
  hideStyle,
  libraryPageMessage,
  styleDetailsMessage,
} from '../../src/discord/library/actions.js';
import { autocompleteStyles, styleChoices } from '../../src/discord/library/autocomplete.js';
import type { LibraryDeps } from '../../src/discord/library/library-deps.js';
import { MAX_TYPED_NAME_LENGTH } from '../../src/discord/library/save-style-modal.js';
import { styleNotice } from '../../src/discord/library/style-messages.js';
import { localizeBuilder, localizedChoice } from '../../src/discord/localize.js';
import type { BotMessage } from '../../src/discord/messages/bot-message.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { toReply } from '../../src/discord/messages/message.js';
import { requireManager } from '../../src/discord/permissions.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { STYLE_ORDERS, type StyleOrder } from '../../src/library/ranking.js';
import { nameOf, type Style } from '../../src/library/style.js';
import { MAX_TEXT_CHARS, pickStyle } from '../../src/library/style-library.js';
import { type Messages, messagesFor } from '../../src/locales/index.js';

type Texts = Messages['commands']['style'];
const subcommandTexts =
  (name: keyof Texts['subcommands']) =>
  ({ style }: Messages['commands']) =>
    style.subcommands[name];
const optionTexts =
  (name: keyof Texts['options']) =>
  ({ style }: Messages['commands']) =>
    style.options[name];

const styleOption = (option: SlashCommandStringOption) =>
  localizeBuilder(option, optionTexts('style')).setRequired(true).setAutocomplete(true);
const nameOption = (option: SlashCommandStringOption) =>
  localizeBuilder(option, optionTexts('name')).setRequired(true).setMaxLength(MAX_TYPED_NAME_LENGTH);

const data = allContexts(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.style))
  .addSubcommand((add) =>
    localizeBuilder(add, subcommandTexts('add'))
      .addStringOption(nameOption)
      .addAttachmentOption((option) =>
        localizeBuilder(option, optionTexts('picture')).setFileTypes('image').setRequired(true),
      )
      .addStringOption((option) => localizeBuilder(option, optionTexts('description')).setMaxLength(MAX_TEXT_CHARS))
      .addStringOption((option) => localizeBuilder(option, optionTexts('credit')).setMaxLength(MAX_TEXT_CHARS)),
  )
  .addSubcommand((list) =>
    localizeBuilder(list, subcommandTexts('list')).addStringOption((option) =>
      localizeBuilder(option, optionTexts('order')).addChoices(
        ...STYLE_ORDERS.map((value) => localizedChoice(value, ({ commands }) => commands.style.orders[value])),
      ),
    ),
  )
  .addSubcommand((show) => localizeBuilder(show, subcommandTexts('show')).addStringOption(styleOption))
  .addSubcommand((rename) =>
    localizeBuilder(rename, subcommandTexts('rename')).addStringOption(styleOption).addStringOption(nameOption),
  )
  .addSubcommand((remove) => localizeBuilder(remove, subcommandTexts('remove')).addStringOption(styleOption))
  .addSubcommand((hide) => localizeBuilder(hide, subcommandTexts('hide')).addStringOption(styleOption))
  .addSubcommand((unhide) => localizeBuilder(unhide, subcommandTexts('unhide')).addStringOption(styleOption));

const SUBCOMMANDS = { add, list, show, rename, remove, hide, unhide };

export const style = {
  data: data.toJSON(),
  async execute(interaction, services) {
    const execute = SUBCOMMANDS[interaction.options.getSubcommand() as keyof typeof SUBCOMMANDS];
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(toReply(await execute(interaction, services)));
  },
  autocomplete: autocomplete,
} satisfies SlashCommand<LibraryDeps>;

async function autocomplete(interaction: AutocompleteInteraction, services: LibraryDeps) {
  const { locale, options } = interaction;
  if (options.getSubcommand() !== 'unhide') return autocompleteStyles(interaction, services);
  return styleChoices(await services.styles.hidden(libraryScope(interaction)), locale);
}

type StyleCommandInteraction = ChatInputCommandInteraction;

const requestedStyle = (interaction: StyleCommandInteraction, { styles }: LibraryDeps): Promise<Style> =>
  styles.find(libraryScope(interaction), interaction.options.getString('style', true));

async function add(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  const { options } = interaction;
  requireMayAdd(interaction, services);
  const picture = await services.downloads.fetch(attachedPicture(options.getAttachment('picture', true)));
  return addStyle(interaction, services, {
    name: options.getString('name', true),
    picture,
    description: options.getString('description'),
    credit: options.getString('credit'),
  });
}

function list(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  return libraryPageMessage(
    interaction,
    services,
    (interaction.options.getString('order') ?? 'popular') as StyleOrder,
    0,
  );
}

async function show(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  return styleDetailsMessage(interaction, services, await requestedStyle(interaction, services));
}

async function rename(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  const { locale, options } = interaction;
  requireLibrary(interaction);
  const before = await requestedStyle(interaction, services);
  requireMayChange(before, interaction);
  const after = await services.styles.rename(libraryScope(interaction), before.id, options.getString('name', true));
  const { renamed } = messagesFor(locale).styles;
  return styleNotice(after, locale, ({ name }) =>
    renamed({ from: escapeMemberText(nameOf(before, locale)), to: name }),
  );
}

async function remove(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  requireLibrary(interaction);
  return confirmRemovalMessage(interaction, services, await requestedStyle(interaction, services));
}

async function hide(interaction: StyleCommandInteraction, services: LibraryDeps): Promise<BotMessage> {
  requireLibrary(interaction);
  return hideStyle(interaction, services, await requestedStyle(interaction, services));
}

async function unhide(interaction: StyleCommandInteraction, { styles }: LibraryDeps): Promise<BotMessage> {
  requireLibrary(interaction);
  const guildId = requireManager(interaction);
  const style = pickStyle(await styles.hidden(libraryScope(interaction)), interaction.options.getString('style', true));
  await styles.unhide(guildId, style.id);
  return styleNotice(style, interaction.locale, messagesFor(interaction.locale).styles.unhiddenNotice);
}
