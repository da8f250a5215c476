/** What organisers do with a challenge that is published. That they may is asked for each of them. */

import { ButtonStyle, type ChatInputCommandInteraction, type MessageComponentInteraction } from 'discord.js';
import type { Challenge } from '../../../challenges/challenge.js';
import { UserError } from '../../../errors/user-error.js';
import { messagesFor } from '../../../locales/index.js';
import { parseLength } from '../../../time/parse-time.js';
import { actionButton, escapeMemberText } from '../../messages/components.js';
import { ACCENT_COLOURS, noticeMessage } from '../../messages/message.js';
import { requireOrganiser } from '../../permissions.js';
import type { RepliableInteraction } from '../../replies/respond.js';
import { respond } from '../../replies/respond.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { historyMessage, LINES_PER_PAGE } from './history-message.js';

/** @throws UserError `time-unclear`, and as `Challenges.extend`. */
export async function extendPhase(
  interaction: ChatInputCommandInteraction,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const given = interaction.options.getString('by', true);
  const length = parseLength(given);
  if (length === undefined) throw new UserError('time-unclear', { given });
  const challenge = await challenges.extend(interaction.options.getString('challenge', true), organiser, length);
  const { organise } = messagesFor(interaction.locale).challenges;
  await respond(
    interaction,
    noticeMessage(undefined, [
      organise.extended({ title: escapeMemberText(challenge.title), at: phaseEndsAt(challenge) }),
    ]),
  );
}

const phaseEndsAt = ({ state, startsAt, submissionsEndAt, votingEndAt }: Challenge): number =>
  state === 'scheduled' ? startsAt : state === 'open' ? submissionsEndAt : votingEndAt;

/** Asks before the phase that is now is ended. */
export async function askToClosePhase(
  interaction: ChatInputCommandInteraction,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const { organise, buttons } = messagesFor(interaction.locale).challenges;
  const challenge = await challenges.get(interaction.options.getString('challenge', true), guildId);
  const { id, state } = challenge;
  const title = escapeMemberText(challenge.title);
  if (state === 'scheduled')
    return void (await respond(
      interaction,
      noticeMessage(undefined, [organise.notStarted({ title })], ACCENT_COLOURS.waiting),
    ));
  if (state !== 'open' && state !== 'voting') throw new UserError('challenge-over');
  const words =
    state === 'open'
      ? organise.confirmEndSubmissions({ title, count: await challenges.entries.countStanding(id) })
      : organise.confirmEndVoting({ title, count: await challenges.votes.countVoters(id) });
  const press =
    state === 'open'
      ? actionButton('end-open', id, buttons.endSubmissions, ButtonStyle.Danger)
      : actionButton('end-voting', id, buttons.endVoting, ButtonStyle.Danger);
  await respond(interaction, noticeMessage(undefined, [words], ACCENT_COLOURS.failed, press));
}

/** @param from the phase that was asked about. */
export async function closePhaseEarly(
  interaction: MessageComponentInteraction,
  id: string,
  from: 'open' | 'voting',
  { challenges }: ChallengeDeps,
): Promise<void> {
  const challenge = await challenges.closeEarly(id, requireOrganiser(interaction), from);
  const { organise, states } = messagesFor(interaction.locale).challenges;
  await respond(
    interaction,
    noticeMessage(undefined, [
      organise.phaseEnded({ title: escapeMemberText(challenge.title), state: states[challenge.state] }),
    ]),
  );
}

export async function disqualifyEntry(
  interaction: ChatInputCommandInteraction,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const { organise, buttons } = messagesFor(interaction.locale).challenges;
  const entry = await challenges.entries.disqualify(
    interaction.options.getString('entry', true),
    organiser,
    interaction.options.getString('reason', true),
  );
  const words = [
    organise.disqualified({ title: escapeMemberText(entry.title), reason: escapeMemberText(entry.reason ?? '') }),
    organise.undoHint,
  ];
  await respond(
    interaction,
    noticeMessage(undefined, words, ACCENT_COLOURS.failed, actionButton('reinstate', entry.id, buttons.reinstate)),
  );
}

export async function reinstateEntry(
  interaction: MessageComponentInteraction,
  id: string,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const { title } = await challenges.entries.reinstate(id, requireOrganiser(interaction));
  await respond(
    interaction,
    noticeMessage(undefined, [
      messagesFor(interaction.locale).challenges.organise.reinstated({ title: escapeMemberText(title) }),
    ]),
  );
}

/** @param page from 0. */
export async function showHistory(
  interaction: RepliableInteraction,
  id: string,
  page: number,
  { challenges }: ChallengeDeps,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const challenge = await challenges.get(id, guildId);
  const lines = await challenges.history(id, guildId, { offset: page * LINES_PER_PAGE, size: LINES_PER_PAGE });
  await respond(interaction, historyMessage(challenge, lines, page, messagesFor(interaction.locale)));
}
