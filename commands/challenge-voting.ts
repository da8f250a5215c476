/** The gallery: paging through it, voting, moving a vote. */
import { ComponentType, type MessageComponentInteraction } from 'discord.js';
import type { Bot } from '../src/discord/bot.js';
import { challengeOf, showGallery } from '../src/discord/challenges/gallery.js';
import { guildOf, participantOf } from '../src/discord/challenges/participant.js';
import { acknowledge, acknowledgePress } from '../src/discord/challenges/say.js';
import type { Control } from '../src/discord/command.js';
import { parseCustomId } from '../src/discord/custom-id.js';
import { plain } from '../src/discord/messages/parts.js';
import { messagesFor } from '../src/locales/index.js';
import { UserError } from '../src/user-error.js';

/** "Vote", under what is said in public. */
export const openGallery = {
  actions: ['gallery'],
  async press(interaction, id, _, bot) {
    await acknowledge(interaction);
    await showGallery(interaction, await bot.challenges.get(id, guildOf(interaction)), undefined, bot);
  },
} satisfies Control;

export const turnGallery = {
  actions: ['gallery-at'],
  async press(interaction, id, _, bot) {
    await acknowledgePress(interaction);
    await showGallery(interaction, await challengeOf(interaction, id, bot), id, bot);
  },
} satisfies Control;

/** The entry with which the page begins that is shown now, so that a vote does not turn it. */
function firstShown({ message }: MessageComponentInteraction): string | undefined {
  const all = message.components.flatMap((top) => (top.type === ComponentType.Container ? top.components : [top]));
  for (const component of all) {
    if (component.type !== ComponentType.Section) continue;
    const { accessory } = component;
    const parsed = accessory.type === ComponentType.Button ? parseCustomId(accessory.customId ?? '') : undefined;
    if (parsed?.action === 'vote') return parsed.id;
  }
  return undefined;
}

async function vote(interaction: MessageComponentInteraction, entryId: string, instead: string | undefined, bot: Bot) {
  const { votes, entries } = bot.challenges;
  const voter = participantOf(interaction);
  const { gallery } = messagesFor(interaction.locale).challenges;
  const challenge = await challengeOf(interaction, entryId, bot);
  const { title } = await entries.get(entryId, voter.guildId);
  const at = firstShown(interaction);
  try {
    const { change } = await votes.vote(entryId, voter, instead);
    const said = { cast: gallery.cast, moved: gallery.moved, 'taken-back': gallery.back }[change];
    await showGallery(interaction, challenge, at, bot, { notice: said(plain(title)) });
  } catch (error) {
    if (!(error instanceof UserError) || error.kind !== 'votes-spent') throw error;
    const given = await votes.of(challenge.id, voter.userId);
    const from = await Promise.all(given.map((id) => entries.get(id, voter.guildId)));
    await showGallery(interaction, challenge, at, bot, {
      notice: gallery.spent(plain(title)),
      moving: { to: entryId, from },
    });
  }
}

export const castVote = {
  actions: ['vote', 'instead'],
  async press(interaction, id, action, bot) {
    await acknowledgePress(interaction);
    const instead = action === 'instead' && interaction.isStringSelectMenu() ? interaction.values[0] : undefined;
    await vote(interaction, id, instead, bot);
  },
} satisfies Control;
