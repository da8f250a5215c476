/** Shows the draft panel of a challenge, and publishes the draft. */

import type { MessageComponentInteraction } from 'discord.js';
import type { Challenge } from '../../../challenges/challenge.js';
import {
  type ChallengeDraft,
  type DraftPlan,
  editedSettings,
  resolvePlan,
} from '../../../challenges/settings/challenge-drafts.js';
import { messagesFor } from '../../../locales/index.js';
import { missingOptionalPermissions, requireBotCanPost } from '../../bot-permissions.js';
import { escapeMemberText } from '../../messages/components.js';
import { noticeMessage } from '../../messages/message.js';
import { requireOrganiser } from '../../permissions.js';
import type { RepliableInteraction } from '../../replies/respond.js';
import { respond } from '../../replies/respond.js';
import { fixedPictureAttachments } from '../attachments.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { draftMessage } from './draft-panel-message.js';
import { requireMayGrantRole, requireMayPost } from './organiser-permissions.js';

export async function showDraftPanel(
  interaction: RepliableInteraction,
  draft: ChallengeDraft,
  { thumbnails }: ChallengeDeps,
): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const fixed = await fixedPictureAttachments(draft, thumbnails, messages);
  const missing = missingOptionalPermissions(interaction, draft.plan.winnerRoleId !== null);
  await respond(interaction, draftMessage(draft, fixed, missing, messages));
}

/** What is new in a plan must be the organiser's to choose. @throws UserError `channel-closed`, `channel-not-yours`, `role-not-yours` */
function requireMayPublish(interaction: MessageComponentInteraction, plan: DraftPlan, before?: Challenge): void {
  for (const name of ['channelId', 'resultsChannelId'] as const) {
    const channelId = plan[name];
    if (channelId === null) continue;
    requireBotCanPost(interaction.guild, channelId);
    if (channelId !== before?.[name]) requireMayPost(interaction, channelId);
  }
  const { winnerRoleId } = plan;
  if (winnerRoleId !== null && winnerRoleId !== before?.winnerRoleId) requireMayGrantRole(interaction, winnerRoleId);
}

/**
 * Makes the challenge, or changes it.
 *
 * @throws UserError as `Challenges.create` and `Challenges.edit`; `channel-closed`, `channel-not-yours`, `role-not-yours`
 */
export async function publishDraft(
  interaction: MessageComponentInteraction,
  id: string,
  services: ChallengeDeps,
): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const words = messagesFor(interaction.locale).challenges.draft;
  const said = await services.challengeDrafts.consume(id, organiser.guildId, async (draft) => {
    const { plan, challengeId } = draft;
    if (challengeId === null) {
      requireMayPublish(interaction, plan);
      const settings = resolvePlan(plan, services.clock.now());
      const { title } = await services.challenges.create(
        organiser,
        settings,
        await services.challengeDrafts.requiredPictures(draft),
      );
      return words.published({ title: escapeMemberText(title) });
    }
    const challenge = await services.challenges.get(challengeId, organiser.guildId);
    requireMayPublish(interaction, plan, challenge);
    const changes = editedSettings(plan, challenge, services.clock.now());
    const fixed = await services.challengeDrafts.changedPictures(draft, challenge);
    if (Object.keys({ ...changes, ...fixed }).length === 0) return words.unchanged;
    const { title } = await services.challenges.edit(challengeId, organiser, changes, fixed);
    return words.saved({ title: escapeMemberText(title) });
  });
  await respond(interaction, noticeMessage(undefined, [said]));
}
