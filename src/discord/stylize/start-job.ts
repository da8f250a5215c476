/** Turns a command, button or modal into a queued job with a deferred reply. */
import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Job, StyleShare } from '../../jobs/job.js';
import type { JobRequest } from '../../jobs/jobs.js';
import type { Options } from '../../painting/options.js';
import type { GuildPolicy } from '../../settings/guild-policy.js';
import type { BotServices } from '../bot-services.js';
import { isDiscordError } from '../discord-errors.js';
import type { PictureInput } from '../pictures/picture-input.js';
import { createReplyTarget, replyTargetOf, type SentReply, sentReplyOf } from '../replies/reply-target.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { truncate } from '../truncate.js';
import { requireVisibleJob } from './job-access.js';
import { fileStem, type PaintRequest, resolveStyles } from './paint-request.js';

export type RepliableInteraction = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

/** Starts a job from pictures at Discord or in the store. */
export async function startJob(
  interaction: RepliableInteraction,
  request: PaintRequest,
  bot: BotServices,
): Promise<void> {
  const { content, styles, isPrivate } = request;
  const rules = guildPolicy(interaction, bot);
  const requester = requesterOf(interaction, rules);
  const message = await deferJobReply(interaction, isPrivate, rules, bot);
  const resolved = rules.resolve(request.options);
  const reply = createReplyTarget(interaction, message, content.spoiler || rules.spoiler, bot.replyTargets);
  const chosen = await resolveStyles(interaction, styles, bot);
  const name = truncate([fileStem(content), ...chosen.map(({ stem }) => stem)].join(' × '), MAX_NAME_LENGTH);
  const fetch = (picture: PictureInput) =>
    'bytes' in picture ? picture.bytes : bot.downloadPicture(picture, bot.stopSignal);
  await bot.downloadQueue.add(async () => {
    // Earlier requests of the same member may have used up the quota meanwhile.
    const refusal = await bot.jobs.refusalByRows(requester);
    if (refusal !== undefined) throw refusal;
    const pictures = { content: await fetch(content), styles: [] as JobRequest['styles'][number][] };
    for (const { picture, library, share } of chosen)
      pictures.styles.push(
        library === undefined
          ? { picture: await fetch(picture), share }
          : { picture: await bot.styles.picture(library), share, library: library.id },
      );
    await bot.jobs.accept({ ...requester, name, ...resolved, ...pictures, reply });
  });
}

export interface JobChanges {
  readonly options: Partial<Options>;
  readonly styles?: readonly StyleShare[];
}

/**
 * Starts another job with the pictures of a known job. Ephemeral if the message with the button is.
 *
 * @param change what is different this time.
 */
export async function repaintJob(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  change: (job: Job) => JobChanges,
  bot: BotServices,
): Promise<void> {
  const secret = interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false;
  const rules = guildPolicy(interaction, bot);
  const message = await deferJobReply(interaction, secret, rules, bot);
  const job = await requireVisibleJob(bot.jobs, id, interaction);
  const { options: changed, styles = job.styles } = change(job);
  // Ceilings and network are the current ones, not those of the first job.
  const { network } = bot.defaults;
  const resolved = rules.resolve({ ...job.options, ...changed, network });
  const reply = createReplyTarget(interaction, message, replyTargetOf(job).spoiler || rules.spoiler, bot.replyTargets);
  await bot.jobs.again({ ...job, styles }, { ...requesterOf(interaction, rules), name: job.name, ...resolved, reply });
}

/** @param rules the policy whose quota applies. */
export const requesterOf = ({ user, guildId, channelId }: RepliableInteraction, rules?: GuildPolicy) => ({
  userId: user.id,
  guildId,
  channelId: channelId ?? '',
  quota: rules?.quota,
});

function requireNotRefused(interaction: RepliableInteraction, rules: GuildPolicy, { clock, jobs }: BotServices): void {
  const refusal = rules.refusal(clock.now()) ?? jobs.refusal(requesterOf(interaction, rules));
  if (refusal !== undefined) throw refusal;
}

/** Call first: Discord invalidates an interaction after three seconds. A refusal that needs no database is thrown before deferring, so it is ephemeral. */
async function deferJobReply(
  interaction: RepliableInteraction,
  isPrivate: boolean,
  rules: GuildPolicy,
  bot: BotServices,
): Promise<SentReply> {
  requireNotRefused(interaction, rules, bot);
  const defer = () =>
    interaction.deferReply({ withResponse: true, ...(isPrivate ? { flags: MessageFlags.Ephemeral as const } : {}) });
  try {
    const { responseMessageId, responseMessageEphemeral } = (await defer().catch(retryOnce(defer))).interaction;
    if (responseMessageId === null) return sentReplyOf(await interaction.fetchReply());
    // Without permission to post publicly, Discord makes the reply ephemeral.
    return { messageId: responseMessageId, ephemeral: responseMessageEphemeral ?? isPrivate };
  } catch (error) {
    // The response to the first attempt was lost; the retry reports that it succeeded.
    if (!isDiscordError(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)) throw error;
    interaction.deferred = true;
    return sentReplyOf(await interaction.fetchReply());
  }
}

/** Retries once on connection errors that discord.js does not retry. */
const retryOnce =
  <T>(action: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    const broken = error instanceof Error && 'code' in error && CONNECTION_ERROR_CODES.includes(error.code);
    return broken ? action() : Promise.reject(error);
  };

const CONNECTION_ERROR_CODES: readonly unknown[] = ['UND_ERR_SOCKET', 'ETIMEDOUT', 'EPIPE'];

/** Characters. */
const MAX_NAME_LENGTH = 80;
