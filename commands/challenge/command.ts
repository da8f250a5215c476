/** `/challenge`: members paint for the same theme and vote for each other; organisers set it up. */

import {
  type ChatInputCommandInteraction,
  SlashCommandBuilder,
  type SlashCommandStringOption,
  SlashCommandSubcommandBuilder,
} from 'discord.js';
import { CHALLENGE_LIMITS } from '../../src/challenges/challenge.js';
import type { DraftPlan } from '../../src/challenges/settings/challenge-drafts.js';
import { autocompleteChallenge } from '../../src/discord/challenges/autocomplete.js';
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import { confirmWithdrawal } from '../../src/discord/challenges/entries/confirm-withdrawal.js';
import { enterOrAskTarget } from '../../src/discord/challenges/entries/enter-painting.js';
import { requireOwnPainting } from '../../src/discord/challenges/entries/submission-from-job.js';
import { cancelChallengeModal } from '../../src/discord/challenges/organiser/cancel-modal.js';
import { exportChallenge } from '../../src/discord/challenges/organiser/export-challenge.js';
import {
  askToClosePhase,
  disqualifyEntry,
  extendPhase,
} from '../../src/discord/challenges/organiser/organiser-actions.js';
import { requireGuildId } from '../../src/discord/challenges/participant.js';
import { downloadFixedPicture } from '../../src/discord/challenges/setup/download-fixed-picture.js';
import { showDraftPanel } from '../../src/discord/challenges/setup/draft-panel.js';
import { showGallery } from '../../src/discord/challenges/views/show-gallery.js';
import { showChallenge, showChallenges, showLeaderboard } from '../../src/discord/challenges/views/show-views.js';
import type { SlashCommand } from '../../src/discord/command-types.js';
import { guildsOnly } from '../../src/discord/install-contexts.js';
import { libraryScope } from '../../src/discord/library/access.js';
import { localizeBuilder } from '../../src/discord/localize.js';
import { requireOrganiser } from '../../src/discord/permissions.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { deferPrivately } from '../../src/discord/replies/respond.js';
import { UserError } from '../../src/errors/user-error.js';
import { type Messages, messagesFor } from '../../src/locales/index.js';
import { parseMoment, parseTimeZone } from '../../src/time/parse-time.js';

type Texts = Messages['commands']['challenge'];
type Subcommand = keyof Texts['subcommands'];
type OptionName = keyof Texts['options'];

const optionTexts =
  (name: OptionName) =>
  ({ challenge }: Messages['commands']) =>
    challenge.options[name];

const subcommand = (name: Subcommand) =>
  localizeBuilder(new SlashCommandSubcommandBuilder(), (commands) => commands.challenge.subcommands[name]);

const textOption = (name: OptionName, required: boolean) => (option: SlashCommandStringOption) =>
  localizeBuilder(option, optionTexts(name)).setRequired(required);
const autocompletedOption =
  (name: OptionName, required = true) =>
  (option: SlashCommandStringOption) =>
    textOption(name, required)(option).setAutocomplete(true);

/** A subcommand about one challenge. */
const challengeSubcommand = (name: Subcommand) => subcommand(name).addStringOption(autocompletedOption('challenge'));

const data = guildsOnly(localizeBuilder(new SlashCommandBuilder(), (commands) => commands.challenge))
  .addSubcommand(
    subcommand('create')
      .addStringOption((option) => textOption('title', true)(option).setMaxLength(CHALLENGE_LIMITS.title))
      .addStringOption(textOption('start', false))
      .addStringOption(textOption('length', false))
      .addStringOption(textOption('voting', false))
      .addStringOption(autocompletedOption('time_zone', false))
      .addAttachmentOption((option) => localizeBuilder(option, optionTexts('style')).setFileTypes('image'))
      .addStringOption((option) => localizeBuilder(option, optionTexts('library')).setAutocomplete(true))
      .addAttachmentOption((option) => localizeBuilder(option, optionTexts('content')).setFileTypes('image')),
  )
  .addSubcommand(challengeSubcommand('edit'))
  .addSubcommand(challengeSubcommand('cancel'))
  .addSubcommand(challengeSubcommand('extend').addStringOption(textOption('by', true)))
  .addSubcommand(
    challengeSubcommand('disqualify')
      .addStringOption(autocompletedOption('entry'))
      .addStringOption((option) => textOption('reason', true)(option).setMaxLength(CHALLENGE_LIMITS.reason)),
  )
  .addSubcommand(challengeSubcommand('close'))
  .addSubcommand(challengeSubcommand('export'))
  .addSubcommand(subcommand('list'))
  .addSubcommand(challengeSubcommand('show'))
  .addSubcommand(
    challengeSubcommand('submit')
      .addStringOption(autocompletedOption('painting'))
      .addStringOption((option) => textOption('title', false)(option).setMaxLength(CHALLENGE_LIMITS.entryTitle)),
  )
  .addSubcommand(subcommand('withdraw').addStringOption(autocompletedOption('entry')))
  .addSubcommand(challengeSubcommand('vote'))
  .addSubcommand(subcommand('leaderboard'));

const DAY_MS = 24 * 3600 * 1000;
/** Of a challenge for which nothing else was typed, in milliseconds. */
const DEFAULT_LENGTHS_MS = { submissions: 5 * DAY_MS, voting: 2 * DAY_MS } as const;

async function create(interaction: ChatInputCommandInteraction, services: ChallengeDeps): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const { options } = interaction;
  const zone = options.getString('time_zone');
  const known = zone === null ? await services.challengeDrafts.timeZoneOf(organiser.guildId) : parseTimeZone(zone);
  const moment = (name: string, otherwise: number) => {
    const given = options.getString(name);
    return given === null ? { after: otherwise } : parseMoment(given, known, services.clock.now());
  };
  const plan: DraftPlan = {
    title: options.getString('title', true).trim(),
    theme: '',
    rules: '',
    prize: null,
    // The call for entries opens a thread, which threads cannot have.
    channelId: (interaction.channel?.isThread() ? interaction.channel.parentId : null) ?? interaction.channelId,
    resultsChannelId: null,
    start: moment('start', 0),
    submissionsEnd: moment('length', DEFAULT_LENGTHS_MS.submissions),
    votingEnd: moment('voting', DEFAULT_LENGTHS_MS.voting),
    zone: known,
    entriesPerMember: 1,
    votesPerMember: 3,
    allowedRoleIds: [],
    winnerRoleId: null,
    recurrence: null,
  };
  const picture = async (name: 'style' | 'content') => {
    const attachment = options.getAttachment(name);
    return attachment === null ? {} : { [name]: await downloadFixedPicture(attachedPicture(attachment), services) };
  };
  const library = options.getString('library');
  const taken = library === null ? {} : { style: await readLibraryStyle(interaction, library, services) };
  // An uploaded picture takes precedence over a library style.
  const pictures = { ...taken, ...(await picture('style')), ...(await picture('content')) };
  if (zone !== null) await services.challengeDrafts.saveTimeZone(organiser.guildId, known);
  await showDraftPanel(interaction, await services.challengeDrafts.create(organiser, plan, pictures), services);
}

/** @throws UserError `style-unknown` */
async function readLibraryStyle(
  interaction: ChatInputCommandInteraction,
  given: string,
  { styles }: ChallengeDeps,
): Promise<Uint8Array> {
  return styles.picture(await styles.find(libraryScope(interaction), given));
}

async function edit(interaction: ChatInputCommandInteraction, services: ChallengeDeps): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const challenge = await services.challenges.get(interaction.options.getString('challenge', true), organiser.guildId);
  const zone = await services.challengeDrafts.timeZoneOf(organiser.guildId);
  await showDraftPanel(interaction, await services.challengeDrafts.createForEdit(challenge, organiser, zone), services);
}

async function submit(interaction: ChatInputCommandInteraction, services: ChallengeDeps): Promise<void> {
  const { options, user } = interaction;
  const challenge = await services.challenges.get(options.getString('challenge', true), requireGuildId(interaction));
  const job = await requireOwnPainting(services.jobs, options.getString('painting', true), user.id);
  await enterOrAskTarget(interaction, challenge, job, services, options.getString('title') ?? undefined);
}

const UUID = /^[\da-f-]{36}$/;

const requiredChallengeId = ({ options }: ChatInputCommandInteraction) => options.getString('challenge', true);

const SUBCOMMANDS: Readonly<
  Record<
    Exclude<Subcommand, 'cancel'>,
    (interaction: ChatInputCommandInteraction, services: ChallengeDeps) => Promise<void>
  >
> = {
  create,
  edit,
  extend: extendPhase,
  disqualify: disqualifyEntry,
  close: askToClosePhase,
  export: exportChallenge,
  list: (interaction, services) => showChallenges(interaction, 0, services),
  show: (interaction, services) => showChallenge(interaction, requiredChallengeId(interaction), services),
  submit,
  withdraw: (interaction, services) =>
    confirmWithdrawal(interaction, interaction.options.getString('entry', true), services),
  async vote(interaction, services) {
    const challenge = await services.challenges.get(requiredChallengeId(interaction), requireGuildId(interaction));
    await showGallery(interaction, challenge, undefined, services);
  },
  leaderboard: (interaction, services) => showLeaderboard(interaction, 0, services),
};

export const challenge = {
  data: data.toJSON(),
  async execute(interaction, services) {
    const name = interaction.options.getSubcommand() as Subcommand;
    if (name === 'cancel') {
      requireOrganiser(interaction);
      const id = requiredChallengeId(interaction);
      // Typed text instead of a suggested id may not fit into the modal's custom id.
      if (!UUID.test(id)) throw new UserError('challenge-unknown');
      // A modal must be the first response. Submitting it is the confirmation.
      await interaction.showModal(cancelChallengeModal(id, messagesFor(interaction.locale)));
      return;
    }
    await deferPrivately(interaction);
    await SUBCOMMANDS[name](interaction, services);
  },
  autocomplete: autocompleteChallenge,
} satisfies SlashCommand<ChallengeDeps>;
