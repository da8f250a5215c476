/** Turns a command, button or modal into a queued job with a deferred reply. */

import { type MessageComponentInteraction, MessageFlags, type ModalSubmitInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job, PaintedPicture, StyleShare } from '../../jobs/job.js';
import type { JobRequest } from '../../jobs/jobs.js';
import type { VariationAxis } from '../../jobs/variations.js';
import type { Options } from '../../painting/options.js';
import type { GuildPolicy } from '../../settings/guild-policy.js';
import type { PictureInput } from '../pictures/picture-input.js';
import { deferJobReply } from '../replies/defer-job-reply.js';
import { createReplyTarget, replyTargetOf } from '../replies/reply-target.js';
import type { RepliableInteraction } from '../replies/respond.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { truncate } from '../truncate.js';
import { requireVisibleJob } from './job-access.js';
import { fileStem, type PaintRequest, resolveStyles } from './paint-request.js';
import type { StartJobDeps } from './stylize-deps.js';
import { variationPanels } from './variation-panels.js';

/** Starts a job from pictures at Discord or in the store. */
export async function startJob(
  interaction: RepliableInteraction,
  request: PaintRequest,
  services: StartJobDeps,
): Promise<void> {
  const { content, styles, isPrivate, variations } = request;
  const rules = guildPolicy(interaction, services);
  const requester = requesterOf(interaction, rules);
  requireNotRefused(interaction, services, rules);
  const message = await deferJobReply(interaction, isPrivate);
  const own = await services.preferences.find(requester.userId);
  const preset =
    request.preset === undefined ? undefined : await services.preferences.preset(requester.userId, request.preset);
  const resolved = rules.resolve({ ...own.options, ...preset?.options, ...request.options });
  const reply = createReplyTarget(
    interaction,
    message,
    content.spoiler || rules.spoiler,
    services.replyTargets,
    own.ping,
  );
  const chosen = await resolveStyles(interaction, styles, services);
  const stems = chosen.map(({ stem }) => stem);
  const name = truncate([fileStem(content), ...stems].join(' × '), MAX_NAME_LENGTH);
  const styled = { library: chosen.map(({ library }) => library?.id), name: stems.join(' × ') };
  await services.downloads.run(async (download) => {
    const fetch = (picture: PictureInput) => ('hash' in picture ? picture.hash : download(picture));
    // Earlier requests of the same member may have used up the quota meanwhile.
    const refusal = await services.jobs.refusalByRows(requester);
    if (refusal !== undefined) throw refusal;
    const pictures = { content: await fetch(content), styles: [] as JobRequest['styles'][number][] };
    for (const { picture, library, share } of chosen)
      pictures.styles.push(
        library === undefined
          ? { picture: await fetch(picture), share }
          : { picture: await services.styles.storedPicture(library), share, library: library.id },
      );
    const panels = variations && (await variationPanels(interaction, variations, styled, services));
    await services.jobs.accept({ ...requester, name, ...resolved, ...pictures, panels, reply });
  });
}

export interface JobChanges {
  readonly options: Partial<Options>;
  readonly styles?: readonly StyleShare[];
  readonly name?: string;
  /** Several small paintings, which differ in this. */
  readonly variations?: VariationAxis;
  /** The painting is enlarged: it is where this one starts. */
  readonly start?: PaintedPicture;
}

/**
 * Starts another job with the pictures of a known job. By default ephemeral if the message with the button is.
 *
 * @param change what is different this time.
 * @param isPrivate whether the reply is ephemeral.
 * @throws UserError `largest-already` where a painting cannot be enlarged here.
 */
export async function repaintJob(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  change: (job: Job) => JobChanges,
  services: StartJobDeps,
  isPrivate = interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false,
): Promise<void> {
  const rules = guildPolicy(interaction, services);
  requireNotRefused(interaction, services, rules);
  const message = await deferJobReply(interaction, isPrivate);
  const job = await requireVisibleJob(services.jobs, id, interaction);
  const { options: changed, styles = job.styles, name = job.name, variations, start } = change(job);
  // Ceilings and network are the current ones, not those of the first job.
  const { network } = services.defaults;
  const resolved = rules.resolve({ ...job.options, ...changed, network });
  if (start !== undefined && resolved.options.size <= Math.max(start.width, start.height))
    throw new UserError('largest-already', { width: start.width, height: start.height });
  const styled = { library: styles.map(({ library }) => library), name: styleNames(job.name) };
  const panels = variations && (await variationPanels(interaction, variations, styled, services));
  const { ping } = await services.preferences.find(interaction.user.id);
  const reply = createReplyTarget(
    interaction,
    message,
    replyTargetOf(job).spoiler || rules.spoiler,
    services.replyTargets,
    ping,
  );
  await services.jobs.again(
    { ...job, styles },
    { ...requesterOf(interaction, rules), name, ...resolved, panels, start: start?.picture, reply },
  );
}

/** "cat × Mosaic" was painted in "Mosaic". */
const styleNames = (jobName: string): string => jobName.split(' × ').slice(1).join(' × ') || jobName;

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
export function requireNotRefused(
  interaction: RepliableInteraction,
  { clock, jobs }: Pick<StartJobDeps, 'clock' | 'jobs'>,
  rules?: GuildPolicy,
): void {
  const refusal = rules?.refusal(clock.now()) ?? jobs.refusal(requesterOf(interaction, rules));
  if (refusal !== undefined) throw refusal;
}

/** Characters. */
const MAX_NAME_LENGTH = 80;
