/** The gallery: paging through it, voting, moving a vote. */
import { ComponentType, type MessageComponentInteraction } from 'discord.js';
import type { BotServices } from '../../src/discord/bot-services.js';
import { participantOf, requireGuildId } from '../../src/discord/challenges/participant.js';
import { challengeOfEntry, showGallery } from '../../src/discord/challenges/views/show-gallery.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { parseCustomId } from '../../src/discord/custom-id.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { deferComponent, deferPrivately } from '../../src/discord/replies/respond.js';
import { UserError } from '../../src/errors/user-error.js';
import { messagesFor } from '../../src/locales/index.js';

/** "Vote", under what is said in public. */
export const openGallery = {
  actions: ['gallery'],
  async execute(interaction, id, _, bot) {
    await deferPrivately(interaction);
    await showGallery(interaction, await bot.challenges.get(id, requireGuildId(interaction)), undefined, bot);
  },
} satisfies ComponentHandler;

export const turnGalleryPage = {
  actions: ['gallery-at'],
  async execute(interaction, id, _, bot) {
    await deferComponent(interaction);
    await showGallery(interaction, await challengeOfEntry(interaction, id, bot), id, bot);
  },
} satisfies ComponentHandler;

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
  bot: BotServices,
) {
  const { votes, entries } = bot.challenges;
  const voter = participantOf(interaction);
  const { gallery } = messagesFor(interaction.locale).challenges;
  const challenge = await challengeOfEntry(interaction, entryId, bot);
  const { title } = await entries.get(entryId, voter.guildId);
  const at = firstDisplayedEntryId(interaction);
  try {
    const { change } = await votes.vote(entryId, voter, replacedEntryId);
    const said = { cast: gallery.voteCast, moved: gallery.voteMoved, 'taken-back': gallery.voteTakenBack }[change];
    await showGallery(interaction, challenge, at, bot, { notice: said(escapeMemberText(title)) });
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== 'votes-spent') throw error;
    const given = await votes.ofMember(challenge.id, voter.userId);
    const from = await Promise.all(given.map((id) => entries.get(id, voter.guildId)));
    await showGallery(interaction, challenge, at, bot, {
      notice: gallery.noVotesLeft(escapeMemberText(title)),
      moveVote: { to: entryId, from },
    });
  }
}

export const castVote = {
  actions: ['vote', 'instead'],
  async execute(interaction, id, action, bot) {
    await deferComponent(interaction);
    const instead = action === 'instead' && interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
    await voteAndShowGallery(interaction, id, instead, bot);
  },
} satisfies ComponentHandler;
