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

/** @returns the requests of both jobs of a preview, for `Jobs.acceptAll`. */
export function previewPairRequests(
  request: Omit<JobRequest, 'id' | 'options' | 'reply'>,
  options: Readonly<Record<PreviewVariant, Options>>,
  target: ReplyTarget,
): JobRequest[] {
  const ids = { before: randomUUID(), after: randomUUID() };
  const requestOf = (variant: PreviewVariant, other: PreviewVariant): JobRequest => {
    const reply: ReplyTarget = { ...target, pairedJobId: ids[other], variant };
    return { ...request, id: ids[variant], options: options[variant], reply };
  };
  return [requestOf('before', 'after'), requestOf('after', 'before')];
}
