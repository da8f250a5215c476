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
import { nameOf } from '../../library/style.js';
import type { Options } from '../../painting/options.js';
import type { GuildPolicy } from '../../settings/guild-policy.js';
import type { PictureHash } from '../../store/hash.js';
import type { BotServices } from '../bot-services.js';
import { isDiscordError } from '../discord-errors.js';
import { libraryScope } from '../library/access.js';
import { requireVisibleJob } from '../permissions.js';
import type { PictureSource } from '../pictures/picture-downloader.js';
import { createReplyTarget, replyTargetOf, type SentReply, sentReplyOf } from '../replies/reply-target.js';
import { guildPolicy } from '../settings/guild-policy.js';
import { truncate } from '../truncate.js';

type RepliableInteraction = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

export interface RemotePicture extends PictureSource {
  /** File name, or the display name of an avatar's owner. */
  readonly name: string;
  readonly spoiler: boolean;
}

/** A picture that is in the store already. */
export interface StoredPicture {
  readonly hash: PictureHash;
  readonly name: string;
  readonly spoiler: boolean;
}

type PictureInput = RemotePicture | StoredPicture;

/** A picture, or a style of the library as typed: its id (from autocomplete) or its name. */
export type StyleInput = { readonly picture: PictureInput } | { readonly library: string };

export interface PaintRequest {
  readonly content: PictureInput;
  readonly styles: readonly (StyleInput & { readonly share: number })[];
  /** Options that the member set; the others come from the server and the bot. */
  readonly options: Partial<Options>;
  /** The reply is ephemeral. */
  readonly isPrivate: boolean;
}

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
    'hash' in picture ? picture.hash : bot.downloadPicture(picture, bot.stopSignal);
  await bot.downloadQueue.add(async () => {
    // Earlier requests of the same member may have used up the quota meanwhile.
    const refusal = await bot.jobs.refusalByRows(requester);
    if (refusal !== undefined) throw refusal;
    const pictures = { content: await fetch(content), styles: [] as JobRequest['styles'][number][] };
    for (const { picture, library, share } of chosen)
      pictures.styles.push(
        library === undefined
          ? { picture: await fetch(picture), share }
          : { picture: await bot.styles.storedPicture(library), share, library: library.id },
      );
    await bot.jobs.accept({ ...requester, name, ...resolved, ...pictures, reply });
  });
}

/** Looks up library styles, and names the other styles after their files. @throws UserError `style-unknown` */
async function resolveStyles(interaction: RepliableInteraction, styles: PaintRequest['styles'], bot: BotServices) {
  const known = [];
  for (const style of styles) {
    const { share } = style;
    if ('picture' in style)
      known.push({ picture: style.picture, library: undefined, share, stem: fileStem(style.picture) });
    else {
      const library = await bot.styles.find(libraryScope(interaction), style.library);
      known.push({
        picture: undefined,
        library,
        share,
        stem: truncate(nameOf(library, interaction.locale), MAX_STEM_LENGTH),
      });
    }
  }
  return known;
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
const MAX_STEM_LENGTH = 30;

/** "cat.png" is "cat". */
const fileStem = ({ name }: PictureInput): string => truncate(name.replace(/\.\w{1,5}$/, ''), MAX_STEM_LENGTH);
