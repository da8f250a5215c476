/** The painting that a message shows, as far as reports and removals are concerned. */
import type { Message, MessageContextMenuCommandInteraction } from 'discord.js';
import { UserError } from '../../errors/user-error.js';
import type { Job } from '../../jobs/job.js';
import type { Jobs } from '../../jobs/jobs.js';
import { parseCustomId, splitIds } from '../custom-id.js';
import type { InteractionMember } from '../permissions.js';
import { requireVisibleJob } from '../stylize/job-access.js';

const JOB_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Custom ids anywhere in a message's components, however deep. */
const customIdsIn = ({ components }: Message): string[] =>
  [...JSON.stringify(components).matchAll(/"custom_id":"([^"]+)"/g)].map(([, id]) => id);

/** @throws UserError `report-nothing` where the message is none of the bot's with a painting. */
export async function paintingOf(interaction: MessageContextMenuCommandInteraction, jobs: Jobs): Promise<Job> {
  const { targetMessage, client } = interaction;
  const ids = targetMessage.author.id === client.user.id ? customIdsIn(targetMessage) : [];
  for (const id of new Set(ids.map((each) => splitIds(parseCustomId(each)?.id ?? '')[0])))
    if (JOB_ID.test(id) && (await jobs.find(id)) !== undefined) return requireVisibleJob(jobs, id, interaction);
  throw new UserError('report-nothing');
}

/**
 * What reports and removals of a painting are about: the painting itself, where this is a copy of it; the copy, where the painting is
 * another server's or was painted in direct messages: the moderators here decide on what is shown here.
 */
export async function originalHere(shown: Job, jobs: Pick<Jobs, 'find'>): Promise<Job> {
  const original = shown.sourceJobId === null ? undefined : await jobs.find(shown.sourceJobId);
  return original?.guildId === shown.guildId ? original : shown;
}

/**
 * @returns the job, which others can see and is not the asker's own.
 * @throws UserError `job-unknown`, `report-own`
 */
export async function requireReportable(jobs: Jobs, id: string, member: InteractionMember): Promise<Job> {
  const job = await requireVisibleJob(jobs, id, member);
  if (job.userId === member.user.id) throw new UserError('report-own');
  return job;
}
