/** What the reply of a job shows in the end. */
import { userMention } from 'discord.js';
import PQueue from 'p-queue';
import { UserError } from '../../errors/user-error.js';
import { drawBeforeAfter, encodeTimelapse, fitPicture } from '../../images/index.js';
import type { DeliveryHost } from '../../jobs/delivery.js';
import type { Job, PaintedPicture } from '../../jobs/job.js';
import { type Messages, messagesFor } from '../../locales/index.js';
import type { BotMessage } from '../messages/bot-message.js';
import { replyTargetOf } from '../replies/reply-target.js';
import type { MessageRenderer } from '../replies/reply-transport.js';
import { comparisonMessage, timelapseMessage, variationsMessage } from './finished-messages.js';
import { failureMessage, finishedMessage, unpaintedMessage } from './job-messages.js';

/** An animation takes some seconds and a hundred megabytes while it is encoded. */
const MAX_CONCURRENT_RENDERS = 1;

const gone = () => new UserError('pictures-gone', 'The pictures of that painting are no longer kept.');

export class ResultRenderer {
  readonly #host: Pick<DeliveryHost, 'readPicture'>;
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_RENDERS });

  constructor(host: Pick<DeliveryHost, 'readPicture'>) {
    this.#host = host;
  }

  /**
   * @param painting a PNG; undefined where there is none, or none any more.
   * @param preface what is said first where this comes in another message than the one that was waited for.
   */
  render(job: Job, painting: Uint8Array | undefined, preface?: string): MessageRenderer {
    const messages = messagesFor(replyTargetOf(job).locale);
    const { painted } = job;
    if (painted === null) return () => unpaintedMessage(job, messages, preface);
    return async (limit) => {
      try {
        if (painting === undefined) throw gone();
        return await this.#finished(job, painted, painting, limit, messages, preface);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return failureMessage(error, messages);
      }
    };
  }

  async #finished(
    job: Job,
    painted: PaintedPicture,
    painting: Uint8Array,
    limit: number,
    messages: Messages,
    preface?: string,
  ): Promise<BotMessage> {
    switch (job.kind) {
      case 'variations':
        return variationsMessage(job, await fitPicture(painting, limit), messages);
      case 'comparison':
        return this.#turns.add(() => this.#comparison(job, painting, limit, messages));
      case 'timelapse':
      case 'timelapse-gif':
        return this.#turns.add(() => this.#timelapse(job, painting, limit, messages));
      default: {
        const said =
          job.kind === 'shared' ? messages.paintings.share.sharedBy({ user: userMention(job.userId) }) : preface;
        return finishedMessage(job, painted, await fitPicture(painting, limit), messages, said);
      }
    }
  }

  async #comparison(job: Job, painting: Uint8Array, limit: number, messages: Messages): Promise<BotMessage> {
    const { joined, before, after } = await drawBeforeAfter(await this.#read(job.content), painting);
    // They are sent in one request.
    const shrink = (png: Uint8Array) => fitPicture(png, limit / 3);
    const pictures = { joined: await shrink(joined), before: await shrink(before), after: await shrink(after) };
    return comparisonMessage(job, pictures, messages);
  }

  async #timelapse(job: Job, painting: Uint8Array, limit: number, messages: Messages): Promise<BotMessage> {
    const frames: Uint8Array[] = [];
    for (const { picture } of job.frames) frames.push(await this.#read(picture));
    const extension = job.kind === 'timelapse-gif' ? 'gif' : 'webp';
    const bytes = await encodeTimelapse(frames, painting, extension, limit);
    return timelapseMessage(job, { bytes, extension }, messages);
  }

  async #read(hash: string): Promise<Uint8Array> {
    const bytes = await this.#host.readPicture(hash);
    if (bytes === undefined) throw gone();
    return bytes;
  }
}
