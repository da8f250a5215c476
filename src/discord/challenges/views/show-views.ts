/** What members may see of challenges: one, all of them, the results, an entry, the leaderboard. */

import { UserError } from '../../../errors/user-error.js';
import { messagesFor } from '../../../locales/index.js';
import { isOrganiser } from '../../permissions.js';
import type { RepliableInteraction } from '../../replies/respond.js';
import { respond } from '../../replies/respond.js';
import { entryAttachments, entryDetailAttachments, fixedPictureAttachments, fixedPicturesOf } from '../attachments.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { requireGuildId } from '../participant.js';
import { THUMBNAIL_SIDES_PX } from '../thumbnail-cache.js';
import { CHALLENGES_PER_PAGE, challengeListMessage, challengeMessage } from './challenge-view.js';
import {
  entryMessage,
  LEADERS_PER_PAGE,
  leaderboardMessage,
  RESULTS_PER_PAGE,
  resultsMessage,
} from './results-messages.js';

export async function showChallenge(
  interaction: RepliableInteraction,
  id: string,
  { challenges, thumbnails }: ChallengeDeps,
): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const challenge = await challenges.get(id, requireGuildId(interaction));
  const voted = challenge.state === 'voting' || challenge.state === 'closed';
  const view = {
    challenge,
    entries: await challenges.entries.countStanding(id),
    voters: voted ? await challenges.votes.countVoters(id) : undefined,
    ownEntries: await challenges.entries.ofMember(id, interaction.user.id),
    isOrganiser: isOrganiser(interaction),
  };
  const fixed = await fixedPictureAttachments(fixedPicturesOf(challenge), thumbnails, messages);
  await respond(interaction, challengeMessage(view, fixed, messages));
}

/** @param page from 0. */
export async function showChallenges(
  interaction: RepliableInteraction,
  page: number,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const slice = { offset: page * CHALLENGES_PER_PAGE, size: CHALLENGES_PER_PAGE };
  const found = await challenges.list(requireGuildId(interaction), {}, slice);
  await respond(
    interaction,
    challengeListMessage(found, page, isOrganiser(interaction), messagesFor(interaction.locale)),
  );
}

/** @param page from 0. */
export async function showResults(
  interaction: RepliableInteraction,
  id: string,
  page: number,
  services: ChallengeDeps,
): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const guildId = requireGuildId(interaction);
  const challenge = await services.challenges.get(id, guildId);
  const slice = { offset: page * RESULTS_PER_PAGE, size: RESULTS_PER_PAGE };
  const results = await services.challenges.results.page(id, guildId, slice);
  const entries = results.items.map(({ entry }) => entry);
  const pictures = await entryAttachments(entries, THUMBNAIL_SIDES_PX.thumbnail, services.thumbnails, messages);
  await respond(interaction, resultsMessage(challenge, results, page, pictures, messages));
}

/** @throws UserError `entry-unknown` for who may not know whose it is yet. */
export async function showEntry(
  interaction: RepliableInteraction,
  entryId: string,
  services: ChallengeDeps,
): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const guildId = requireGuildId(interaction);
  const entry = await services.challenges.entries.get(entryId, guildId);
  const { state } = await services.challenges.get(entry.challengeId, guildId);
  const known = state === 'closed' && entry.state !== 'withdrawn';
  if (!known && entry.memberId !== interaction.user.id) throw new UserError('entry-unknown');
  const placed = await services.challenges.results.ofEntry(entryId);
  await respond(
    interaction,
    entryMessage(entry, placed, await entryDetailAttachments(entry, services.thumbnails, messages), messages),
  );
}

/** @param page from 0. */
export async function showLeaderboard(
  interaction: RepliableInteraction,
  page: number,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const slice = { offset: page * LEADERS_PER_PAGE, size: LEADERS_PER_PAGE };
  const leaders = await challenges.results.leaderboard(requireGuildId(interaction), slice);
  await respond(interaction, leaderboardMessage(leaders, page, messagesFor(interaction.locale)));
}
