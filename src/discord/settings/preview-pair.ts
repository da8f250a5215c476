/** A preview is two jobs shown in one message: `before` with the options in force, `after` with the proposed ones. */
import { randomUUID } from 'node:crypto';
import type { Job } from '../../jobs/job.js';
import type { JobRequest, Jobs } from '../../jobs/jobs.js';
import type { Options } from '../../painting/options.js';
import { type PreviewPair, type PreviewVariant, type ReplyTarget, replyTargetOf } from '../replies/reply-target.js';

/** @returns undefined for a job that is no preview. */
export function previewPairOf(job: Pick<Job, 'reply'>): PreviewPair | undefined {
  const { pairedJobId, variant } = replyTargetOf(job);
  return pairedJobId === undefined || variant === undefined ? undefined : { pairedJobId, variant };
}

/** @returns every job that the reply of a job shows: the job, and the other one of a preview. */
export async function jobsOfReply(job: Job, jobs: Pick<Jobs, 'find'>): Promise<Job[]> {
  const pair = previewPairOf(job);
  const other = pair && (await jobs.find(pair.pairedJobId));
  return other === undefined ? [job] : [job, other];
}

/**
 * Accepts both jobs of a preview, or neither.
 *
 * @throws UserError as `Jobs.accept`.
 */
export async function acceptPreviewPair(
  jobs: Pick<Jobs, 'accept' | 'abandon'>,
  request: Omit<JobRequest, 'id' | 'options' | 'reply'>,
  options: Readonly<Record<PreviewVariant, Options>>,
  target: ReplyTarget,
): Promise<void> {
  const ids = { before: randomUUID(), after: randomUUID() };
  const requestOf = (variant: PreviewVariant): JobRequest => {
    const pair: PreviewPair = { pairedJobId: ids[variant === 'before' ? 'after' : 'before'], variant };
    const reply: ReplyTarget = { ...target, ...pair };
    return { ...request, id: ids[variant], options: options[variant], reply };
  };
  const first = await jobs.accept(requestOf('before'));
  try {
    await jobs.accept(requestOf('after'));
  } catch (error) {
    // If the second job is refused, cancel the first.
    await jobs.abandon(first.id);
    throw error;
  }
}
