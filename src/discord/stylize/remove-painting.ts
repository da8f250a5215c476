/** Takes a painting away: the messages that show it, and its pictures. */
import { type Job, showsPainting } from '../../jobs/job.js';
import type { StylizeDeps } from './stylize-deps.js';

type RemovalDeps = Pick<StylizeDeps, 'jobs' | 'delivery'>;

/** Its posts in the gallery channel; none of what only shows how it was made. */
export async function removeGalleryPosts(job: Job, deps: RemovalDeps): Promise<void> {
  if (!showsPainting(job)) return;
  for (const post of await deps.jobs.galleryPostsOf(job)) await removeCopy(post, deps);
}

/**
 * Everything that was made from it, and itself at last: were it interrupted, it could be removed once more.
 *
 * @returns those whose messages the bot could not delete.
 */
export async function removePainting(job: Job, deps: RemovalDeps): Promise<Job[]> {
  const [own, ...copies] = await deps.jobs.withDerived(job);
  const left: Job[] = [];
  for (const each of [...copies, own]) if (!(await removeCopy(each, deps))) left.push(each);
  return left;
}

/** @returns whether the bot could delete its message. */
export async function removeCopy(job: Job, { jobs, delivery }: RemovalDeps): Promise<boolean> {
  const isGone = await delivery.removeReply(job);
  await jobs.discard(job.id);
  return isGone;
}
