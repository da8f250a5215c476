/** What a fleet must never do, whatever happens to it: each sentence is a fault. */
import { textOf } from 'local-discord/testing';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import type { Job } from '../../../src/jobs/job.js';
import { toJob } from '../../../src/jobs/rows/job-row.js';
import type { ChaosResult } from './chaos-run.js';
import { overtakenJobs } from './order.js';
import type { Storage } from './storage.js';

export async function faultsOf(
  result: ChaosResult,
): Promise<{ readonly faults: readonly string[]; readonly summary: string }> {
  const { store, unfinished, crashes, watch, storage, log, deleted } = result;
  const jobs = (await store.selectFrom('jobs').selectAll().orderBy('sequence').execute()).map(toJob);
  const faults = [
    ...crashes,
    ...(unfinished > 0 ? [`${unfinished} jobs or posts were never finished`] : []),
    ...jobs.flatMap((job) => faultsOfJob(job, result)),
    ...watch.spoilt,
    ...storageFaults(storage, deleted),
    ...(await postFaults(result)),
    ...overtakenJobs(jobs, result),
    ...result.unheard.map((what) => `${what} was asked for again and again, and no bot took it`),
    ...log.filter(({ level }) => level >= 60).map((line) => JSON.stringify(line)),
  ];
  const count = (state: Job['state']) => jobs.filter((job) => job.state === state).length;
  const summary = [
    `${jobs.length} jobs`,
    `${count('delivered')} delivered`,
    `${count('failed')} failed`,
    `${count('cancelled')} cancelled`,
    `${jobs.filter(({ attempt }) => attempt > 1).length} painted more than once`,
    `${log.filter(({ msg }) => msg === 'delivered').length} times told`,
    `${storage.stored.length} pictures`,
    `${storage.swept} objects swept`,
    `${result.happened.length} events`,
  ].join(', ');
  return { faults, summary };
}

function faultsOfJob(job: Job, { watch, localDiscord, deleted }: ChaosResult): string[] {
  const shown = watch.shown.get(job.id)?.size ?? 0;
  const { channelId, messageId } = job.reply as unknown as ReplyTarget;
  const message = localDiscord.discord.channels.get(channelId)?.messages.get(messageId);
  const said = message === undefined || message.deleted ? '' : textOf(message);
  if (shown > 1) return [`the painting of ${job.id} was shown ${shown} times`];
  if (job.state === 'delivered') {
    if (shown === 0) return [`the painting of ${job.id} was delivered, and nobody saw it: ${said}`];
    return [];
  }
  if (shown > 0 && !deleted.has(job.id)) return [`the painting of ${job.id} was shown, though the job is ${job.state}`];
  const hasWords = job.state === 'failed' ? /Couldn’t/.test(said) : /Cancelled|cancelled|Stopped/.test(said);
  return hasWords || deleted.has(job.id) ? [] : [`${job.id} is ${job.state}, and its member reads: "${said}"`];
}

function storageFaults(storage: Storage, deleted: ReadonlySet<string>): string[] {
  const { stored, referenced, shown, unknownOwners } = storage;
  const keyOf = (hash: string) => `pictures/${hash.slice(0, 2)}/${hash}`;
  const [has, wants] = [new Set(stored), new Set(referenced.map(keyOf))];
  return [
    ...[...wants].filter((key) => !has.has(key)).map((key) => `${key} is lost`),
    ...stored.filter((key) => !wants.has(key)).map((key) => `${key} is left over`),
    ...shown
      .filter(({ id, hash }) => !deleted.has(id) && !wants.has(keyOf(hash)))
      .map(({ id }) => `nothing keeps the painting of ${id}`),
    ...unknownOwners.map((owner) => `pictures are kept for ${owner}, which is not there`),
  ];
}

/** What each challenge says without being asked, once each. */
const POSTS = ['opened', 'voting', 'results'] as const;

/** Of each post the row knows the one message; what else there is, was sent twice. */
async function postFaults({ watch, titles, store }: ChaosResult): Promise<string[]> {
  const rows = await store
    .selectFrom('challenge_posts')
    .innerJoin('challenges', 'challenges.id', 'challenge_posts.challenge_id')
    .select(['title', 'kind', 'challenge_posts.state', 'result', 'reason'])
    .execute();
  const results = rows.map(({ result }) => JSON.parse(result ?? '{}') as Readonly<Record<string, unknown>>);
  const known = new Set(results.flatMap(({ messageId, eventId }) => [messageId, eventId]));
  const ofChallenge = (text: string) => titles.some((title) => text.includes(title));
  return [
    ...watch.posts
      .filter(({ messageId, text }) => ofChallenge(text) && !known.has(messageId))
      .map(({ text }) => `posted twice: ${text}`),
    ...watch.events
      .filter(({ id, name }) => ofChallenge(name) && !known.has(id))
      .map(({ name }) => `two events of ${name}`),
    ...rows.flatMap(({ title, kind, state, reason }) =>
      state === 'dropped' ? [`"${kind}" of ${title} was dropped: ${reason}`] : [],
    ),
    ...titles.flatMap((title) =>
      POSTS.filter((kind) => !rows.some((row) => row.title === title && row.kind === kind && row.state === 'done')).map(
        (kind) => `"${kind}" of ${title} was not posted`,
      ),
    ),
  ];
}
