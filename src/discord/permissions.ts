/** Who may do what to whose job. */
import { type BaseInteraction, PermissionFlagsBits } from 'discord.js';
import type { Organiser } from '../challenges/challenge.js';
import type { Job } from '../jobs/job.js';
import type { Jobs } from '../jobs/jobs.js';
import { UserError } from '../user-error.js';
import { addressOfJob } from './replies/address.js';

type Asker = Pick<BaseInteraction, 'user' | 'guildId' | 'channelId' | 'memberPermissions'>;

/** Of the member who asks, without the role that Discord calls @everyone where Discord leaves it out; none outside a server. */
export function roleIdsOf({ member }: Pick<BaseInteraction, 'member'>): string[] {
  if (member === null) return [];
  return Array.isArray(member.roles) ? member.roles : [...member.roles.cache.keys()];
}

export const isModerator = ({ memberPermissions }: Pick<Asker, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageMessages) === true;

/** @throws UserError `moderators-only` */
export function requireModerator(asker: Asker): void {
  if (!isModerator(asker) || asker.guildId === null)
    throw new UserError('moderators-only', 'Only moderators may do that.');
}

export const isManager = ({ memberPermissions }: Pick<Asker, 'memberPermissions'>): boolean =>
  memberPermissions?.has(PermissionFlagsBits.ManageGuild) === true;

/** @returns the server's id. @throws UserError `managers-only` */
export function requireManager(asker: Asker): string {
  if (!isManager(asker) || asker.guildId === null)
    throw new UserError('managers-only', 'Only people who manage the server may do that.');
  return asker.guildId;
}

/** The rule for organisers: who may manage the server's events, or the server. Asked anew at everything that they do. */
export const isOrganiser = ({ memberPermissions }: Pick<Asker, 'memberPermissions'>): boolean =>
  memberPermissions?.any([PermissionFlagsBits.ManageEvents, PermissionFlagsBits.ManageGuild]) === true;

/** @throws UserError `organisers-only` */
export function requireOrganiser(asker: Asker): Organiser {
  if (!isOrganiser(asker) || asker.guildId === null)
    throw new UserError('organisers-only', 'Only people who manage events or the server may do that.');
  return { guildId: asker.guildId, userId: asker.user.id };
}

/** @returns a job of the moderator's server, a private one too: it is in everybody's way. @throws UserError `job-unknown` */
export async function jobToDrop(jobs: Jobs, id: string, { guildId }: Asker): Promise<Job> {
  const job = await jobs.find(id);
  if (job === undefined || guildId === null || job.guildId !== guildId) throw unknownJob();
  return job;
}

const unknownJob = () => new UserError('job-unknown', 'That painting is not known here.');

/** @returns the job, where the asker can see its message: theirs, or a public one of the same place. @throws UserError `job-unknown` */
export async function visibleJob(jobs: Jobs, id: string, asker: Asker): Promise<Job> {
  const job = await jobs.find(id);
  if (job?.userId === asker.user.id) return job;
  const here =
    job !== undefined && job.guildId === asker.guildId && (asker.guildId !== null || job.channelId === asker.channelId);
  if (!here || addressOfJob(job).ephemeral) throw unknownJob();
  return job;
}

/** @throws UserError `job-unknown`, or `not-yours` when the asker is neither its requester nor a moderator of its server. */
export async function ownJob(jobs: Jobs, id: string, asker: Asker): Promise<Job> {
  const job = await visibleJob(jobs, id, asker);
  if (job.userId !== asker.user.id && !isModerator(asker))
    throw new UserError('not-yours', 'Only the member who asked for that painting, or a moderator, may do that.');
  return job;
}
