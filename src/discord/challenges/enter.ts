/** A painting enters a challenge, or takes the place of one that is in it. */
import type { ChatInputCommandInteraction, MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import type { Challenge } from '../../challenges/challenge.js';
import type { Job } from '../../jobs/job.js';
import { messagesFor } from '../../locales/index.js';
import type { Bot } from '../bot.js';
import { noteMessage } from '../messages/challenge.js';
import { enterMessage, type Replaceable } from '../messages/challenge-enter.js';
import { plain } from '../messages/parts.js';
import { addressOfJob } from '../replies/address.js';
import { asEntry } from './painting.js';
import { guildOf, participantOf } from './participant.js';
import { say } from './say.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Challenges that are looked through, the newest. */
const MOST = 25;

/** Only its member has seen the painting. */
const isSecret = (job: Job): boolean => addressOfJob(job).ephemeral;

/**
 * Says where a painting may enter, and which entries it may replace: choosing one is the member's yes to its being public.
 *
 * @param among the challenges that are asked about; all that are open when undefined.
 */
export async function askWhere(
  interaction: Answerable,
  job: Job,
  bot: Bot,
  among?: readonly Challenge[],
): Promise<void> {
  const guildId = guildOf(interaction);
  const { challenges } = bot;
  const open = among ?? (await challenges.list(guildId, { states: ['open'] }, { offset: 0, size: MOST })).items;
  const free: Challenge[] = [];
  const replaceable: Replaceable[] = [];
  for (const challenge of open) {
    const own = await challenges.entries.of(challenge.id, interaction.user.id);
    // One that is disqualified still takes its place.
    if (own.length < challenge.entriesPerMember) free.push(challenge);
    const standing = own.filter(({ state }) => state === 'standing');
    replaceable.push(...standing.map((entry) => ({ entry, challenge })));
  }
  const doors = { jobId: job.id, open: free, replaceable, secret: isSecret(job) };
  await say(interaction, enterMessage(doors, messagesFor(interaction.locale)));
}

/** Enters a painting; where there is something to be told or chosen first, it is. @param title as for `enter`. */
export async function enterOrAsk(
  interaction: Answerable,
  challenge: Challenge,
  job: Job,
  bot: Bot,
  title?: string,
): Promise<void> {
  const own = await bot.challenges.entries.of(challenge.id, interaction.user.id);
  if (challenge.state === 'open' && (isSecret(job) || own.length >= challenge.entriesPerMember))
    await askWhere(interaction, job, bot, [challenge]);
  else await enter(interaction, challenge.id, job, bot, title);
}

/** @param title the member's own; else what the painting is called. */
export async function enter(
  interaction: Answerable,
  challengeId: string,
  job: Job,
  bot: Bot,
  title?: string,
): Promise<void> {
  const { challenges } = bot;
  const member = participantOf(interaction);
  const challenge = await challenges.get(challengeId, member.guildId);
  const entry = await challenges.entries.enter(challengeId, member, asEntry(job, title));
  const words = messagesFor(interaction.locale).challenges.enter;
  const said = [words.entered(plain(entry.title), plain(challenge.title)), words.until(challenge.submissionsEndAt)];
  await say(interaction, noteMessage(undefined, said));
}

export async function replace(interaction: Answerable, entryId: string, job: Job, bot: Bot): Promise<void> {
  const member = participantOf(interaction);
  const entry = await bot.challenges.entries.replace(entryId, member, asEntry(job));
  const challenge = await bot.challenges.get(entry.challengeId, member.guildId);
  const words = messagesFor(interaction.locale).challenges.enter;
  const said = [words.replaced(plain(entry.title), plain(challenge.title)), words.until(challenge.submissionsEndAt)];
  await say(interaction, noteMessage(undefined, said));
}
