/** What is suggested while an option of `/challenge` is being typed. */
import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import type { ChallengeState } from '../../challenges/challenge.js';
import { messagesFor } from '../../locales/index.js';
import { zonesLike } from '../../when.js';
import type { Bot } from '../bot.js';
import { labelOf } from '../messages/parts.js';
import { isOrganiser } from '../permissions.js';
import { suggestStyles } from '../styles/library.js';

/** Discord's. */
const MOST = 25;
/** Of a member's paintings, the newest. */
const PAINTINGS = 200;

const RUNNING: readonly ChallengeState[] = ['scheduled', 'open', 'voting'];

/** In which states a challenge can be taken, by subcommand; in any where it is not here. */
const STATES: Readonly<Record<string, readonly ChallengeState[]>> = {
  edit: RUNNING,
  cancel: RUNNING,
  extend: RUNNING,
  close: ['open', 'voting'],
  disqualify: ['open', 'voting'],
  submit: ['open'],
  vote: ['voting'],
};

type Choices = readonly ApplicationCommandOptionChoiceData[];

const choice = (name: string, value: string) => ({ name: labelOf(name), value });

export async function suggest(interaction: AutocompleteInteraction, bot: Bot): Promise<Choices> {
  const { name, value } = interaction.options.getFocused(true);
  const { guildId } = interaction;
  if (guildId === null) return [];
  if (name === 'challenge') return suggestChallenges(interaction, guildId, value, bot);
  if (name === 'entry') return suggestEntries(interaction, guildId, value, bot);
  if (name === 'painting') return suggestPaintings(interaction.user.id, value, bot);
  if (name === 'library') return suggestStyles(interaction, bot);
  return name === 'time_zone' ? zonesLike(value, MOST).map((zone) => choice(zone, zone)) : [];
}

async function suggestChallenges(
  { options, locale }: AutocompleteInteraction,
  guildId: string,
  search: string,
  { challenges }: Bot,
) {
  const states = STATES[options.getSubcommand()];
  const filter = { search, ...(states === undefined ? {} : { states }) };
  const { items } = await challenges.list(guildId, filter, { offset: 0, size: MOST });
  const words = messagesFor(locale).challenges.states;
  return items.map(({ id, title, state }) => {
    const told = ` (${words[state]})`;
    return choice(`${title.slice(0, 100 - told.length)}${told}`, id);
  });
}

async function suggestEntries(
  interaction: AutocompleteInteraction,
  guildId: string,
  search: string,
  { challenges }: Bot,
) {
  const { options, user } = interaction;
  const challengeId = options.getString('challenge');
  if (options.getSubcommand() === 'withdraw') {
    const found = await ownEntries(guildId, user.id, challenges);
    return found
      .filter(({ title }) => title.toLowerCase().includes(search.toLowerCase()))
      .slice(0, MOST)
      .map(({ id, title }) => choice(title, id));
  }
  // Entries have no names for others before the close.
  if (challengeId === null || !isOrganiser(interaction)) return [];
  const { items } = await challenges.entries.list(challengeId, guildId, { offset: 0, size: MOST }, search);
  return items.map(({ id, title }) => choice(title, id));
}

/** A member's entries that stand, in challenges that are not over. */
async function ownEntries(guildId: string, userId: string, challenges: Bot['challenges']) {
  const { items } = await challenges.list(guildId, { states: ['open', 'voting'] }, { offset: 0, size: MOST });
  const own = await Promise.all(items.map(({ id }) => challenges.entries.of(id, userId)));
  return own.flat().filter(({ state }) => state === 'standing');
}

async function suggestPaintings(userId: string, search: string, { jobs }: Bot): Promise<Choices> {
  const paintings = await jobs.paintingsOf(userId, PAINTINGS);
  return paintings
    .filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()))
    .slice(0, MOST)
    .map(({ id, name, endedAt }) => {
      const when = endedAt === null ? '' : ` (${new Date(endedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
      return choice(`${name}${when}`, id);
    });
}
