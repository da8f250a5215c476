/** An organiser's buttons under a challenge: end a phase early, reinstate an entry, the history, cancel with a reason. */
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import {
  closePhaseEarly,
  reinstateEntry,
  showHistory,
} from '../../src/discord/challenges/organiser/organiser-actions.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import { parsePage, splitIds } from '../../src/discord/custom-id.js';
import { escapeMemberText } from '../../src/discord/messages/components.js';
import { ACCENT_COLOURS, noticeMessage } from '../../src/discord/messages/message.js';
import { requireOrganiser } from '../../src/discord/permissions.js';
import { deferComponent, deferPrivately, respond } from '../../src/discord/replies/respond.js';
import { messagesFor } from '../../src/locales/index.js';

export const organiserButtons = {
  actions: ['end-open', 'end-voting', 'reinstate', 'history'],
  async execute(interaction, id, action, services) {
    requireOrganiser(interaction);
    await deferComponent(interaction);
    const [about, page] = splitIds(id);
    if (action === 'history') await showHistory(interaction, about, parsePage(page), services);
    else if (action === 'reinstate') await reinstateEntry(interaction, about, services);
    else await closePhaseEarly(interaction, about, action === 'end-open' ? 'open' : 'voting', services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

export const submitCancelModal = {
  actions: ['call-off'],
  async execute(interaction, id, { challenges }) {
    const organiser = requireOrganiser(interaction);
    await deferPrivately(interaction);
    const { title } = await challenges.cancel(id, organiser, interaction.fields.getTextInputValue('reason'));
    const words = messagesFor(interaction.locale).challenges.organise;
    await respond(
      interaction,
      noticeMessage(undefined, [words.cancelled({ title: escapeMemberText(title) })], ACCENT_COLOURS.waiting),
    );
  },
} satisfies ModalHandler<ChallengeDeps>;
