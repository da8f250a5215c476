/** What organisers do with a challenge that is published. That they may is asked for each of them. */
import {
  ButtonStyle,
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
} from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import { messagesFor } from '../../locales/index.js';
import { UserError } from '../../user-error.js';
import { readLength } from '../../when.js';
import type { Bot } from '../bot.js';
import { noteMessage } from '../messages/challenge.js';
import { HISTORY_SIZE, historyMessage } from '../messages/challenge-history.js';
import { COLOURS, fileMessage, replyOf } from '../messages/message.js';
import { control, plain } from '../messages/parts.js';
import { requireOrganiser } from '../permissions.js';
import { packPictures } from './archive.js';
import { say } from './say.js';
import { tableOf } from './table.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction;

/** @throws UserError `time-unclear`, and as `Challenges.extend`. */
export async function extend(interaction: ChatInputCommandInteraction, { challenges }: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const given = interaction.options.getString('by', true);
  const length = readLength(given);
  if (length === undefined) throw new UserError('time-unclear', `"${given}" is no length; write "3 days".`, { given });
  const challenge = await challenges.extend(interaction.options.getString('challenge', true), organiser, length);
  const { organise } = messagesFor(interaction.locale).challenges;
  await say(interaction, noteMessage(undefined, [organise.extended(plain(challenge.title), phaseEnd(challenge))]));
}

const phaseEnd = ({ state, startsAt, submissionsEndAt, votingEndAt }: Challenge): number =>
  state === 'scheduled' ? startsAt : state === 'open' ? submissionsEndAt : votingEndAt;

/** Asks before the phase that is now is ended. */
export async function askToClose(interaction: ChatInputCommandInteraction, { challenges }: Bot): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const { organise, buttons } = messagesFor(interaction.locale).challenges;
  const challenge = await challenges.get(interaction.options.getString('challenge', true), guildId);
  const { id, state } = challenge;
  const title = plain(challenge.title);
  if (state === 'scheduled')
    return void (await say(interaction, noteMessage(undefined, [organise.notStarted(title)], COLOURS.waiting)));
  if (state !== 'open' && state !== 'voting') throw new UserError('challenge-over', 'That challenge is over.');
  const words =
    state === 'open'
      ? organise.endOpen(title, await challenges.entries.count(id))
      : organise.endVoting(title, await challenges.votes.voters(id));
  const press =
    state === 'open'
      ? control('end-open', id, buttons.endOpen, ButtonStyle.Danger)
      : control('end-voting', id, buttons.endVoting, ButtonStyle.Danger);
  await say(interaction, noteMessage(undefined, [words], COLOURS.failed, press));
}

/** @param from the phase that was asked about. */
export async function closeEarly(
  interaction: MessageComponentInteraction,
  id: string,
  from: 'open' | 'voting',
  { challenges }: Bot,
): Promise<void> {
  const challenge = await challenges.closeEarly(id, requireOrganiser(interaction), from);
  const { organise, states } = messagesFor(interaction.locale).challenges;
  await say(interaction, noteMessage(undefined, [organise.ended(plain(challenge.title), states[challenge.state])]));
}

export async function disqualify(interaction: ChatInputCommandInteraction, { challenges }: Bot): Promise<void> {
  const organiser = requireOrganiser(interaction);
  const { organise, buttons } = messagesFor(interaction.locale).challenges;
  const entry = await challenges.entries.disqualify(
    interaction.options.getString('entry', true),
    organiser,
    interaction.options.getString('reason', true),
  );
  const words = [organise.disqualified(plain(entry.title), plain(entry.reason ?? '')), organise.undo];
  await say(
    interaction,
    noteMessage(undefined, words, COLOURS.failed, control('reinstate', entry.id, buttons.reinstate)),
  );
}

export async function reinstate(
  interaction: MessageComponentInteraction,
  id: string,
  { challenges }: Bot,
): Promise<void> {
  const { title } = await challenges.entries.reinstate(id, requireOrganiser(interaction));
  await say(
    interaction,
    noteMessage(undefined, [messagesFor(interaction.locale).challenges.organise.reinstated(plain(title))]),
  );
}

/** @param page from 0. */
export async function showHistory(
  interaction: Answerable,
  id: string,
  page: number,
  { challenges }: Bot,
): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const challenge = await challenges.get(id, guildId);
  const lines = await challenges.history(id, guildId, { offset: page * HISTORY_SIZE, size: HISTORY_SIZE });
  await say(interaction, historyMessage(challenge, lines, page, messagesFor(interaction.locale)));
}

/** A table and archives, for the organiser's eyes only. */
export async function exportChallenge(interaction: ChatInputCommandInteraction, bot: Bot): Promise<void> {
  const { guildId } = requireOrganiser(interaction);
  const messages = messagesFor(interaction.locale);
  const id = interaction.options.getString('challenge', true);
  const challenge = await bot.challenges.get(id, guildId);
  const rows = await bot.challenges.results.export(id, guildId);
  const archives = await packPictures(rows, bot.pictures, interaction.attachmentSizeLimit);
  const { organise } = messages.challenges;
  const { side, leftOut, gone, parts } = archives;
  const words = [
    organise.export(plain(challenge.title)),
    ...(challenge.state === 'closed' ? [] : [organise.exportSecret]),
    ...(side === undefined ? [] : [organise.exportSmaller(side)]),
    ...(leftOut.length === 0 ? [] : [organise.exportLeftOut(leftOut.length)]),
    ...(gone === 0 ? [] : [organise.exportGone(gone)]),
  ];
  const table = { name: 'entries.csv', bytes: Buffer.from(tableOf(rows, archives.names)) };
  await say(interaction, fileMessage(words.join('\n'), table));
  for (const [index, bytes] of parts.entries()) {
    const file = { name: `pictures-${index + 1}.zip`, bytes };
    const message = fileMessage(organise.exportPart(index + 1, parts.length), file);
    await interaction.followUp({ ...replyOf(message), flags: MessageFlags.IsComponentsV2 | MessageFlags.Ephemeral });
  }
}
