/** A page of the gallery, as one viewer sees it. */

import type { Challenge } from '../../../challenges/challenge.js';
import { UserError } from '../../../errors/user-error.js';
import { messagesFor } from '../../../locales/index.js';
import type { RepliableInteraction } from '../../replies/respond.js';
import { respond } from '../../replies/respond.js';
import { entryAttachments } from '../attachments.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { requireGuildId } from '../participant.js';
import { THUMBNAIL_SIDES_PX } from '../thumbnail-cache.js';
import { ENTRIES_PER_PAGE, type GalleryView, galleryMessage } from './gallery-message.js';

/**
 * Shows the page that begins with an entry, or the first one.
 *
 * @param extras what has just happened.
 * @throws UserError `challenge-not-voting`: before, entries are for nobody's eyes; afterwards there are results.
 */
export async function showGallery(
  interaction: RepliableInteraction,
  challenge: Challenge,
  firstEntryId: string | undefined,
  services: ChallengeDeps,
  extras: Pick<GalleryView, 'notice' | 'moveVote'> = {},
): Promise<void> {
  const { state } = challenge;
  if (state !== 'voting') throw new UserError('challenge-not-voting', { state });
  const messages = messagesFor(interaction.locale);
  const { user } = interaction;
  const { gallery, votes } = services.challenges;
  const page = await gallery.page(challenge.id, challenge.guildId, user.id, {
    at: firstEntryId,
    size: ENTRIES_PER_PAGE,
  });
  const given = await votes.ofMember(challenge.id, user.id);
  const pictures = await entryAttachments(page.entries, THUMBNAIL_SIDES_PX.gallery, services.thumbnails, messages);
  const left = Math.max(0, challenge.votesPerMember - given.length);
  await respond(interaction, galleryMessage({ challenge, page, pictures, votesLeft: left, ...extras }, messages));
}

/** The challenge that an entry is in. */
export async function challengeOfEntry(
  interaction: RepliableInteraction,
  entryId: string,
  { challenges }: ChallengeDeps,
): Promise<Challenge> {
  const guildId = requireGuildId(interaction);
  const { challengeId } = await challenges.entries.get(entryId, guildId);
  return challenges.get(challengeId, guildId);
}
