/** From something that a member did to a job in the queue, with a reply of its own. */
import {
  type ChatInputCommandInteraction,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Job, StyleShare } from '../../jobs/job.js';
import type { Order } from '../../jobs/jobs.js';
import type { Options } from '../../options.js';
import type { Rules } from '../../settings/rules.js';
import { nameOf } from '../../styles/style.js';
import { addressOf, addressOfJob, type Reply, replyIn } from '../replies/address.js';
import type { Bot } from '../bot.js';
import type { PictureSource } from './fetch-picture.js';
import { placeOf } from '../styles/library.js';
import { visibleJob } from '../permissions.js';
import { refusedAs } from '../refused.js';
import { rulesHere } from '../settings/rules.js';
import { shorten } from '../shorten.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

export interface NamedPicture extends PictureSource {
  /** The file's, or whose picture it is. */
  readonly name: string;
  readonly spoiler: boolean;
}

/** A picture that is in the store already. */
export interface KeptPicture {
  readonly bytes: Buffer;
  readonly name: string;
  readonly spoiler: boolean;
}

type Wanted = NamedPicture | KeptPicture;

/** A picture; or what a member has typed of a style of the library, an id where it was suggested. */
export type ChosenStyle = { readonly picture: Wanted } | { readonly library: string };

export interface Wish {
  readonly content: Wanted;
  readonly styles: readonly (ChosenStyle & { readonly share: number })[];
  /** What the member chose; the rest is the server's and the bot's. */
  readonly options: Partial<Options>;
  /** Only the member sees the painting. */
  readonly secret: boolean;
}

/** A job of pictures that are Discord's still, or in the store. */
export async function startJob(interaction: Answerable, wish: Wish, bot: Bot): Promise<void> {
  const { content, styles, secret } = wish;
  const rules = rulesHere(interaction, bot);
  const requester = requesterOf(interaction, rules);
  const message = await acknowledge(interaction, secret, rules, bot);
  const resolved = rules.resolve(wish.options);
  const reply = addressOf(interaction, message, content.spoiler || rules.spoiler, bot.addresses);
  const chosen = await lookUp(interaction, styles, bot);
  const name = shorten([stemOf(content), ...chosen.map(({ stem }) => stem)].join(' × '), LONGEST_NAME);
  const fetch = (picture: Wanted) => ('bytes' in picture ? picture.bytes : bot.fetchPicture(picture, bot.stopping));
  await bot.downloads.add(async () => {
    // Others of the same member may have come before.
    const refusal = await bot.jobs.refusalByRows(requester);
    if (refusal !== undefined) throw refusal;
    const pictures = { content: await fetch(content), styles: [] as Order['styles'][number][] };
    for (const { picture, library, share } of chosen)
      pictures.styles.push(
        library === undefined
          ? { picture: await fetch(picture), share }
          : { picture: await bot.styles.picture(library), share, library: library.id },
      );
    await bot.jobs.accept({ ...requester, name, ...resolved, ...pictures, reply });
  });
}

/** What was chosen of the library is looked up, and what was not is called by its file. @throws UserError `style-unknown` */
async function lookUp(interaction: Answerable, styles: Wish['styles'], bot: Bot) {
  const known = [];
  for (const style of styles) {
    const { share } = style;
    if ('picture' in style)
      known.push({ picture: style.picture, library: undefined, share, stem: stemOf(style.picture) });
    else {
      const library = await bot.styles.find(placeOf(interaction), style.library);
      known.push({
        picture: undefined,
        library,
        share,
        stem: shorten(nameOf(library, interaction.locale), LONGEST_STEM),
      });
    }
  }
  return known;
}

export interface Change {
  readonly options: Partial<Options>;
  readonly styles?: readonly StyleShare[];
}

/**
 * Another job of the pictures of one that is known. It is as private as the message under which it was asked for.
 *
 * @param change what is different this time.
 */
export async function startAgain(
  interaction: MessageComponentInteraction | ModalSubmitInteraction,
  id: string,
  change: (job: Job) => Change,
  bot: Bot,
): Promise<void> {
  const secret = interaction.message?.flags.has(MessageFlags.Ephemeral) ?? false;
  const rules = rulesHere(interaction, bot);
  const message = await acknowledge(interaction, secret, rules, bot);
  const job = await visibleJob(bot.jobs, id, interaction);
  const { options: changed, styles = job.styles } = change(job);
  // The ceilings and the networks are those of today.
  const { network } = bot.defaults;
  const resolved = rules.resolve({ ...job.options, ...changed, network });
  const reply = addressOf(interaction, message, addressOfJob(job).spoiler || rules.spoiler, bot.addresses);
  await bot.jobs.again({ ...job, styles }, { ...requesterOf(interaction, rules), name: job.name, ...resolved, reply });
}

/** @param rules those that the job is counted by. */
export const requesterOf = ({ user, guildId, channelId }: Answerable, rules?: Rules) => ({
  userId: user.id,
  guildId,
  channelId: channelId ?? '',
  quota: rules?.quota,
});

function refuse(interaction: Answerable, rules: Rules, { clock, jobs }: Bot): void {
  const refusal = rules.refusal(clock.now()) ?? jobs.refusal(requesterOf(interaction, rules));
  if (refusal !== undefined) throw refusal;
}

/** At once and before anything else: Discord waits three seconds. A refusal that needs no looking up is only for the member's eyes. */
async function acknowledge(interaction: Answerable, secret: boolean, rules: Rules, bot: Bot): Promise<Reply> {
  refuse(interaction, rules, bot);
  const defer = () =>
    interaction.deferReply({ withResponse: true, ...(secret ? { flags: MessageFlags.Ephemeral as const } : {}) });
  try {
    const { responseMessageId, responseMessageEphemeral } = (await defer().catch(onceMore(defer))).interaction;
    if (responseMessageId === null) return replyIn(await interaction.fetchReply());
    // Where the bot may not speak in public, Discord hides what it says.
    return { messageId: responseMessageId, ephemeral: responseMessageEphemeral ?? secret };
  } catch (error) {
    // The answer to a first try was lost on its way.
    if (!refusedAs(error, RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)) throw error;
    interaction.deferred = true;
    return replyIn(await interaction.fetchReply());
  }
}

/** A connection that breaks in a way that discord.js does not try again. */
const onceMore =
  <T>(action: () => Promise<T>) =>
  (error: unknown): Promise<T> => {
    const broken = error instanceof Error && 'code' in error && BROKEN.includes(error.code);
    return broken ? action() : Promise.reject(error);
  };

const BROKEN: readonly unknown[] = ['UND_ERR_SOCKET', 'ETIMEDOUT', 'EPIPE'];

/** Characters. */
const LONGEST_NAME = 80;
const LONGEST_STEM = 30;

/** "cat.png" is "cat". */
const stemOf = ({ name }: Wanted): string => shorten(name.replace(/\.\w{1,5}$/, ''), LONGEST_STEM);
