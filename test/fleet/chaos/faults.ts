/** What a fleet must never do, whatever happens to it: each sentence is a fault. */
import { textOf } from 'local-discord/testing';
import type { ReplyTarget } from '../../../src/discord/replies/reply-target.js';
import type { Job } from '../../../src/jobs/job.js';
import { toJob } from '../../../src/jobs/rows/job-row.js';
import type { ChaosResult } from './chaos-run.js';
import { unfairStarts } from './fairness.js';

export async function faultsOf(
  result: ChaosResult,
): Promise<{ readonly faults: readonly string[]; readonly summary: string }> {
  const { store, unfinished, crashes, watch, objects, log } = result;
  const jobs = (await store.selectFrom('jobs').selectAll().orderBy('sequence').execute()).map(toJob);
  const faults = [
    ...crashes,
    ...(unfinished > 0 ? [`${unfinished} jobs or posts were never finished`] : []),
    ...jobs.flatMap((job) => faultsOfJob(job, result)),
    ...watch.spoilt,
    ...pictureFaults(objects),
    ...postFaults(result),
    ...unfairStarts(jobs, result),
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
    `${objects.stored.length} pictures`,
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

function pictureFaults({ stored, referenced }: ChaosResult['objects']): string[] {
  const [has, wants] = [new Set(stored), new Set(referenced)];
  return [
    ...referenced.filter((hash) => !has.has(hash)).map((hash) => `picture ${hash} is lost`),
    ...stored.filter((hash) => !wants.has(hash)).map((hash) => `picture ${hash} is left over`),
  ];
}

function postFaults({ watch, titles }: ChaosResult): string[] {
  return titles.flatMap((title) => {
    const texts = watch.posts.filter(({ text }) => text.includes(title)).map(({ text }) => text);
    const twice = texts.filter((text, index) => texts.indexOf(text) !== index);
    return [
      ...twice.map((text) => `posted twice: ${text}`),
      ...(texts.length === 0 ? [`nothing was posted of ${title}`] : []),
    ];
  });
}
