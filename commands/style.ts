/** `/style`: the server's own styles, and those that come with the bot. */
import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  MessageFlags,
  SlashCommandBuilder,
  type SlashCommandStringOption,
} from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import type { SlashCommand } from '../src/discord/command.js';
import { everywhere } from '../src/discord/contexts.js';
import { type Message, replyOf } from '../src/discord/messages/message.js';
import { styleNews } from '../src/discord/messages/styles.js';
import { pictureOf } from '../src/discord/paintings/pictures.js';
import { requireManager } from '../src/discord/permissions.js';
import { addStyle, hideStyle, removalQuestion, shelf, shownStyle } from '../src/discord/styles/deeds.js';
import {
  choicesOf,
  placeOf,
  requireAdder,
  requireChange,
  requireLibrary,
  suggestStyles,
} from '../src/discord/styles/library.js';
import { ORDER_CHOICES, STYLE_WORDING as WORDING } from '../src/discord/wording/styles.js';
import { describeAs, localise } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { ORDERS, type StyleOrder } from '../src/styles/ranking.js';
import { nameOf, type Style } from '../src/styles/style.js';
import { LONGEST_TEXT, pick } from '../src/styles/styles.js';

/** Characters of what is typed as a name: more than a name has, since some are made of several. */
const LONGEST_TYPED = 160;

const which = (option: SlashCommandStringOption) =>
  describeAs(option, WORDING.which).setRequired(true).setAutocomplete(true);
const name = (option: SlashCommandStringOption) =>
  describeAs(option, WORDING.name).setRequired(true).setMaxLength(LONGEST_TYPED);

const data = everywhere(describeAs(new SlashCommandBuilder(), WORDING.style))
  .addSubcommand((add) =>
    describeAs(add, WORDING.add)
      .addStringOption(name)
      .addAttachmentOption((option) => describeAs(option, WORDING.picture).setFileTypes('image').setRequired(true))
      .addStringOption((option) => describeAs(option, WORDING.description).setMaxLength(LONGEST_TEXT))
      .addStringOption((option) => describeAs(option, WORDING.credit).setMaxLength(LONGEST_TEXT)),
  )
  .addSubcommand((list) =>
    describeAs(list, WORDING.list).addStringOption((option) =>
      describeAs(option, WORDING.order).addChoices(
        ...ORDERS.map((value) => ({
          name: ORDER_CHOICES[value].en,
          name_localizations: localise(ORDER_CHOICES[value]),
          value,
        })),
      ),
    ),
  )
  .addSubcommand((show) => describeAs(show, WORDING.show).addStringOption(which))
  .addSubcommand((rename) => describeAs(rename, WORDING.rename).addStringOption(which).addStringOption(name))
  .addSubcommand((remove) => describeAs(remove, WORDING.remove).addStringOption(which))
  .addSubcommand((hide) => describeAs(hide, WORDING.hide).addStringOption(which))
  .addSubcommand((unhide) => describeAs(unhide, WORDING.unhide).addStringOption(which));

const DEEDS = { add, list, show, rename, remove, hide, unhide };

export const style = {
  data: data.toJSON(),
  async execute(interaction, bot) {
    const deed = DEEDS[interaction.options.getSubcommand() as keyof typeof DEEDS];
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply(replyOf(await deed(interaction, bot)));
  },
  complete,
} satisfies SlashCommand;

async function complete(interaction: AutocompleteInteraction, bot: Bot) {
  const { locale, options } = interaction;
  if (options.getSubcommand() !== 'unhide') return suggestStyles(interaction, bot);
  return choicesOf(await bot.styles.hidden(placeOf(interaction)), locale);
}

type Typed = ChatInputCommandInteraction;

const chosen = (interaction: Typed, { styles }: Bot): Promise<Style> =>
  styles.find(placeOf(interaction), interaction.options.getString('style', true));

async function add(interaction: Typed, bot: Bot): Promise<Message> {
  const { options } = interaction;
  requireAdder(interaction, bot);
  const picture = await bot.downloads.add(() =>
    bot.fetchPicture(pictureOf(options.getAttachment('picture', true)), bot.stopping),
  );
  return addStyle(interaction, bot, {
    name: options.getString('name', true),
    picture,
    description: options.getString('description'),
    credit: options.getString('credit'),
  });
}

function list(interaction: Typed, bot: Bot): Promise<Message> {
  return shelf(interaction, bot, (interaction.options.getString('order') ?? 'popular') as StyleOrder, 0);
}

async function show(interaction: Typed, bot: Bot): Promise<Message> {
  return shownStyle(interaction, bot, await chosen(interaction, bot));
}

async function rename(interaction: Typed, bot: Bot): Promise<Message> {
  const { locale, options } = interaction;
  requireLibrary(interaction);
  const before = await chosen(interaction, bot);
  requireChange(before, interaction);
  const after = await bot.styles.rename(placeOf(interaction), before.id, options.getString('name', true));
  const { renamed } = messagesFor(locale).styles;
  return styleNews(after, locale, (now) => renamed(nameOf(before, locale), now));
}

async function remove(interaction: Typed, bot: Bot): Promise<Message> {
  requireLibrary(interaction);
  return removalQuestion(interaction, bot, await chosen(interaction, bot));
}

async function hide(interaction: Typed, bot: Bot): Promise<Message> {
  requireLibrary(interaction);
  return hideStyle(interaction, bot, await chosen(interaction, bot));
}

async function unhide(interaction: Typed, { styles }: Bot): Promise<Message> {
  requireLibrary(interaction);
  const guildId = requireManager(interaction);
  const style = pick(await styles.hidden(placeOf(interaction)), interaction.options.getString('style', true));
  await styles.unhide(guildId, style.id);
  return styleNews(style, interaction.locale, messagesFor(interaction.locale).styles.isShown);
}
