/** Takes a painting away: the messages that show it, and its pictures. */
import { type Job, showsPainting } from '../../jobs/job.js';
import type { Messages } from '../../locales/index.js';
import { replyLink, replyTargetOf } from '../replies/reply-target.js';
import type { StylizeDeps } from './stylize-deps.js';

type RemovalDeps = Pick<StylizeDeps, 'jobs' | 'delivery'>;

/** Its posts in the gallery channel; none of what only shows how it was made. */
export async function removeGalleryPosts(job: Job, deps: RemovalDeps): Promise<void> {
  if (!showsPainting(job)) return;
  for (const post of await deps.jobs.galleryPostsOf(job)) await removeCopy(post, deps);
}

/**
 * Everything that was made from it, and itself after that: were it interrupted, it could be removed once more.
 *
 * @returns those whose messages the bot could not delete.
 */
export async function removePainting(job: Job, deps: RemovalDeps): Promise<Job[]> {
  const known = new Set<string>();
  const left = await removeCopies(job, deps, known);
  if (!(await removeCopy(job, deps))) left.push(job);
  // What was made of it meanwhile: from now on nothing is.
  return [...left, ...(await removeCopies(job, deps, known))];
}

/**
 * What shows a painting besides a job, until there is no more: somebody may be making another copy of it, or of a copy.
 *
 * @param known ids of those that are gone; more are added.
 * @param isMeant those of them that are to go.
 * @returns those whose messages the bot could not delete.
 */
export async function removeCopies(
  job: Job,
  deps: RemovalDeps,
  known = new Set<string>(),
  isMeant: (copy: Job) => boolean = () => true,
): Promise<Job[]> {
  const left: Job[] = [];
  for (;;) {
    const [, ...copies] = await deps.jobs.withDerived(job);
    const more = copies.filter((copy) => !known.has(copy.id) && isMeant(copy));
    if (more.length === 0) return left;
    for (const copy of more) {
      known.add(copy.id);
      if (!(await removeCopy(copy, deps))) left.push(copy);
    }
  }
}

/** @returns whether the bot could delete its message. */
export async function removeCopy(job: Job, { jobs, delivery }: RemovalDeps): Promise<boolean> {
  const isGone = await delivery.removeReply(job);
  await jobs.discard(job.id);
  return isGone;
}

/** Of messages that are left, in a notice. */
const MAX_LINKS = 10;

/** What is said of messages that the bot could not delete; nothing where there are none. */
export function messagesLeftLines(left: readonly Job[], { paintings }: Messages): string[] {
  if (left.length === 0) return [];
  // What only its member sees has no link.
  const links = left
    .map(replyTargetOf)
    .filter(({ ephemeral }) => !ephemeral)
    .map((target) => `- ${replyLink(target)}`);
  return [paintings.gallery.messagesLeft({ count: left.length }), ...links.slice(0, MAX_LINKS)];
}
