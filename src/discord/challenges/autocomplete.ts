/** What is suggested while an option of `/challenge` is being typed. */

import type { ApplicationCommandOptionChoiceData, AutocompleteInteraction } from 'discord.js';
import type { ChallengeState } from '../../challenges/challenge.js';
import { messagesFor } from '../../locales/index.js';
import { suggestTimeZones } from '../../time/parse-time.js';
import { MAX_SUGGESTIONS } from '../discord-limits.js';
import { autocompleteStyles } from '../library/autocomplete.js';
import { optionLabel } from '../messages/components.js';
import { isOrganiser } from '../permissions.js';
import { matchingTyped } from '../suggestions.js';
import type { ChallengeDeps } from './challenge-deps.js';

/** Of a member's paintings, the newest. */
const MAX_PAINTINGS = 200;

const RUNNING_STATES: readonly ChallengeState[] = ['scheduled', 'open', 'voting'];

/** In which states a challenge can be taken, by subcommand; in any where it is not here. */
const STATES_BY_SUBCOMMAND: Readonly<Record<string, readonly ChallengeState[]>> = {
  edit: RUNNING_STATES,
  cancel: RUNNING_STATES,
  extend: RUNNING_STATES,
  close: ['open', 'voting'],
  disqualify: ['open', 'voting'],
  submit: ['open'],
  vote: ['voting'],
};

type Choices = readonly ApplicationCommandOptionChoiceData[];

const choice = (name: string, value: string) => ({ name: optionLabel(name), value });

export async function autocompleteChallenge(
  interaction: AutocompleteInteraction,
  services: ChallengeDeps,
): Promise<Choices> {
  const { name, value } = interaction.options.getFocused(true);
  const { guildId } = interaction;
  if (guildId === null) return [];
  if (name === 'challenge') return challengeChoices(interaction, guildId, value, services);
  if (name === 'entry') return entryChoices(interaction, guildId, value, services);
  if (name === 'painting') return paintingChoices(interaction.user.id, value, services);
  if (name === 'style') return autocompleteStyles(interaction, services);
  return name === 'time_zone' ? suggestTimeZones(value, MAX_SUGGESTIONS).map((zone) => choice(zone, zone)) : [];
}

async function challengeChoices(
  { options, locale }: AutocompleteInteraction,
  guildId: string,
  search: string,
  { challenges }: ChallengeDeps,
) {
  const states = STATES_BY_SUBCOMMAND[options.getSubcommand()];
  const filter = { search, ...(states === undefined ? {} : { states }) };
  const { items } = await challenges.list(guildId, filter, { offset: 0, size: MAX_SUGGESTIONS });
  const words = messagesFor(locale).challenges.states;
  return items.map(({ id, title, state }) => {
    const suffix = ` (${words[state]})`;
    return choice(`${title.slice(0, 100 - suffix.length)}${suffix}`, id);
  });
}

async function entryChoices(
  interaction: AutocompleteInteraction,
  guildId: string,
  search: string,
  { challenges }: ChallengeDeps,
) {
  const { options, user } = interaction;
  const challengeId = options.getString('challenge');
  if (options.getSubcommand() === 'withdraw') {
    const found = await ownValidEntries(guildId, user.id, challenges);
    return matchingTyped(found, search, ({ title }) => title).map(({ id, title }) => choice(title, id));
  }
  // Entries have no names for others before the close.
  if (challengeId === null || !isOrganiser(interaction)) return [];
  const { items } = await challenges.entries.list(challengeId, guildId, { offset: 0, size: MAX_SUGGESTIONS }, search);
  return items.map(({ id, title }) => choice(title, id));
}

/** A member's entries that stand, in challenges that are not over. */
async function ownValidEntries(guildId: string, userId: string, challenges: ChallengeDeps['challenges']) {
  const { items } = await challenges.list(
    guildId,
    { states: ['open', 'voting'] },
    { offset: 0, size: MAX_SUGGESTIONS },
  );
  const own = await Promise.all(items.map(({ id }) => challenges.entries.ofMember(id, userId)));
  return own.flat().filter(({ state }) => state === 'standing');
}

async function paintingChoices(userId: string, search: string, { jobs }: ChallengeDeps): Promise<Choices> {
  const paintings = await jobs.paintingsOf(userId, MAX_PAINTINGS);
  return matchingTyped(paintings, search, ({ name }) => name).map(({ id, name, endedAt }) => {
    const when = endedAt === null ? '' : ` (${new Date(endedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC)`;
    return choice(`${name}${when}`, id);
  });
}
