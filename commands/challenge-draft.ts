/** The panel of a challenge that is being set up or edited: its buttons, menus and windows. */
import type { MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Draft, DraftPictures, DraftPlan } from '../src/challenges/drafts.js';
import type { Bot } from '../src/discord/bot.js';
import { fetchFixed } from '../src/discord/challenges/fixed-picture.js';
import { requireGrantable } from '../src/discord/challenges/organiser-rights.js';
import { publish, showDraft } from '../src/discord/challenges/panel.js';
import { say } from '../src/discord/challenges/say.js';
import type { Control, Window } from '../src/discord/command.js';
import type { Action } from '../src/discord/custom-id.js';
import { noteMessage } from '../src/discord/messages/challenge.js';
import {
  numbersModal,
  picturesModal,
  readClearing,
  readNumbers,
  readTimes,
  readWords,
  timesModal,
  wordsModal,
} from '../src/discord/messages/challenge-draft.js';
import { COLOURS } from '../src/discord/messages/message.js';
import { pictureOf } from '../src/discord/paintings/pictures.js';
import { requireOrganiser } from '../src/discord/permissions.js';
import { messagesFor } from '../src/locales/index.js';

const MODALS = {
  'draft-words': wordsModal,
  'draft-times': timesModal,
  'draft-numbers': numbersModal,
  'draft-pictures': picturesModal,
} as const;

/** Buttons that open a window. */
export const draftWindows = {
  actions: Object.keys(MODALS) as (keyof typeof MODALS)[],
  async press(interaction, id, action, { challengeDrafts }) {
    const { guildId } = requireOrganiser(interaction);
    const draft = await challengeDrafts.get(id, guildId);
    await interaction.showModal(MODALS[action as keyof typeof MODALS](draft, messagesFor(interaction.locale)));
  },
} satisfies Control;

async function change(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  changes: Partial<DraftPlan>,
  bot: Bot,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const draft = await bot.challengeDrafts.change(await bot.challengeDrafts.get(id, guildId), changes);
  if (changes.zone !== undefined) await bot.challengeDrafts.rememberZone(guildId, changes.zone);
  await showDraft(interaction, draft, bot);
}

/** A window that changes what it asks for. */
const filled = (
  action: Action,
  read: (interaction: ModalSubmitInteraction, bot: Bot) => Partial<DraftPlan>,
): Window => ({
  actions: [action],
  async submit(interaction, id, bot) {
    requireOrganiser(interaction);
    await interaction.deferUpdate();
    await change(interaction, id, read(interaction, bot), bot);
  },
});

const picturesFilled: Window = {
  actions: ['draft-pictures'],
  async submit(interaction, id, bot) {
    const { guildId } = requireOrganiser(interaction);
    await interaction.deferUpdate();
    await setPictures(interaction, await bot.challengeDrafts.get(id, guildId), bot);
  },
};

export const draftFilled: readonly Window[] = [
  filled('draft-words', readWords),
  filled('draft-times', (interaction, { clock }) => readTimes(interaction, clock.now())),
  filled('draft-numbers', readNumbers),
  picturesFilled,
];

async function setPictures(interaction: ModalSubmitInteraction, draft: Draft, bot: Bot): Promise<void> {
  const given: { -readonly [Name in keyof DraftPictures]: DraftPictures[Name] } = {};
  for (const name of readClearing(interaction)) given[name] = null;
  for (const name of ['style', 'content'] as const) {
    const upload = interaction.fields.getUploadedFiles(name)?.first();
    if (upload !== undefined) given[name] = await fetchFixed(pictureOf(upload), bot);
  }
  await showDraft(interaction, await bot.challengeDrafts.setPictures(draft, given), bot);
}

/** What a menu changes. */
function chosenIn(interaction: MessageComponentInteraction, action: Action): Partial<DraftPlan> {
  const values = interaction.isChannelSelectMenu() || interaction.isRoleSelectMenu() ? interaction.values : [];
  const [first = null] = values;
  switch (action) {
    case 'draft-channel':
      return first === null ? {} : { channelId: first };
    case 'draft-results':
      return { resultsChannelId: first };
    case 'draft-roles':
      return { allowedRoleIds: values };
    default:
      return { winnerRoleId: first };
  }
}

export const draftMenus = {
  actions: ['draft-channel', 'draft-results', 'draft-roles', 'draft-winner'],
  async press(interaction, id, action, bot) {
    requireOrganiser(interaction);
    await interaction.deferUpdate();
    const chosen = chosenIn(interaction, action);
    if (typeof chosen.winnerRoleId === 'string') requireGrantable(interaction, chosen.winnerRoleId);
    await change(interaction, id, chosen, bot);
  },
} satisfies Control;

export const draftEnds = {
  actions: ['draft-publish', 'draft-discard'],
  async press(interaction, id, action, bot) {
    const { guildId } = requireOrganiser(interaction);
    await interaction.deferUpdate();
    if (action === 'draft-publish') return publish(interaction, id, bot);
    await bot.challengeDrafts.take(id, guildId, async () => {});
    const { discarded } = messagesFor(interaction.locale).challenges.draft;
    await say(interaction, noteMessage(undefined, [discarded], COLOURS.waiting));
  },
} satisfies Control;
