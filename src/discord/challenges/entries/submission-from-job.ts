/** A job that is finished, as it enters a challenge. */
import type { Submission } from '../../../challenges/challenge.js';
import { UserError } from '../../../errors/user-error.js';
import { type Job, showsPainting } from '../../../jobs/job.js';
import type { Jobs } from '../../../jobs/jobs.js';
import { replyTargetOf } from '../../replies/reply-target.js';

/** @returns the member's own finished painting. @throws UserError `job-unknown`, `entry-not-yours`, `entry-unfinished` */
export async function requireOwnPainting(jobs: Pick<Jobs, 'find'>, id: string, userId: string): Promise<Job> {
  const job = await jobs.find(id);
  if (job === undefined || !showsPainting(job)) throw new UserError('job-unknown');
  if (job.userId !== userId) throw new UserError('entry-not-yours');
  if (job.painted === null) throw new UserError('entry-unfinished');
  return job;
}

/** @param title the member's own; else what the painting is called. */
export function submissionOf(job: Job, title?: string): Submission {
  const { id, painted, content, styles, options, name } = job;
  if (painted === null) throw new UserError('entry-unfinished');
  const given = title?.trim() ?? '';
  return {
    jobId: id,
    painting: painted.picture,
    content,
    styles,
    options: { ...options },
    title: given === '' ? name : given,
    spoiler: replyTargetOf(job).spoiler,
  };
}
