/** Buttons and menus that show something of challenges. */
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import {
  showChallenge,
  showChallenges,
  showEntry,
  showLeaderboard,
  showResults,
} from '../../src/discord/challenges/views/show-views.js';
import type { ComponentHandler } from '../../src/discord/command-types.js';
import { parsePage, splitIds } from '../../src/discord/custom-id.js';
import { deferComponent, deferPrivately } from '../../src/discord/replies/respond.js';

/** Beside what was there: a list stays open. */
export const showDetails = {
  actions: ['challenge', 'entry'],
  async execute(interaction, id, action, services) {
    await deferPrivately(interaction);
    const [about] = splitIds(id);
    if (action === 'challenge') await showChallenge(interaction, about, services);
    else if (interaction.isStringSelectMenu()) await showEntry(interaction, interaction.values[0], services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

/** Lists with pages. */
export const turnListPage = {
  actions: ['challenges', 'results', 'leaders'],
  async execute(interaction, id, action, services) {
    await deferComponent(interaction);
    const [about, page] = splitIds(id);
    if (action === 'results') await showResults(interaction, about, parsePage(page), services);
    else if (action === 'challenges') await showChallenges(interaction, parsePage(about), services);
    else await showLeaderboard(interaction, parsePage(about), services);
  },
} satisfies ComponentHandler<ChallengeDeps>;
