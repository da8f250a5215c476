/**
 * One job an interaction, also where Discord sends it twice: to a process that takes over a gateway session, or a shard, and does not know
 * what the other one did with it. The job's id is the interaction's, so only one of them can insert it.
 */
import { createHash } from 'node:crypto';
import type { Job } from '../../jobs/job.js';
import type { RepliableInteraction } from './respond.js';

/** @returns a UUID of version 8 (RFC 9562), the same for one interaction everywhere; nobody can guess it without the interaction's token. */
export function jobIdOf({ id, token }: Pick<RepliableInteraction, 'id' | 'token'>): string {
  const hex = createHash('sha256').update(`${id} ${token}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/**
 * Starts the job of an interaction whose reply is deferred.
 *
 * @param start inserts the job under the id that it is given.
 * @throws what `start` throws, unless the job exists: its reply is not to say that there is none.
 */
export async function startOnce(
  interaction: RepliableInteraction,
  jobs: { find(id: string): Promise<Job | undefined> },
  start: (id: string) => Promise<unknown>,
): Promise<void> {
  const id = jobIdOf(interaction);
  try {
    await start(id);
  } catch (error) {
    const exists = await jobs.find(id).then(Boolean, () => false);
    if (!exists) throw error;
  }
}
