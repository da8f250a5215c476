/** What the reply of a job that has ended shows. */
import { UserError } from '../../errors/user-error.js';
import { fitPicture } from '../../images/index.js';
import type { Job } from '../../jobs/job.js';
import { messagesFor } from '../../locales/index.js';
import { replyTargetOf } from '../replies/reply-target.js';
import type { MessageRenderer } from '../replies/reply-transport.js';
import { failureMessage, finishedMessage, unpaintedMessage } from './job-messages.js';

/** In the language that the member reads. */
export const messagesOf = (job: Job) => messagesFor(replyTargetOf(job).locale);

/**
 * @param painting PNG; undefined where there is none, or none any more.
 * @param preface what is said before it, where the message is not the reply itself.
 */
export function renderResult(job: Job, painting: Uint8Array | undefined, preface?: string): MessageRenderer {
  const messages = messagesOf(job);
  const { painted } = job;
  if (painted === null) return () => unpaintedMessage(job, messages, preface);
  if (painting === undefined) return () => failureMessage({ kind: 'pictures-gone', details: {} }, messages);
  return async (limit) => {
    try {
      return finishedMessage(job, painted, await fitPicture(painting, limit), messages, preface);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return failureMessage(error, messages);
    }
  };
}
