/** Buttons and menus that show something of challenges. */
import { showChallenge, showChallenges, showEntry, showLeaders, showResults } from '../src/discord/challenges/look.js';
import { acknowledge, acknowledgePress } from '../src/discord/challenges/say.js';
import type { Control } from '../src/discord/command.js';
import { pageIn, readPair } from '../src/discord/custom-id.js';

/** Beside what was there: a list stays open. */
export const lookAt = {
  actions: ['challenge', 'entry'],
  async press(interaction, id, action, bot) {
    await acknowledge(interaction);
    const [about] = readPair(id);
    if (action === 'challenge') await showChallenge(interaction, about, bot);
    else if (interaction.isStringSelectMenu()) await showEntry(interaction, interaction.values[0], bot);
  },
} satisfies Control;

/** Lists with pages. */
export const turnTo = {
  actions: ['challenges', 'results', 'leaders'],
  async press(interaction, id, action, bot) {
    await acknowledgePress(interaction);
    const [about, page] = readPair(id);
    if (action === 'results') await showResults(interaction, about, pageIn(page), bot);
    else if (action === 'challenges') await showChallenges(interaction, pageIn(about), bot);
    else await showLeaders(interaction, pageIn(about), bot);
  },
} satisfies Control;
