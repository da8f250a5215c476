/** The gallery: paging through it, voting, moving a vote. */

import { ComponentType, type MessageComponentInteraction } from 'discord.js';
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import { participantOf, requireGuildId } from '../../src/discord/challenges/participant.js';
import { challengeOfEntry, showGallery } from '../../src/discord/challenges/views/show-gallery.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { parseCustomId } from '../../src/discord/custom-id.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { deferComponent, deferPrivately } from '../../src/discord/replies/respond.js';
import { isUserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

/** "Vote", under what is said in public. */
export const openGallery = {
  actions: ['gallery'],
  async execute(interaction, id, _, services) {
    await deferPrivately(interaction);
    await showGallery(interaction, await services.challenges.get(id, requireGuildId(interaction)), undefined, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

export const turnGalleryPage = {
  actions: ['gallery-at'],
  async execute(interaction, id, _, services) {
    await deferComponent(interaction);
    await showGallery(interaction, await challengeOfEntry(interaction, id, services), id, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

/** The entry with which the page begins that is shown now, so that a vote does not turn it. */
function firstDisplayedEntryId({ message }: MessageComponentInteraction): string | undefined {
  const all = message.components.flatMap((top) => (top.type === ComponentType.Container ? top.components : [top]));
  for (const component of all) {
    if (component.type !== ComponentType.Section) continue;
    const { accessory } = component;
    const parsed = accessory.type === ComponentType.Button ? parseCustomId(accessory.customId ?? '') : undefined;
    if (parsed?.action === 'vote') return parsed.id;
  }
  return undefined;
}

async function voteAndShowGallery(
  interaction: MessageComponentInteraction,
  entryId: string,
  replacedEntryId: string | undefined,
  services: ChallengeDeps,
) {
  const { votes, entries } = services.challenges;
  const voter = participantOf(interaction);
  const { gallery } = messagesFor(interaction.locale).challenges;
  const challenge = await challengeOfEntry(interaction, entryId, services);
  const { title } = await entries.get(entryId, voter.guildId);
  const at = firstDisplayedEntryId(interaction);
  try {
    const { change } = await votes.vote(entryId, voter, replacedEntryId);
    const said = { cast: gallery.voteCast, moved: gallery.voteMoved, 'taken-back': gallery.voteTakenBack }[change];
    await showGallery(interaction, challenge, at, services, { notice: said({ title: escapeMemberText(title) }) });
  } catch (error) {
    if (!isUserError(error, 'votes-spent')) throw error;
    const given = await votes.ofMember(challenge.id, voter.userId);
    const from = await Promise.all(given.map((id) => entries.get(id, voter.guildId)));
    await showGallery(interaction, challenge, at, services, {
      notice: gallery.noVotesLeft({ title: escapeMemberText(title) }),
      moveVote: { to: entryId, from },
    });
  }
}

export const castVote = {
  actions: ['vote', 'instead'],
  async execute(interaction, id, action, services) {
    await deferComponent(interaction);
    const instead = action === 'instead' && interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
    await voteAndShowGallery(interaction, id, instead, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;
