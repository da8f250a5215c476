/** The panel of a challenge that is being set up or edited: its buttons, menus and modals. */

import type { MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import type { ChallengeDraft, DraftPictures, DraftPlan } from '../../src/challenges/settings/challenge-drafts.js';
import type { ChallengeDeps } from '../../src/discord/challenges/challenge-deps.js';
import { downloadFixedPicture } from '../../src/discord/challenges/setup/download-fixed-picture.js';
import {
  numbersModal,
  picturesModal,
  readClearedPictures,
  readNumbers,
  readTexts,
  readTimes,
  textsModal,
  timesModal,
} from '../../src/discord/challenges/setup/draft-modals.js';
import { publishDraft, showDraftPanel } from '../../src/discord/challenges/setup/draft-panel.js';
import { requireMayGrantRole } from '../../src/discord/challenges/setup/organiser-permissions.js';
import type { ComponentHandler, ModalHandler } from '../../src/discord/command-types.js';
import type { Action } from '../../src/discord/custom-id.js';
import { ACCENT_COLOURS, noticeMessage } from '../../src/discord/messages/message.js';
import { requireOrganiser } from '../../src/discord/permissions.js';
import { attachedPicture } from '../../src/discord/pictures/find-picture.js';
import { respond } from '../../src/discord/replies/respond.js';
import { messagesFor } from '../../src/locales/index.js';

const DRAFT_MODALS = {
  'draft-words': textsModal,
  'draft-times': timesModal,
  'draft-numbers': numbersModal,
  'draft-pictures': picturesModal,
} as const;

/** Buttons that open a modal. */
export const openDraftModal = {
  actions: Object.keys(DRAFT_MODALS) as (keyof typeof DRAFT_MODALS)[],
  async execute(interaction, id, action, { challengeDrafts, forms }) {
    const { guildId } = requireOrganiser(interaction);
    const draft = await challengeDrafts.get(id, guildId);
    await forms.show(
      interaction,
      DRAFT_MODALS[action as keyof typeof DRAFT_MODALS](draft, messagesFor(interaction.locale)),
    );
  },
} satisfies ComponentHandler<ChallengeDeps>;

async function changeDraft(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  changes: Partial<DraftPlan>,
  services: ChallengeDeps,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const draft = await services.challengeDrafts.change(await services.challengeDrafts.get(id, guildId), changes);
  if (changes.zone !== undefined) await services.challengeDrafts.saveTimeZone(guildId, changes.zone);
  await showDraftPanel(interaction, draft, services);
}

/** A modal whose fields change the draft. */
const draftModalHandler = (
  action: Action,
  read: (interaction: ModalSubmitInteraction, services: ChallengeDeps) => Partial<DraftPlan>,
): ModalHandler<ChallengeDeps> => ({
  actions: [action],
  async execute(interaction, id, services) {
    requireOrganiser(interaction);
    await interaction.deferUpdate();
    await changeDraft(interaction, id, read(interaction, services), services);
  },
});

const submitDraftPictures: ModalHandler<ChallengeDeps> = {
  actions: ['draft-pictures'],
  async execute(interaction, id, services) {
    const { guildId } = requireOrganiser(interaction);
    await interaction.deferUpdate();
    await setPictures(interaction, await services.challengeDrafts.get(id, guildId), services);
  },
};

export const draftModals: readonly ModalHandler<ChallengeDeps>[] = [
  draftModalHandler('draft-words', readTexts),
  draftModalHandler('draft-times', (interaction, { clock }) => readTimes(interaction, clock.now())),
  draftModalHandler('draft-numbers', readNumbers),
  submitDraftPictures,
];

async function setPictures(
  interaction: ModalSubmitInteraction,
  draft: ChallengeDraft,
  services: ChallengeDeps,
): Promise<void> {
  const given: { -readonly [Name in keyof DraftPictures]: DraftPictures[Name] } = {};
  for (const name of readClearedPictures(interaction)) given[name] = null;
  for (const name of ['style', 'content'] as const) {
    const upload = interaction.fields.getUploadedFiles(name)?.first();
    if (upload !== undefined) given[name] = await downloadFixedPicture(attachedPicture(upload), services);
  }
  await showDraftPanel(interaction, await services.challengeDrafts.setPictures(draft, given), services);
}

/** What a menu changes. */
function readMenuChange(interaction: MessageComponentInteraction, action: Action): Partial<DraftPlan> {
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

export const changeDraftByMenu = {
  actions: ['draft-channel', 'draft-results', 'draft-roles', 'draft-winner'],
  async execute(interaction, id, action, services) {
    requireOrganiser(interaction);
    await interaction.deferUpdate();
    const chosen = readMenuChange(interaction, action);
    if (typeof chosen.winnerRoleId === 'string') requireMayGrantRole(interaction, chosen.winnerRoleId);
    await changeDraft(interaction, id, chosen, services);
  },
} satisfies ComponentHandler<ChallengeDeps>;

export const finishDraft = {
  actions: ['draft-publish', 'draft-discard'],
  async execute(interaction, id, action, services) {
    const { guildId } = requireOrganiser(interaction);
    await interaction.deferUpdate();
    if (action === 'draft-publish') return publishDraft(interaction, id, services);
    await services.challengeDrafts.consume(id, guildId, async () => {});
    const { discarded } = messagesFor(interaction.locale).challenges.draft;
    await respond(interaction, noticeMessage(undefined, [discarded], ACCENT_COLOURS.waiting));
  },
} satisfies ComponentHandler<ChallengeDeps>;
