/** Permission checks: moderators, managers, organisers, owners of jobs. */
import { type BaseInteraction, PermissionFlagsBits } from 'discord.js';
import type { Organiser } from '../challenges/challenge.js';
import { UserError } from '../errors/user-error.js';
import type { Job } from '../jobs/job.js';
import type { Jobs } from '../jobs/jobs.js';
import { replyTargetOf } from './replies/reply-target.js';

type InteractionMember = Pick<BaseInteraction, 'user' | 'guildId' | 'channelId' | 'memberPermissions'>;

/** Of the member who asks, without the role that Discord calls @everyone where Discord leaves it out; none outside a server. */
export function roleIdsOf({ member }: Pick<BaseInteraction, 'member'>): string[] {
  if (member === null) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

export const isModerator = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageMessages) === true;

/** @throws UserError `moderators-only` */
export function requireModerator(member: InteractionMember): void {
  if (!isModerator(member) || member.guildId === null)
    throw new UserError('moderators-only', 'Only moderators may do that.');
}

export const isManager = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;

/** @returns the server's id. @throws UserError `managers-only` */
export function requireManager(member: InteractionMember): string {
  if (!isManager(member) || member.guildId === null)
    throw new UserError('managers-only', 'Only people who manage the server may do that.');
  return member.guildId;
}

/** The rule for organisers: who may manage the server's events, or the server. Checked at every action: permissions change. */
export const isOrganiser = ({ memberPermissions }: Pick<InteractionMember, 'memberPermissions'>): boolean =>
  memberPermissions?.any([PermissionFlagsBits.ManageEvents, PermissionFlagsBits.ManageGuild]) === true;

/** @throws UserError `organisers-only` */
export function requireOrganiser(member: InteractionMember): Organiser {
  if (!isOrganiser(member) || member.guildId === null)
    throw new UserError('organisers-only', 'Only people who manage events or the server may do that.');
  return { guildId: member.guildId, userId: member.user.id };
}

/** @returns a job of the moderator's server, a private one too: it occupies the shared queue. @throws UserError `job-unknown` */
export async function requireJobInGuild(jobs: Jobs, id: string, { guildId }: InteractionMember): Promise<Job> {
  const job = await jobs.find(id);
  if (job === undefined || guildId === null || job.guildId !== guildId) throw unknownJobError();
  return job;
}

const unknownJobError = () => new UserError('job-unknown', 'That painting is not known here.');

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
  if (job.userId !== member.user.id && !isModerator(member))
    throw new UserError('not-yours', 'Only the member who asked for that painting, or a moderator, may do that.');
  return job;
}
