/** How members take part: entering a painting, withdrawing it, painting one for a challenge. */

import type { MessageComponentInteraction } from 'discord.js';
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import { confirmWithdrawal } from '../../src/discord/challenges/entries/confirm-withdrawal.js';
import {
  enterOnlyOrAskTarget,
  enterOrAskTarget,
  enterPainting,
  replaceEntry,
} from '../../src/discord/challenges/entries/enter-painting.js';
import { choosePaintingMessage, paintForChallengeModal } from '../../src/discord/challenges/entries/entry-messages.js';
import { paintForChallenge, requirePaintable } from '../../src/discord/challenges/entries/paint-for-challenge.js';
import { requireOwnPainting } from '../../src/discord/challenges/entries/submission-from-job.js';
import { requireGuildId } from '../../src/discord/challenges/participant.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { noticeMessage } from '../../src/discord/messages/message.js';
import { deferComponent, deferPrivately, respond } from '../../src/discord/replies/respond.js';
import { pressedPainting } from '../../src/discord/stylize/pressed-painting.js';
import type { StartJobDeps } from '../../src/discord/stylize/stylize-deps.js';
import { messagesFor } from '../../src/locales/index.js';

/** The choice in a select menu; undefined for a button. */
const selectedValue = (interaction: MessageComponentInteraction): string | undefined =>
  interaction.isStringSelectMenu() ? interaction.values[0] : undefined;

/** "Enter a challenge", under a painting; then, where there are several, the menus of challenges and entries. */
export const enterFromPainting = {
  actions: ['enter', 'enter-in', 'replace'],
  async execute(interaction, id, action, services) {
    const { jobId, isBeside } = pressedPainting(interaction, id);
    // A private painting stays as it is.
    if (action === 'enter' && !isBeside) await deferPrivately(interaction);
    else await deferComponent(interaction);
    const job = await requireOwnPainting(services.jobs, jobId, interaction.user.id);
    const chosen = selectedValue(interaction);
    if (action === 'enter' || chosen === undefined) await enterOnlyOrAskTarget(interaction, job, services);
    else if (action === 'enter-in') await enterPainting(interaction, chosen, job, services);
    else await replaceEntry(interaction, chosen, job, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

/** "Enter", under a challenge; then the menu in which a painting is chosen. */
export const enterFromChallenge = {
  actions: ['submit', 'submit-painting'],
  async execute(interaction, id, action, services) {
    await deferComponent(interaction);
    const challenge = await services.challenges.get(id, requireGuildId(interaction));
    const chosen = selectedValue(interaction);
    if (action === 'submit' || chosen === undefined) {
      const paintings = await services.jobs.paintingsOf(interaction.user.id, 25);
      await respond(interaction, choosePaintingMessage(challenge, paintings, messagesFor(interaction.locale)));
      return;
    }
    const job = await requireOwnPainting(services.jobs, chosen, interaction.user.id);
    await enterOrAskTarget(interaction, challenge, job, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

/** Choosing an entry in the menu asks for confirmation; the button under the question withdraws it. */
export const withdrawEntry = {
  actions: ['withdraw'],
  async execute(interaction, id, _, services) {
    await deferComponent(interaction);
    const chosen = selectedValue(interaction);
    if (chosen !== undefined) return confirmWithdrawal(interaction, chosen, services);
    const member = { guildId: requireGuildId(interaction), userId: interaction.user.id };
    const { title } = await services.challenges.entries.withdraw(id, member);
    await respond(
      interaction,
      noticeMessage(undefined, [
        messagesFor(interaction.locale).challenges.withdraw.done({ title: escapeMemberText(title) }),
      ]),
    );
  },
} satisfies ComponentHandler<ChallengeDeps>;

/** "Paint for it": a modal takes the picture that the challenge leaves free. */
export const openPaintForChallengeModal = {
  actions: ['paint'],
  async execute(interaction, id, _, { challenges, forms }) {
    const challenge = await challenges.get(id, requireGuildId(interaction));
    requirePaintable(challenge);
    await forms.show(interaction, paintForChallengeModal(challenge, messagesFor(interaction.locale)));
  },
} satisfies ComponentHandler<ChallengeDeps>;

export const submitPaintForChallengeModal = {
  actions: ['paint'],
  execute: (interaction, id, services) => paintForChallenge(interaction, id, services),
} satisfies ModalHandler<ChallengeDeps & StartJobDeps>;
