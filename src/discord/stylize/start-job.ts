/** Turns a command, button or modal into a queued job with a deferred reply. */

import type { MessageComponentInteraction, ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job, PaintedPicture } from '../../jobs/job.js';
import type { JobRequest } from '../../jobs/jobs.js';
import type { VariationAxis } from '../../jobs/variations.js';
import type { Options } from '../../painting/options.js';
import type { Ping } from '../../preferences/preferences.js';
import type { GuildPolicy } from '../../settings/guild-policy.js';
import { within } from '../../time/within.js';
import type { PictureInput } from '../pictures/picture-input.js';
import { deferJobReply } from '../replies/defer-job-reply.js';
import {
  createReplyTarget,
  inheritedTarget,
  type ReplyTarget,
  replyTargetOf,
  type SentReply,
} from '../replies/reply-target.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { startOnce } from '../replies/start-once.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { requireVisibleJob } from './job-access.js';
import { type PaintRequest, type ResolvedStyle, resolveStyles } from './paint-request.js';
import { joinName, nameFromFile, nameParts } from './painting-name.js';
import { pressedPainting } from './pressed-painting.js';
import { askForStyle } from './question/choose-style.js';
import { requireShowableHere } from './showable.js';
import type { StartJobDeps } from './stylize-deps.js';
import { variationPanels } from './variation-panels.js';

/** Starts a job from pictures at Discord or in the store; where a style is missing or not known, asks for it instead. */
export async function startJob(
  interaction: RepliableInteraction,
  request: PaintRequest,
  services: StartJobDeps,
): Promise<void> {
  const { styles, isPrivate } = request;
  const rules = guildPolicy(interaction, services);
  await requireNotRefused(interaction, services, rules);
  // Before the public reply is announced: a question is for the member alone. Unless a backup holds the database.
  const resolving = resolveStyles(interaction, styles, services);
  const early = await within(EARLY_CHECK_MS, resolving);
  if (early !== undefined && 'typed' in early) return askForStyle(interaction, request, early, services);
  const message = await deferJobReply(interaction, isPrivate);
  await startOnce(interaction, services.jobs, async (id) => {
    const chosen = early ?? (await resolving);
    if ('typed' in chosen) await askForStyle(interaction, request, chosen, services);
    else await acceptJob(id, interaction, request, chosen, message, services);
  });
}

async function acceptJob(
  id: string,
  interaction: RepliableInteraction,
  request: PaintRequest,
  chosen: readonly ResolvedStyle[],
  message: SentReply,
  services: StartJobDeps,
): Promise<void> {
  const { content, mask, variations, animate = true } = request;
  const rules = guildPolicy(interaction, services);
  const requester = requesterOf(interaction, rules);
  const own = await services.preferences.find(requester.userId);
  const preset =
    request.preset === undefined ? undefined : await services.preferences.preset(requester.userId, request.preset);
  const resolved = rules.resolve({ ...own.options, ...preset?.options, ...request.options });
  const reply = jobReplyTarget(interaction, message, { spoiler: content.spoiler, ping: own.ping }, rules, services);
  const styleNames = chosen.map((style) => style.name);
  const name = joinName(nameFromFile(content.name), styleNames);
  const styled = { library: chosen.map(({ library }) => library?.id), name: styleNames.join(' × ') };
  await services.downloads.run(async (download) => {
    const fetch = (picture: PictureInput) => ('hash' in picture ? picture.hash : download(picture));
    // Earlier requests of the same member may have used up the quota meanwhile.
    const refusal = await services.jobs.refusalByRows(requester);
    if (refusal !== undefined) throw refusal;
    const pictures = {
      content: await fetch(content),
      mask: mask && (await fetch(mask)),
      styles: [] as JobRequest['styles'][number][],
    };
    for (const { picture, library, mask: styleMask, share } of chosen)
      pictures.styles.push(
        library === undefined
          ? { picture: await fetch(picture as PictureInput), mask: styleMask && (await fetch(styleMask)), share }
          : { picture: await services.styles.storedPicture(library), share, library: library.id },
      );
    const panels = variations && (await variationPanels(interaction, variations, styled, services));
    const limits = animate ? rules.animations : undefined;
    await services.jobs.accept({ id, ...requester, name, ...resolved, ...pictures, animate: limits, panels, reply });
  });
}

/** What is refused by then is refused before a public reply is announced. An interaction must be acknowledged within three seconds. */
export const EARLY_CHECK_MS = 1000;

export interface JobChanges {
  readonly options: Partial<Options>;
  readonly styles?: JobRequest['styles'];
  /** What the painting is named after; as before where they did not change. */
  readonly styleNames?: readonly string[];
  /** Several small paintings, which differ in this. */
  readonly variations?: VariationAxis;
  /** The painting is enlarged: it is where this one starts. */
  readonly start?: PaintedPicture;
}

/**
 * Starts another job with the pictures of a known job.
 *
 * @param id as `pressedPainting` reads it.
 * @param change what is different this time.
 * @param isPrivate whether the reply is ephemeral; by default as the painting that was pressed is.
 * @throws UserError `largest-already` where a painting cannot be enlarged here; `age-restricted`.
 */
export async function repaintJob(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  change: (job: Job) => JobChanges | Promise<JobChanges>,
  services: StartJobDeps,
  isPrivate = pressedPainting(interaction, id).isPrivate,
): Promise<void> {
  const rules = guildPolicy(interaction, services);
  await requireNotRefused(interaction, services, rules);
  const { jobId } = pressedPainting(interaction, id);
  const finding = requireVisibleJob(services.jobs, jobId, interaction).then((job) => {
    if (!isPrivate) requireShowableHere(job, interaction);
    return job;
  });
  await within(EARLY_CHECK_MS, finding);
  const message = await deferJobReply(interaction, isPrivate);
  await startOnce(interaction, services.jobs, async (newId) => {
    const job = await finding;
    await acceptAgain(newId, interaction, job, await change(job), message, services);
  });
}

async function acceptAgain(
  id: string,
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  job: Job,
  { options: changed, styles = job.styles, styleNames, variations, start }: JobChanges,
  message: SentReply,
  services: StartJobDeps,
): Promise<void> {
  const rules = guildPolicy(interaction, services);
  const before = nameParts(job.name);
  const name = styleNames === undefined ? job.name : joinName(before.content, styleNames);
  // Ceilings and network are the current ones, not those of the first job.
  const { network } = services.defaults;
  const resolved = rules.resolve({ ...job.options, ...changed, network });
  if (start !== undefined && resolved.options.size <= Math.max(start.width, start.height))
    throw new UserError('largest-already', { width: start.width, height: start.height });
  const styled = {
    library: styles.map(({ library }) => library),
    name: (styleNames ?? before.styles).join(' × ') || job.name,
  };
  const panels = variations && (await variationPanels(interaction, variations, styled, services));
  const { ping } = await services.preferences.find(interaction.user.id);
  const target = jobReplyTarget(interaction, message, { spoiler: replyTargetOf(job).spoiler, ping }, rules, services);
  const reply = { ...target, ...inheritedTarget(job) };
  const requester = requesterOf(interaction, rules);
  await services.jobs.again(job, { id, ...requester, name, ...resolved, panels, start: start?.picture, reply }, styles);
}

function jobReplyTarget(
  interaction: RepliableInteraction,
  message: SentReply,
  { spoiler, ping }: { readonly spoiler: boolean; readonly ping: Ping },
  rules: GuildPolicy,
  { replyTargets }: StartJobDeps,
): ReplyTarget {
  return createReplyTarget(interaction, message, spoiler || rules.spoiler, replyTargets, ping);
}

/** @param rules the policy whose quota applies. */
export const requesterOf = ({ user, guildId, channelId }: RepliableInteraction, rules?: GuildPolicy) => ({
  userId: user.id,
  guildId,
  channelId: channelId ?? '',
  quota: rules?.quota,
});

/**
 * The fast check. A refusal that needs no database is thrown before deferring, so it is ephemeral.
 *
 * @param rules the policy that applies; a preview of the policy itself has none.
 * @throws UserError as `GuildPolicy.refusal` and `Jobs.refusal`.
 */
export async function requireNotRefused(
  interaction: RepliableInteraction,
  { clock, jobs }: Pick<StartJobDeps, 'clock' | 'jobs'>,
  rules?: GuildPolicy,
): Promise<void> {
  const refusal = rules?.refusal(clock.now()) ?? (await jobs.refusal(requesterOf(interaction, rules)));
  if (refusal !== undefined) throw refusal;
}
