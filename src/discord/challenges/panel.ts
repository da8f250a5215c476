/** The panel by which a challenge is set up or edited: shown, and carried out. */
import type { ChatInputCommandInteraction, MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import { changesOf, type Draft, type DraftPlan, settingsOf } from '../../challenges/drafts.js';
import { messagesFor } from '../../locales/index.js';
import type { Bot } from '../bot.js';
import { noteMessage } from '../messages/challenge.js';
import { draftMessage } from '../messages/challenge-draft.js';
import { plain } from '../messages/parts.js';
import { requireOrganiser } from '../permissions.js';
import { missingRights, requireOpen } from './bot-rights.js';
import { requireGrantable, requireWritable } from './organiser-rights.js';
import { say } from './say.js';
import { shownFixed } from './shown.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

export async function showDraft(interaction: Answerable, draft: Draft, { smallPictures }: Bot): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const fixed = await shownFixed(draft, smallPictures, messages);
  const missing = missingRights(interaction, draft.plan.winnerRoleId !== null);
  await say(interaction, draftMessage(draft, fixed, missing, messages));
}

/** What is new in a plan must be the organiser's to choose. @throws UserError `channel-closed`, `channel-not-yours`, `role-not-yours` */
function requireRights(interaction: MessageComponentInteraction, plan: DraftPlan, before?: Challenge): void {
  for (const name of ['channelId', 'resultsChannelId'] as const) {
    const channelId = plan[name];
    if (channelId === null) continue;
    requireOpen(interaction.guild, channelId);
    if (channelId !== before?.[name]) requireWritable(interaction, channelId);
  }
  const { winnerRoleId } = plan;
  if (winnerRoleId !== null && winnerRoleId !== before?.winnerRoleId) requireGrantable(interaction, winnerRoleId);
}

/**
 * Makes the challenge, or changes it.
 *
 * @throws UserError as `Challenges.create` and `Challenges.edit`; `channel-closed`, `channel-not-yours`, `role-not-yours`
 */
export async function publish(interaction: MessageComponentInteraction, id: string, bot: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const words = messagesFor(interaction.locale).challenges.draft;
  const said = await bot.challengeDrafts.take(id, organiser.guildId, async (draft) => {
    const { plan, challengeId } = draft;
    if (challengeId === null) {
      requireRights(interaction, plan);
      const settings = settingsOf(plan, bot.clock.now());
      const { title } = await bot.challenges.create(
        organiser,
        settings,
        await bot.challengeDrafts.fixedPictures(draft),
      );
      return words.published(plain(title));
    }
    const challenge = await bot.challenges.get(challengeId, organiser.guildId);
    requireRights(interaction, plan, challenge);
    const changes = changesOf(plan, challenge, bot.clock.now());
    const fixed = await bot.challengeDrafts.changedPictures(draft, challenge);
    if (Object.keys({ ...changes, ...fixed }).length === 0) return words.unchanged;
    const { title } = await bot.challenges.edit(challengeId, organiser, changes, fixed);
    return words.saved(plain(title));
  });
  await say(interaction, noteMessage(undefined, [said]));
}
