/** From something that a member did to a job in the queue, with a reply of its own. */
import {
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Message,
  type MessageComponentInteraction,
  MessageFlags,
  type ModalSubmitInteraction,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Job, StyleShare } from '../jobs/job.js';
import type { Options } from '../options.js';
import { type Address, addressOf, addressOfJob } from './address.js';
import type { Bot } from './bot.js';
import type { PictureSource } from './fetch-picture.js';

type Answerable = ChatInputCommandInteraction | MessageComponentInteraction | ModalSubmitInteraction;

export interface NamedPicture extends PictureSource {
  /** The file's, or whose picture it is. */
  readonly name: string;
  readonly spoiler: boolean;
}

export interface Wish {
  readonly content: NamedPicture;
  readonly styles: readonly { readonly picture: NamedPicture; readonly share: number }[];
  readonly options: Options;
  /** Only the member sees the painting. */
  readonly secret: boolean;
}

/** A job of pictures that are Discord's still. */
export async function startJob(interaction: Answerable, wish: Wish, bot: Bot): Promise<void> {
  const spoiler = wish.content.spoiler;
  const reply = await acknowledge(interaction, { secret: wish.secret, spoiler }, bot);
  const content = await bot.fetchPicture(wish.content);
  const styles = [];
  for (const { picture, share } of wish.styles) styles.push({ picture: await bot.fetchPicture(picture), share });
  const name = [wish.content, ...wish.styles.map(({ picture }) => picture)].map(stemOf).join(' × ').slice(0, 80);
  await bot.jobs.accept({ ...requesterOf(interaction), name, options: wish.options, content, styles, reply });
}

/** Another job of the pictures of one that is known. */
export async function startAgain(
  interaction: Answerable,
  job: Job,
  change: { readonly options: Options; readonly styles?: readonly StyleShare[] },
  bot: Bot,
): Promise<void> {
  const { ephemeral, spoiler } = addressOfJob(job);
  const reply = await acknowledge(interaction, { secret: ephemeral, spoiler }, bot);
  const { options, styles = job.styles } = change;
  await bot.jobs.again({ ...job, styles }, { ...requesterOf(interaction), name: job.name, options, reply });
}

const requesterOf = ({ user, guildId, channelId }: Answerable) => ({
  userId: user.id,
  guildId,
  channelId: channelId ?? '',
});

/** At once and before anything else: Discord waits three seconds. A refusal that needs no looking up is only for the member's eyes. */
async function acknowledge(
  interaction: Answerable,
  { secret, spoiler }: { readonly secret: boolean; readonly spoiler: boolean },
  { jobs, addresses }: Bot,
): Promise<Address> {
  const refusal = jobs.refusal(requesterOf(interaction));
  if (refusal !== undefined) throw refusal;
  const message = await defer(interaction, secret);
  return addressOf(interaction, message, spoiler, addresses);
}

async function defer(interaction: Answerable, secret: boolean): Promise<Message> {
  const flags = secret ? MessageFlags.Ephemeral : undefined;
  try {
    const answer = await interaction.deferReply({ withResponse: true, ...(flags === undefined ? {} : { flags }) });
    return answer.resource?.message ?? (await interaction.fetchReply());
  } catch (error) {
    // The answer to a first try was lost on its way, and discord.js made a second one.
    const twice = RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged;
    if (!(error instanceof DiscordAPIError) || error.code !== twice) throw error;
    interaction.deferred = true;
    return interaction.fetchReply();
  }
}

/** "cat.png" is "cat". */
const stemOf = ({ name }: NamedPicture): string => name.replace(/\.\w{1,5}$/, '').slice(0, 30);
