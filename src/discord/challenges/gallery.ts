/** A page of the gallery, as one viewer sees it. */
import type { ChatInputCommandInteraction, MessageComponentInteraction } from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import { messagesFor } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { GALLERY_SIZE, type GalleryView, galleryMessage } from '../messages/challenge-gallery.js';
import { guildOf } from './participant.js';
import { say } from './say.js';
import { shownPaintings } from './shown.js';
import { SIDES } from './small-pictures.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction;

/**
 * Shows the page that begins with an entry, or the first one.
 *
 * @param more what has just happened.
 * @throws UserError `challenge-not-voting`: before, entries are for nobody's eyes; afterwards there are results.
 */
export async function showGallery(
  interaction: Answerable,
  challenge: Challenge,
  at: string | undefined,
  bot: Bot,
  more: Pick<GalleryView, 'notice' | 'moving'> = {},
): Promise<void> {
  const { state } = challenge;
  if (state !== 'voting') throw new UserError('challenge-not-voting', `That challenge is ${state}.`, { state });
  const messages = messagesFor(interaction.locale);
  const { user } = interaction;
  const { gallery, votes } = bot.challenges;
  const page = await gallery.page(challenge.id, challenge.guildId, user.id, { at, size: GALLERY_SIZE });
  const given = await votes.of(challenge.id, user.id);
  const pictures = await shownPaintings(page.entries, SIDES.gallery, bot.smallPictures, messages);
  const left = Math.max(0, challenge.votesPerMember - given.length);
  await say(interaction, galleryMessage({ challenge, page, pictures, left, ...more }, messages));
}

/** The challenge that an entry is in. */
export async function challengeOf(interaction: Answerable, entryId: string, { challenges }: Bot): Promise<Challenge> {
  const guildId = guildOf(interaction);
  const { challengeId } = await challenges.entries.get(entryId, guildId);
  return challenges.get(challengeId, guildId);
}
