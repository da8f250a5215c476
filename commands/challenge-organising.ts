/** What organisers press: the end of a phase, an undo, the history; and the window in which they say why they call it off. */
import { closeEarly, reinstate, showHistory } from '../src/discord/challenges/organise.js';
import { acknowledge, acknowledgePress, say } from '../src/discord/challenges/say.js';
import type { Control, Window } from '../src/discord/command.js';
import { pageIn, readPair } from '../src/discord/custom-id.js';
import { noteMessage } from '../src/discord/messages/challenge.js';
import { COLOURS } from '../src/discord/messages/message.js';
import { plain } from '../src/discord/messages/parts.js';
import { requireOrganiser } from '../src/discord/permissions.js';
import { messagesFor } from '../src/locales/index.js';

export const organise = {
  actions: ['end-open', 'end-voting', 'reinstate', 'history'],
  async press(interaction, id, action, bot) {
    requireOrganiser(interaction);
    await acknowledgePress(interaction);
    const [about, page] = readPair(id);
    if (action === 'history') await showHistory(interaction, about, pageIn(page), bot);
    else if (action === 'reinstate') await reinstate(interaction, about, bot);
    else await closeEarly(interaction, about, action === 'end-open' ? 'open' : 'voting', bot);
  },
} satisfies Control;

export const callOff = {
  actions: ['call-off'],
  async submit(interaction, id, { challenges }) {
    const organiser = requireOrganiser(interaction);
    await acknowledge(interaction);
    const { title } = await challenges.cancel(id, organiser, interaction.fields.getTextInputValue('reason'));
    const words = messagesFor(interaction.locale).challenges.organise;
    await say(interaction, noteMessage(undefined, [words.cancelled(plain(title))], COLOURS.waiting));
  },
} satisfies Window;
