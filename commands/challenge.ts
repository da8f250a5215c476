/** `/challenge`: members paint for the same theme and vote for each other; organisers set it up. */
import {
  type ChatInputCommandInteraction,
  SlashCommandBuilder,
  type SlashCommandStringOption,
  SlashCommandSubcommandBuilder,
} from 'discord.js';
import { CHALLENGE_LIMITS } from '../src/challenges/challenge.js';
import type { DraftPlan } from '../src/challenges/drafts.js';
import type { Bot } from '../src/discord/bot.js';
import { enterOrAsk } from '../src/discord/challenges/enter.js';
import { fetchFixed } from '../src/discord/challenges/fixed-picture.js';
import { showGallery } from '../src/discord/challenges/gallery.js';
import { showChallenge, showChallenges, showLeaders } from '../src/discord/challenges/look.js';
import { askToClose, disqualify, exportChallenge, extend } from '../src/discord/challenges/organise.js';
import { ownPainting } from '../src/discord/challenges/painting.js';
import { showDraft } from '../src/discord/challenges/panel.js';
import { guildOf } from '../src/discord/challenges/participant.js';
import { acknowledge } from '../src/discord/challenges/say.js';
import { suggest } from '../src/discord/challenges/suggest.js';
import { askToWithdraw } from '../src/discord/challenges/withdraw.js';
import type { SlashCommand } from '../src/discord/command.js';
import { inServers } from '../src/discord/contexts.js';
import { callOffModal } from '../src/discord/messages/challenge-draft.js';
import { pictureOf } from '../src/discord/paintings/pictures.js';
import { requireOrganiser } from '../src/discord/permissions.js';
import { placeOf } from '../src/discord/styles/library.js';
import { CHALLENGE, CHALLENGE_OPTIONS } from '../src/discord/wording/challenges.js';
import { STYLE_WORDING } from '../src/discord/wording/styles.js';
import { describeAs } from '../src/discord/wording/words.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';
import { readMoment, readZone } from '../src/when.js';

type Subcommand = Exclude<keyof typeof CHALLENGE, 'challenge'>;
type Option = keyof typeof CHALLENGE_OPTIONS;

const sub = (name: Subcommand) => describeAs(new SlashCommandSubcommandBuilder(), CHALLENGE[name]);

const words = (name: Option, required: boolean) => (option: SlashCommandStringOption) =>
  describeAs(option, CHALLENGE_OPTIONS[name]).setRequired(required);
const suggested =
  (name: Option, required = true) =>
  (option: SlashCommandStringOption) =>
    words(name, required)(option).setAutocomplete(true);

/** A subcommand about one challenge. */
const about = (name: Subcommand) => sub(name).addStringOption(suggested('challenge'));

const data = inServers(describeAs(new SlashCommandBuilder(), CHALLENGE.challenge))
  .addSubcommand(
    sub('create')
      .addStringOption((option) => words('title', true)(option).setMaxLength(CHALLENGE_LIMITS.title))
      .addStringOption(words('start', false))
      .addStringOption(words('length', false))
      .addStringOption(words('voting', false))
      .addStringOption(suggested('time_zone', false))
      .addAttachmentOption((option) => describeAs(option, CHALLENGE_OPTIONS.style).setFileTypes('image'))
      .addStringOption((option) => describeAs(option, STYLE_WORDING.library).setAutocomplete(true))
      .addAttachmentOption((option) => describeAs(option, CHALLENGE_OPTIONS.content).setFileTypes('image')),
  )
  .addSubcommand(about('edit'))
  .addSubcommand(about('cancel'))
  .addSubcommand(about('extend').addStringOption(words('by', true)))
  .addSubcommand(
    about('disqualify')
      .addStringOption(suggested('entry'))
      .addStringOption((option) => words('reason', true)(option).setMaxLength(CHALLENGE_LIMITS.reason)),
  )
  .addSubcommand(about('close'))
  .addSubcommand(about('export'))
  .addSubcommand(sub('list'))
  .addSubcommand(about('show'))
  .addSubcommand(
    about('submit')
      .addStringOption(suggested('painting'))
      .addStringOption((option) => words('title', false)(option).setMaxLength(CHALLENGE_LIMITS.entryTitle)),
  )
  .addSubcommand(sub('withdraw').addStringOption(suggested('entry')))
  .addSubcommand(about('vote'))
  .addSubcommand(sub('leaderboard'));

const DAY = 24 * 3600 * 1000;
/** Of a challenge for which nothing else was typed, in milliseconds. */
const LENGTHS = { submissions: 5 * DAY, voting: 2 * DAY } as const;

async function create(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const { options } = interaction;
  const zone = options.getString('time_zone');
  const known = zone === null ? await bot.challengeDrafts.zoneOf(organiser.guildId) : readZone(zone);
  const moment = (name: string, otherwise: number) => {
    const given = options.getString(name);
    return given === null ? { after: otherwise } : readMoment(given, known, bot.clock.now());
  };
  const plan: DraftPlan = {
    title: options.getString('title', true).trim(),
    theme: '',
    rules: '',
    prize: null,
    // In a thread nothing of the kind could be begun.
    channelId: (interaction.channel?.isThread() ? interaction.channel.parentId : null) ?? interaction.channelId,
    resultsChannelId: null,
    start: moment('start', 0),
    submissionsEnd: moment('length', LENGTHS.submissions),
    votingEnd: moment('voting', LENGTHS.voting),
    zone: known,
    entriesPerMember: 1,
    votesPerMember: 3,
    allowedRoleIds: [],
    winnerRoleId: null,
    recurrence: null,
  };
  const picture = async (name: 'style' | 'content') => {
    const attachment = options.getAttachment(name);
    return attachment === null ? {} : { [name]: await fetchFixed(pictureOf(attachment), bot) };
  };
  const library = options.getString('library');
  const taken = library === null ? {} : { style: await takeStyle(interaction, library, bot) };
  // A picture of one's own is meant where both are given.
  const pictures = { ...taken, ...(await picture('style')), ...(await picture('content')) };
  if (zone !== null) await bot.challengeDrafts.rememberZone(organiser.guildId, known);
  await showDraft(interaction, await bot.challengeDrafts.begin(organiser, plan, pictures), bot);
}

/** @throws UserError `style-unknown` */
async function takeStyle(
  interaction: ChatInputCommandInteraction,
  given: string,
  { styles }: Bot,
): Promise<Uint8Array> {
  return styles.picture(await styles.find(placeOf(interaction), given));
}

async function edit(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const challenge = await bot.challenges.get(interaction.options.getString('challenge', true), organiser.guildId);
  const zone = await bot.challengeDrafts.zoneOf(organiser.guildId);
  await showDraft(interaction, await bot.challengeDrafts.open(challenge, organiser, zone), bot);
}

async function submit(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { options, user } = interaction;
  const challenge = await bot.challenges.get(options.getString('challenge', true), guildOf(interaction));
  const job = await ownPainting(bot.jobs, options.getString('painting', true), user.id);
  await enterOrAsk(interaction, challenge, job, bot, options.getString('title') ?? undefined);
}

const UUID = /^[\da-f-]{36}$/;

const challengeIn = ({ options }: ChatInputCommandInteraction) => options.getString('challenge', true);

const SUBCOMMANDS: Readonly<
  Record<Exclude<Subcommand, 'cancel'>, (interaction: ChatInputCommandInteraction, bot: Bot) => Promise<void>>
> = {
  create,
  edit,
  extend,
  disqualify,
  close: askToClose,
  export: exportChallenge,
  list: (interaction, bot) => showChallenges(interaction, 0, bot),
  show: (interaction, bot) => showChallenge(interaction, challengeIn(interaction), bot),
  submit,
  withdraw: (interaction, bot) => askToWithdraw(interaction, interaction.options.getString('entry', true), bot),
  async vote(interaction, bot) {
    const challenge = await bot.challenges.get(challengeIn(interaction), guildOf(interaction));
    await showGallery(interaction, challenge, undefined, bot);
  },
  leaderboard: (interaction, bot) => showLeaders(interaction, 0, bot),
};

export const challenge = {
  data: data.toJSON(),
  async execute(interaction, bot) {
    const name = interaction.options.getSubcommand() as Subcommand;
    if (name === 'cancel') {
      requireOrganiser(interaction);
      const id = challengeIn(interaction);
      // What was typed rather than chosen would not even fit into the window's id.
      if (!UUID.test(id)) throw new UserError('challenge-unknown', 'There is no such challenge.');
      // A window must be the first answer. What is typed into it is the confirmation.
      await interaction.showModal(callOffModal(id, messagesFor(interaction.locale)));
      return;
    }
    await acknowledge(interaction);
    await SUBCOMMANDS[name](interaction, bot);
  },
  complete: suggest,
} satisfies SlashCommand;
