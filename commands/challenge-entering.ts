/** How members take part: entering a painting, withdrawing it, painting one for a challenge. */
import type { MessageComponentInteraction } from 'discord.js';
import { askWhere, enter, enterOrAsk, replace } from '../src/discord/challenges/enter.js';
import { checkPaintable, startPaintingFor } from '../src/discord/challenges/paint-for.js';
import { ownPainting } from '../src/discord/challenges/painting.js';
import { guildOf } from '../src/discord/challenges/participant.js';
import { acknowledgePress, say } from '../src/discord/challenges/say.js';
import { askToWithdraw } from '../src/discord/challenges/withdraw.js';
import type { Control, Window } from '../src/discord/command.js';
import { noteMessage } from '../src/discord/messages/challenge.js';
import { paintingsMessage, paintModal } from '../src/discord/messages/challenge-enter.js';
import { plain } from '../src/discord/messages/parts.js';
import { messagesFor } from '../src/locales/index.js';

/** What was chosen in a menu; undefined for a button. */
const chosenIn = (interaction: MessageComponentInteraction): string | undefined =>
  interaction.isStringSelectMenu() ? interaction.values[0] : undefined;

/** "Enter a challenge", under a painting; then the menus in which a challenge or an entry is chosen. */
export const enterFromPainting = {
  actions: ['enter', 'enter-in', 'replace'],
  async press(interaction, id, action, bot) {
    await acknowledgePress(interaction);
    const job = await ownPainting(bot.jobs, id, interaction.user.id);
    const chosen = chosenIn(interaction);
    if (action === 'enter' || chosen === undefined) await askWhere(interaction, job, bot);
    else if (action === 'enter-in') await enter(interaction, chosen, job, bot);
    else await replace(interaction, chosen, job, bot);
  },
} satisfies Control;

/** "Enter", under a challenge; then the menu in which a painting is chosen. */
export const enterFromChallenge = {
  actions: ['submit', 'submit-painting'],
  async press(interaction, id, action, bot) {
    await acknowledgePress(interaction);
    const challenge = await bot.challenges.get(id, guildOf(interaction));
    const chosen = chosenIn(interaction);
    if (action === 'submit' || chosen === undefined) {
      const paintings = await bot.jobs.paintingsOf(interaction.user.id, 25);
      await say(interaction, paintingsMessage(challenge, paintings, messagesFor(interaction.locale)));
      return;
    }
    const job = await ownPainting(bot.jobs, chosen, interaction.user.id);
    await enterOrAsk(interaction, challenge, job, bot);
  },
} satisfies Control;

/** Chosen in a menu, an entry is asked about; the button under the question withdraws it. */
export const withdraw = {
  actions: ['withdraw'],
  async press(interaction, id, _, bot) {
    await acknowledgePress(interaction);
    const chosen = chosenIn(interaction);
    if (chosen !== undefined) return askToWithdraw(interaction, chosen, bot);
    const member = { guildId: guildOf(interaction), userId: interaction.user.id };
    const { title } = await bot.challenges.entries.withdraw(id, member);
    await say(
      interaction,
      noteMessage(undefined, [messagesFor(interaction.locale).challenges.withdraw.done(plain(title))]),
    );
  },
} satisfies Control;

/** "Paint for it": a window takes the picture that the challenge leaves free. */
export const paintFor = {
  actions: ['paint'],
  async press(interaction, id, _, { challenges }) {
    const challenge = await challenges.get(id, guildOf(interaction));
    checkPaintable(challenge);
    await interaction.showModal(paintModal(challenge, messagesFor(interaction.locale)));
  },
} satisfies Control;

export const paintForWindow = {
  actions: ['paint'],
  submit: (interaction, id, bot) => startPaintingFor(interaction, id, bot),
} satisfies Window;
