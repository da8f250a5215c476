/** What members may see of challenges: one, all of them, the results, an entry, the leaderboard. */
import type { ChatInputCommandInteraction, MessageComponentInteraction } from 'discord.js';
import { messagesFor } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { challengeListMessage, challengeMessage, LIST_SIZE } from '../messages/challenge.js';
import {
  entryMessage,
  LEADERS_SIZE,
  leadersMessage,
  RESULTS_SIZE,
  resultsMessage,
} from '../messages/challenge-gallery.js';
import { isOrganiser } from '../permissions.js';
import { guildOf } from './participant.js';
import { say } from './say.js';
import { fixedOf, shownFixed, shownPaintings, shownWhole } from './shown.js';
import { SIDES } from './small-pictures.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction;

export async function showChallenge(
  interaction: Answerable,
  id: string,
  { challenges, smallPictures }: Bot,
): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const challenge = await challenges.get(id, guildOf(interaction));
  const voted = challenge.state === 'voting' || challenge.state === 'closed';
  const view = {
    challenge,
    entries: await challenges.entries.count(id),
    voters: voted ? await challenges.votes.voters(id) : undefined,
    own: await challenges.entries.of(id, interaction.user.id),
    organiser: isOrganiser(interaction),
  };
  const fixed = await shownFixed(fixedOf(challenge), smallPictures, messages);
  await say(interaction, challengeMessage(view, fixed, messages));
}

/** @param page from 0. */
export async function showChallenges(interaction: Answerable, page: number, { challenges }: Bot): Promise<void> {
  const slice = { offset: page * LIST_SIZE, size: LIST_SIZE };
  const found = await challenges.list(guildOf(interaction), {}, slice);
  await say(interaction, challengeListMessage(found, page, isOrganiser(interaction), messagesFor(interaction.locale)));
}

/** @param page from 0. */
export async function showResults(interaction: Answerable, id: string, page: number, bot: Bot): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const guildId = guildOf(interaction);
  const challenge = await bot.challenges.get(id, guildId);
  const slice = { offset: page * RESULTS_SIZE, size: RESULTS_SIZE };
  const results = await bot.challenges.results.page(id, guildId, slice);
  const entries = results.items.map(({ entry }) => entry);
  const pictures = await shownPaintings(entries, SIDES.thumbnail, bot.smallPictures, messages);
  await say(interaction, resultsMessage(challenge, results, page, pictures, messages));
}

/** @throws UserError `entry-unknown` for who may not know whose it is yet. */
export async function showEntry(interaction: Answerable, entryId: string, bot: Bot): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const guildId = guildOf(interaction);
  const entry = await bot.challenges.entries.get(entryId, guildId);
  const { state } = await bot.challenges.get(entry.challengeId, guildId);
  const known = state === 'closed' && entry.state !== 'withdrawn';
  if (!known && entry.memberId !== interaction.user.id) throw new UserError('entry-unknown', 'There is no such entry.');
  const placed = await bot.challenges.results.find(entryId);
  await say(interaction, entryMessage(entry, placed, await shownWhole(entry, bot.smallPictures, messages), messages));
}

/** @param page from 0. */
export async function showLeaders(interaction: Answerable, page: number, { challenges }: Bot): Promise<void> {
  const slice = { offset: page * LEADERS_SIZE, size: LEADERS_SIZE };
  const leaders = await challenges.results.leaderboard(guildOf(interaction), slice);
  await say(interaction, leadersMessage(leaders, page, messagesFor(interaction.locale)));
}
