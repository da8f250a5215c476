/**
 * A picture painted with a server's defaults as they are and as they would be: two jobs of their own, which wait their turn like
 * everybody's, survive a restart, and are answered in one message. They take from nobody's quota.
 */
import { randomUUID } from 'node:crypto';
import { type ChatInputCommandInteraction, type MessageComponentInteraction, MessageFlags } from 'discord.js';
import type { Order } from '../../jobs/jobs.js';
import type { Options } from '../../options.js';
import { drawSample } from '../../samples/index.js';
import type { Desk } from '../../settings/desk.js';
import { type Layers, resolveOptions } from '../../settings/resolve.js';
import { UserError } from '../../user-error.js';
import type { Bot } from '../bot.js';
import { type NamedPicture, requesterOf } from '../paintings/start-job.js';
import { addressOf, replyIn } from '../replies/address.js';

/** Long side in pixels, and iterations at one scale: a draft of some seconds. */
const LARGEST = 192;
const MOST_ITERATIONS = 40;

const SAMPLES = { content: 'lighthouse', style: 'swirls' } as const;
const SAMPLE_SIZE = 512;

export interface PreviewPictures {
  readonly content?: NamedPicture | undefined;
  readonly style?: NamedPicture | undefined;
}

/** @throws UserError `settings-nothing`, `settings-alike`, and as `Jobs.accept`. */
export async function startPreview(
  interaction: ChatInputCommandInteraction | MessageComponentInteraction,
  desk: Desk,
  { content, style }: PreviewPictures,
  bot: Bot,
): Promise<void> {
  const requester = requesterOf(interaction);
  const refusal = bot.jobs.refusal(requester);
  if (refusal !== undefined) throw refusal;
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  const sides = await desk.sides();
  const [before, after] = [sides.before, sides.after].map((layers) => draftOptions(layers, bot));
  if (JSON.stringify(before) === JSON.stringify(after))
    throw new UserError('settings-alike', 'What was changed cannot be seen in a preview; save it.');
  const message = replyIn(await interaction.fetchReply());
  const spoiler = [content, style].some((picture) => picture?.spoiler === true);
  const address = addressOf(interaction, message, spoiler, bot.addresses);
  const fetch = async (picture: NamedPicture | undefined, sample: string) =>
    picture === undefined ? drawSample(sample, SAMPLE_SIZE) : bot.fetchPicture(picture, bot.stopping);
  const ids = { before: randomUUID(), after: randomUUID() };
  await bot.downloads.add(async () => {
    const pictures = {
      content: await fetch(content, SAMPLES.content),
      styles: [{ picture: await fetch(style, SAMPLES.style), share: 1 }],
    };
    const order = (options: Options, side: 'before' | 'after'): Order => {
      const beside = ids[side === 'before' ? 'after' : 'before'];
      return { ...requester, ...pictures, id: ids[side], name: NAME, options, reply: { ...address, beside, side } };
    };
    const first = await bot.jobs.accept(order(before, 'before'));
    try {
      await bot.jobs.accept(order(after, 'after'));
    } catch (error) {
      // Half a preview is none.
      await bot.jobs.abandon(first.id);
      throw error;
    }
  });
}

/** As jobs are called: two pictures. */
const NAME = 'preview';

function draftOptions(layers: Layers, { defaults, largestSize }: Bot): Options {
  const { options } = resolveOptions({}, layers, defaults, largestSize);
  return {
    ...options,
    quality: 'draft',
    size: Math.min(options.size, LARGEST),
    iterations: Math.min(options.iterations, MOST_ITERATIONS),
  };
}
