/** Who may see and change a job. */
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import type { Jobs } from '../../jobs/jobs.js';
import { type InteractionMember, isModerator } from '../permissions.js';
import { replyTargetOf } from '../replies/reply-target.js';
/** @returns a job of the moderator's server, a private one too: it occupies the shared queue. @throws UserError `job-unknown` */
export async function requireJobInGuild(jobs: Jobs, id: string, { guildId }: InteractionMember): Promise<Job> {
  const job = await jobs.find(id);
  if (job === undefined || guildId === null || job.guildId !== guildId) throw unknownJobError();
  return job;
}

const unknownJobError = () => new UserError('job-unknown');

/** @returns the job, where the asker can see its message: theirs, or a public one of the same place. @throws UserError `job-unknown` */
export async function requireVisibleJob(jobs: Jobs, id: string, member: InteractionMember): Promise<Job> {
  const job = await jobs.find(id);
  if (job?.userId === member.user.id) return job;
  const here =
    job !== undefined &&
    job.guildId === member.guildId &&
    (member.guildId !== null || job.channelId === member.channelId);
  if (!here || replyTargetOf(job).ephemeral) throw unknownJobError();
  return job;
}

/** @throws UserError `job-unknown`, or `not-yours` when the asker is neither its requester nor a moderator of its server. */
export async function requireOwnJob(jobs: Jobs, id: string, member: InteractionMember): Promise<Job> {
  const job = await requireVisibleJob(jobs, id, member);
  if (job.userId !== member.user.id && !isModerator(member)) throw new UserError('not-yours');
  return job;
}

/** For what concerns the member's photo. @throws UserError `job-unknown`, or `painter-only` for everybody but its requester. */
export async function requirePainter(jobs: Jobs, id: string, member: InteractionMember): Promise<Job> {
  const job = await requireVisibleJob(jobs, id, member);
  if (job.userId !== member.user.id) throw new UserError('painter-only');
  return job;
}
