/** What the reply of a job that has ended shows. */
import { userMention } from 'discord.js';
import PQueue from 'p-queue';
import { UserError } from '../../errors/user-error.js';
import { drawBeforeAfter, encodeTimelapse, fitPicture } from '../../images/index.js';
import type { DeliveryHost } from '../../jobs/delivery.js';
import type { Job, PaintedPicture } from '../../jobs/job.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import { galleryPostMessage } from '../feed/gallery-post-message.js';
import type { BotMessage } from '../messages/bot-message.js';
import { failureMessage } from '../messages/failure-message.js';
import { NO_MESSAGE, replyLink, replyTargetOf } from '../replies/reply-target.js';
import type { MessageRenderer } from '../replies/reply-transport.js';
import { comparisonMessage, timelapseMessage, variationsMessage } from './finished-messages.js';
import { finishedMessage, unpaintedMessage } from './job-messages.js';

/** In the language that the member reads. */
export const messagesOf = (job: Job) => messagesFor(replyTargetOf(job).locale);

/** Reads what a result is made of. */
type Pictures = Pick<DeliveryHost, 'readPicture' | 'find'>;

/**
 * @param painting PNG; undefined where there is none, or none any more.
 * @param preface what is said before it, where the message is not the reply itself.
 */
export function renderResult(
  job: Job,
  painting: Uint8Array | undefined,
  pictures: Pictures,
  preface?: string,
): MessageRenderer {
  const messages = messagesOf(job);
  const { painted } = job;
  if (painted === null) return () => unpaintedMessage(job, messages, preface);
  if (painting === undefined) return () => failureMessage({ kind: 'pictures-gone', details: {} }, messages);
  return async (limit) => {
    try {
      return await render({ job, painted, painting, pictures, limit, messages, preface });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return failureMessage(error, messages);
    }
  };
}

interface Result {
  readonly job: Job;
  readonly painted: PaintedPicture;
  readonly painting: Uint8Array;
  readonly pictures: Pictures;
  /** Bytes of an upload. */
  readonly limit: number;
  readonly messages: Messages;
  readonly preface: string | undefined;
}

/** An animation takes some seconds and a hundred megabytes while it is encoded. */
const MAX_CONCURRENT_DRAWINGS = 1;
const drawings = new PQueue({ concurrency: MAX_CONCURRENT_DRAWINGS });

async function render(result: Result): Promise<BotMessage> {
  const { job, painted, painting, limit, messages, preface } = result;
  switch (job.kind) {
    case 'variations':
      return variationsMessage(job, await fitPicture(painting, limit), messages);
    case 'gallery':
      return galleryPostMessage(job, await fitPicture(painting, limit), await originalLink(result), messages);
    case 'comparison':
      return drawings.add(() => renderComparison(result));
    case 'timelapse':
    case 'timelapse-gif':
      return drawings.add(() => renderTimelapse(result));
    default: {
      const isShared = job.kind === 'shared';
      const said = isShared ? messages.paintings.share.sharedBy({ user: userMention(job.userId) }) : preface;
      return finishedMessage(job, painted, await fitPicture(painting, limit), messages, said);
    }
  }
}

/** Of the painting that a gallery post shows, where others can see it. */
async function originalLink({ job, pictures }: Result): Promise<string | undefined> {
  const original = await pictures.find(job.sourceJobId ?? job.id);
  if (original === undefined) return undefined;
  const target = replyTargetOf(original);
  const isHidden = target.ephemeral || target.guildId === null || target.messageId === NO_MESSAGE;
  return isHidden ? undefined : replyLink(target);
}

/** Files of one message. */
const COMPARISON_FILES = 3;

async function renderComparison({ job, painting, pictures, limit, messages }: Result): Promise<BotMessage> {
  const { joined, before, after } = await drawBeforeAfter(await read(job.content, pictures), painting);
  // They are sent in one request.
  const shrink = (png: Uint8Array) => fitPicture(png, limit / COMPARISON_FILES);
  const files = { joined: await shrink(joined), before: await shrink(before), after: await shrink(after) };
  return comparisonMessage(job, files, messages);
}

async function renderTimelapse({ job, painting, pictures, limit, messages }: Result): Promise<BotMessage> {
  const frames: Uint8Array[] = [];
  for (const { picture } of job.frames) frames.push(await read(picture, pictures));
  const extension = job.kind === 'timelapse-gif' ? 'gif' : 'webp';
  const bytes = await encodeTimelapse(frames, painting, extension, limit);
  return timelapseMessage(job, { bytes, extension }, messages);
}

async function read(hash: string, pictures: Pictures): Promise<Uint8Array> {
  const bytes = await pictures.readPicture(hash);
  if (bytes === undefined) throw new UserError('pictures-gone');
  return bytes;
}
