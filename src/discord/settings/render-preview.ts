/** What the reply of a preview shows when one of its jobs has ended. */
import { fitPicture, joinSideBySide } from '../../images/index.js';
import type { DeliveryHost } from '../../jobs/delivery.js';
import type { Job } from '../../jobs/job.js';
import type { MessageRenderer } from '../replies/reply-transport.js';
import { messagesOf, renderResult } from '../stylize/render-result.js';
import { previewMessage, previewPendingMessage } from './preview-messages.js';
import { previewPairOf } from './preview-pair.js';

/**
 * The job that ends first announces the other one, the job that ends last shows both paintings. Where one of them is not painted, or is
 * gone, that is shown instead.
 *
 * @param painting PNG of the job that has ended; undefined where there is none, or none any more.
 */
export async function renderPreview(
  job: Job,
  painting: Uint8Array | undefined,
  jobs: Pick<DeliveryHost, 'find' | 'painting' | 'readPicture'>,
): Promise<MessageRenderer> {
  const pair = previewPairOf(job);
  const other = pair && (await jobs.find(pair.pairedJobId));
  if (other === undefined || painting === undefined) return renderResult(job, painting, jobs);
  const theirs = await jobs.painting(other);
  const messages = messagesOf(job);
  if (other.endedAt === null && other.painted === null) return () => previewPendingMessage(other, messages);
  if (theirs === undefined) return renderResult(other, theirs, jobs);
  const isFirst = pair?.variant === 'before';
  const [before, after] = isFirst ? [job, other] : [other, job];
  const both = await joinSideBySide(isFirst ? painting : theirs, isFirst ? theirs : painting);
  return async (limit) => previewMessage(before, after, await fitPicture(both, limit), messages);
}
