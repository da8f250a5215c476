/** The panel by which a challenge is set up or edited: shown, and carried out. */
import type { ChatInputCommandInteraction, MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import { changesOf, type Draft, settingsOf } from '../../challenges/drafts.js';
import { messagesFor } from '../../locales/index.js';
import type { Bot } from '../bot.js';
import { noteMessage } from '../messages/challenge.js';
import { draftMessage } from '../messages/challenge-draft.js';
import { plain } from '../messages/parts.js';
import { requireOrganiser } from '../permissions.js';
import { missingRights, requireOpen } from './bot-rights.js';
import { say } from './say.js';
import { shownFixed } from './shown.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

export async function showDraft(interaction: Answerable, draft: Draft, { smallPictures }: Bot): Promise<void> {
  const messages = messagesFor(interaction.locale);
  const fixed = await shownFixed(draft, smallPictures, messages);
  const missing = missingRights(interaction, draft.plan.winnerRoleId !== null);
  await say(interaction, draftMessage(draft, fixed, missing, messages));
}

/** Makes the challenge, or changes it. @throws UserError as `Challenges.create` and `Challenges.edit`; `channel-closed` */
export async function publish(interaction: MessageComponentInteraction, id: string, bot: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const words = messagesFor(interaction.locale).challenges.draft;
  const said = await bot.challengeDrafts.take(id, organiser.guildId, async (draft) => {
    const { plan, challengeId } = draft;
    requireOpen(interaction.guild, plan.channelId);
    if (plan.resultsChannelId !== null) requireOpen(interaction.guild, plan.resultsChannelId);
    if (challengeId === null) {
      const settings = settingsOf(plan, Date.now());
      const { title } = await bot.challenges.create(
        organiser,
        settings,
        await bot.challengeDrafts.fixedPictures(draft),
      );
      return words.published(plain(title));
    }
    const challenge = await bot.challenges.get(challengeId, organiser.guildId);
    const changes = changesOf(plan, challenge, Date.now());
    const fixed = await bot.challengeDrafts.changedPictures(draft, challenge);
    if (Object.keys({ ...changes, ...fixed }).length === 0) return words.unchanged;
    const { title } = await bot.challenges.edit(challengeId, organiser, changes, fixed);
    return words.saved(plain(title));
  });
  await say(interaction, noteMessage(undefined, [said]));
}
