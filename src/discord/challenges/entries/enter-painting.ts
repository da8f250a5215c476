/** A painting enters a challenge, or takes the place of one that is in it. */

import type { Challenge } from '../../../challenges/challenge.js';
import { screenedPictures } from '../../../jobs/admission/admission.js';
import type { Job } from '../../../jobs/job.js';
import { messagesFor } from '../../../locales/index.js';
import { escapeMemberText } from '../../messages/components.js';
import { noticeMessage } from '../../messages/message.js';
import { replyTargetOf } from '../../replies/reply-target.js';
import type { RepliableInteraction } from '../../replies/respond.js';
import { respond } from '../../replies/respond.js';
import { requireShowableIn } from '../../stylize/showable.js';
import type { ChallengeDeps } from '../challenge-deps.js';
import { participantOf, requireGuildId } from '../participant.js';
import { chooseChallengeMessage, type ReplaceableEntry } from './entry-messages.js';
import { submissionOf } from './submission-from-job.js';

/** The newest challenges that are offered. */
const MAX_CHALLENGES = 25;

/** The painting was delivered in an ephemeral reply. */
const isPrivatePainting = (job: Job): boolean => replyTargetOf(job).ephemeral;

/**
 * Enters a painting where there is only one possibility. Otherwise says where it may enter, and which entries it may replace. A
 * private painting is always asked about: choosing the challenge is the member's consent to its being public.
 *
 * @param candidates the challenges that are asked about; all that are open when undefined.
 */
export async function enterOnlyOrAskTarget(
  interaction: RepliableInteraction,
  job: Job,
  services: ChallengeDeps,
  candidates?: readonly Challenge[],
): Promise<void> {
  const guildId = requireGuildId(interaction);
  const { challenges } = services;
  const open =
    candidates ?? (await challenges.list(guildId, { states: ['open'] }, { offset: 0, size: MAX_CHALLENGES })).items;
  const free: Challenge[] = [];
  const replaceable: ReplaceableEntry[] = [];
  for (const challenge of open) {
    const own = await challenges.entries.ofMember(challenge.id, interaction.user.id);
    // One that is disqualified still takes its place.
    if (own.length < challenge.entriesPerMember) free.push(challenge);
    const standing = own.filter(({ state }) => state === 'standing');
    replaceable.push(...standing.map((entry) => ({ entry, challenge })));
  }
  const isPrivate = isPrivatePainting(job);
  if (free.length === 1 && replaceable.length === 0 && !isPrivate) {
    await enterPainting(interaction, free[0].id, job, services);
    return;
  }
  const choices = { jobId: job.id, open: free, replaceable, isPrivate };
  await respond(interaction, chooseChallengeMessage(choices, messagesFor(interaction.locale)));
}

/** Enters a painting; asks first where a challenge or an entry to replace has to be chosen. @param title as for `enter`. */
export async function enterOrAskTarget(
  interaction: RepliableInteraction,
  challenge: Challenge,
  job: Job,
  services: ChallengeDeps,
  title?: string,
): Promise<void> {
  const own = await services.challenges.entries.ofMember(challenge.id, interaction.user.id);
  if (challenge.state === 'open' && (isPrivatePainting(job) || own.length >= challenge.entriesPerMember))
    await enterOnlyOrAskTarget(interaction, job, services, [challenge]);
  else await enterPainting(interaction, challenge.id, job, services, title);
}

/** @param title the member's own; else what the painting is called. */
export async function enterPainting(
  interaction: RepliableInteraction,
  challengeId: string,
  job: Job,
  services: ChallengeDeps,
  title?: string,
): Promise<void> {
  const { challenges } = services;
  const member = participantOf(interaction);
  const challenge = await challenges.get(challengeId, member.guildId);
  await requireMayEnter(interaction, challenge, job, services);
  const entry = await challenges.entries.enter(challengeId, member, submissionOf(job, title));
  const words = messagesFor(interaction.locale).challenges.enter;
  const said = [
    words.entered({ title: escapeMemberText(entry.title), challenge: escapeMemberText(challenge.title) }),
    words.changeableUntil({ at: challenge.submissionsEndAt }),
  ];
  await respond(interaction, noticeMessage(undefined, said));
}

export async function replaceEntry(
  interaction: RepliableInteraction,
  entryId: string,
  job: Job,
  services: ChallengeDeps,
): Promise<void> {
  const member = participantOf(interaction);
  const { challengeId } = await services.challenges.entries.get(entryId, member.guildId);
  const challenge = await services.challenges.get(challengeId, member.guildId);
  await requireMayEnter(interaction, challenge, job, services);
  const entry = await services.challenges.entries.replace(entryId, member, submissionOf(job));
  const words = messagesFor(interaction.locale).challenges.enter;
  const said = [
    words.replaced({ title: escapeMemberText(entry.title), challenge: escapeMemberText(challenge.title) }),
    words.changeableUntil({ at: challenge.submissionsEndAt }),
  ];
  await respond(interaction, noticeMessage(undefined, said));
}

/** @throws UserError `member-blocked`, `picture-blocked`, `age-restricted` where the challenge is shown to members who need not be of age. */
async function requireMayEnter(
  interaction: RepliableInteraction,
  { guildId, channelId, resultsChannelId }: Challenge,
  job: Job,
  { moderation, pictureScreen }: ChallengeDeps,
): Promise<void> {
  const blocked = moderation.blocks.refusalOf(guildId, interaction.user.id);
  if (blocked !== undefined) throw blocked;
  for (const id of [channelId, resultsChannelId ?? channelId])
    requireShowableIn(job, interaction.guild?.channels.cache.get(id));
  // It may have been blocked after it was painted.
  await pictureScreen.check(guildId, screenedPictures(job));
}
