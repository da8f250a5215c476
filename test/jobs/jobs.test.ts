/** One job's life while the bot lives, with pictures and rows that are real. */

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import type { Job } from '../../src/jobs/job.js';
import type { Jobs } from '../../src/jobs/jobs.js';
import type { JobSpan } from '../../src/jobs/running/job-span.js';
import {
  eventually,
  FakePaintService,
  JobsHarness,
  jobRequest,
  LIMITS,
  picture,
  promiseWithResolvers,
  storedPictures,
} from './jobs-harness.js';

const stateOf = async (jobs: Jobs, { id }: Job) => (await jobs.find(id))?.state;

describe('a job', () => {
  it('is accepted, painted and delivered', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    expect(job).toMatchObject({ state: 'queued', name: 'cat × starry-night', userId: 'ann', attempt: 0 });
    expect(job.aspect).toBeCloseTo(4 / 3, 1);
    const pending = await harness.paintService.next();
    expect(pending.task).toMatchObject({ id: job.id, attempt: 1, options: job.options, content: job.content });
    pending.step(0.2);
    pending.snapshot(0.5, 'halfway');
    expect((await jobs.overview()).running).toMatchObject([
      { job: { id: job.id, state: 'running' }, progress: { done: 0.5 } },
    ]);
    pending.finish({ seconds: 7 });
    const { painting, job: ended } = await harness.delivery.of(job);
    expect(painting).toBe(`the painting of ${job.id}`);
    expect(ended.painted).toMatchObject({ width: 32, height: 24, seconds: 7, networks: ['lite'], engine: 'paper' });
    await eventually(async () => expect(await stateOf(jobs, job)).toBe('delivered'));
    expect((await jobs.painting((await jobs.find(job.id)) as Job))?.toString()).toBe(painting);
    expect(harness.delivery.news.map((news) => news.split(' ')[0])).toEqual(['progress', 'progress', 'ended']);
    expect(await jobs.overview()).toEqual({ running: [], waiting: [] });
  });

  it('is told its queue position as earlier jobs are painted', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest());
    const third = await jobs.accept(jobRequest());
    const placeOf = ({ id }: Job) => harness.delivery.places.get(id);
    expect(placeOf(third)).toMatchObject({ position: 2, waiting: 2, isPaused: false });
    (await harness.paintService.next()).finish();
    await harness.paintService.next();
    await eventually(() => expect(placeOf(third)).toMatchObject({ position: 1, waiting: 1 }));
    expect(placeOf(second)).toMatchObject({ position: 1 });
  });

  it('is refused beyond the limits, also among concurrent requests', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: { perMember: 2, perGuild: 3, total: 4 } });
    const together = await Promise.allSettled([1, 2, 3].map(() => jobs.accept(jobRequest())));
    expect(together.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect(together.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { kind: 'limit-member', details: { limit: 2 } },
    });
    const kindFor = async (userId: string, guildId: string | null) => (await jobs.refusal({ userId, guildId }))?.kind;
    expect(await kindFor('ann', null)).toBe('limit-member');
    expect(await kindFor('bob', 'guild')).toBeUndefined();
    await jobs.accept(jobRequest({ userId: 'bob' }));
    expect(await kindFor('cem', 'guild')).toBe('limit-guild');
    expect(await kindFor('cem', 'elsewhere')).toBeUndefined();
    await jobs.accept(jobRequest({ userId: 'cem', guildId: null }));
    expect(await kindFor('dee', null)).toBe('limit-total');
    await expect(jobs.accept(jobRequest({ userId: 'dee', guildId: null }))).rejects.toThrow(UserError);
  });

  it('is accepted together with another one, or neither is', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: { ...LIMITS, perMember: 3 } });
    const styles = [{ picture: await picture(8), share: 1 }];
    const pair = [jobRequest({ content: await picture(7) }), jobRequest({ styles })];
    const [first, second] = await jobs.acceptAll(pair);
    expect(second.content).not.toBe(first.content);
    expect(second.styles[0].picture).not.toBe(first.styles[0].picture);
    await expect(jobs.acceptAll(pair)).rejects.toMatchObject({ kind: 'limit-member' });
    expect((await jobs.exportPersonalData('ann')).records).toHaveLength(2);
    expect(await jobs.count()).toMatchObject({ queued: 1, running: 1 });
  });

  it('counts toward the limits until it is delivered', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: { ...LIMITS, perMember: 1 } });
    const arrival = promiseWithResolvers<boolean>();
    harness.delivery.answer = () => arrival.promise;
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(() => expect(harness.delivery.news).toContain(`ended ${job.id}`));
    await eventually(async () => expect((await jobs.overview()).running).toEqual([]));
    expect((await jobs.refusal(job))?.kind).toBe('limit-member');
    await expect(jobs.accept(jobRequest())).rejects.toMatchObject({ kind: 'limit-member' });
    arrival.resolve(true);
    await eventually(async () => expect(await jobs.refusal(job)).toBeUndefined());
  });

  it('is refused with an unreadable picture, and nothing of it is stored', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const styles = [{ picture: Buffer.from('hello'), share: 1 }];
    await expect(jobs.accept(jobRequest({ styles }))).rejects.toMatchObject({ kind: 'picture-text' });
    expect(await jobs.count()).toMatchObject({ queued: 0, running: 0 });
    expect(await storedPictures(harness)).toEqual([]);
  });

  it('is cancelled while queued, and never started', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const running = await jobs.accept(jobRequest());
    const waiting = await jobs.accept(jobRequest());
    const last = await jobs.accept(jobRequest());
    expect(await jobs.cancel(waiting.id, 'mod')).toBe(true);
    expect((await harness.delivery.of(waiting)).job).toMatchObject({ state: 'cancelled', cancelledBy: 'mod' });
    expect(await jobs.cancel(waiting.id, 'mod')).toBe(false);
    for (const { id } of [running, last]) {
      const pending = await harness.paintService.next();
      expect(pending.task.id).toBe(id);
      pending.finish();
    }
    await harness.delivery.of(last);
    expect(harness.paintService.tasks).toHaveLength(2);
  });

  it('is cancelled while running, and sends no more updates', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    pending.snapshot(0.5, 'halfway');
    expect(await jobs.cancel(job.id, 'ann')).toBe(true);
    pending.step(0.6);
    expect((await harness.delivery.of(job)).job.cancelledBy).toBe('ann');
    await eventually(async () => expect((await jobs.overview()).running).toEqual([]));
    expect(harness.delivery.news.at(-1)).toBe(`ended ${job.id}`);
    expect(await readdir(join(harness.folder, 'checkpoints'))).toEqual([]);
    expect(await stateOf(jobs, job)).toBe('cancelled');
  });

  it('that finishes while it is cancelled leaves no painting behind', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    const cancelled = jobs.cancel(job.id, 'ann');
    pending.finish();
    expect(await cancelled).toBe(true);
    await harness.delivery.of(job);
    await eventually(async () => expect((await jobs.overview()).running).toEqual([]));
    expect(await storedPictures(harness)).toEqual([job.content, job.styles[0].picture].sort());
  });

  it('is abandoned when its reply was deleted: nothing is delivered, and its pictures are released', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const running = await jobs.accept(jobRequest());
    const waiting = await jobs.accept(jobRequest({ content: await picture(9) }));
    const pending = await harness.paintService.next();
    for (const { id } of [running, waiting]) await jobs.abandon(id);
    pending.step(0.9);
    await eventually(async () => expect(await jobs.overview()).toEqual({ running: [], waiting: [] }));
    for (const job of [running, waiting])
      expect(await jobs.find(job.id)).toMatchObject({ state: 'cancelled', cancelledBy: null });
    expect(await storedPictures(harness)).toEqual([]);
    await harness.close();
    await harness.open();
    await harness.close();
    expect(harness.delivery.news).toEqual([]);
    expect(harness.paintService.tasks).toEqual([]);
  });

  it('is abandoned while its painting cannot be delivered', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    harness.delivery.answer = () => new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(() => expect(harness.delivery.news).toContain(`ended ${job.id}`));
    await jobs.abandon(job.id);
    expect(await stateOf(jobs, job)).toBe('cancelled');
    expect(await storedPictures(harness)).toEqual([]);
    expect(await jobs.refusal(job)).toBeUndefined();
  });

  it('is retried once, from its newest checkpoint, when the worker is lost', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const first = await harness.paintService.next();
    first.snapshot(0.3, 'older');
    // So long that it is still being written when the worker is lost.
    first.snapshot(0.6, 'newest'.padEnd(3e7));
    first.lose('crash');
    const second = await harness.paintService.next();
    expect(second.task).toMatchObject({ id: job.id, attempt: 2 });
    expect(
      Buffer.from(second.task.checkpoint as Uint8Array)
        .toString()
        .trim(),
    ).toBe('newest');
    second.finish();
    expect((await harness.delivery.of(job)).painting).toBe(`the painting of ${job.id}`);
  });

  it.each(['crash', 'hang', 'memory'] as const)(
    'fails with a report when the worker is lost twice: %s',
    async (how) => {
      const harness = await JobsHarness.build();
      const kinds: string[] = [];
      const listener = { started() {}, painted() {}, failed: (kind: string) => void kinds.push(kind) };
      const jobs = await harness.open(new FakePaintService(), { listener });
      const job = await jobs.accept(jobRequest());
      for (let attempt = 0; attempt < 2; attempt++) (await harness.paintService.next()).lose(how);
      const { failure } = (await harness.delivery.of(job)).job;
      expect(failure).toMatchObject({ kind: 'engine', details: { report: failure?.report } });
      expect(harness.log.find(({ report }) => report !== undefined)).toMatchObject({
        report: failure?.report,
        job: job.id,
      });
      expect(await stateOf(jobs, job)).toBe('failed');
      expect(kinds).toEqual(['engine']);
      expect(harness.paintService.tasks).toHaveLength(2);
    },
  );

  it('tells each of its steps, and whether it runs, to who measures', async () => {
    const harness = await JobsHarness.build();
    const told: string[] = [];
    const listener = {
      started() {},
      painted() {},
      failed() {},
      running: (change: number) => void told.push(`running ${change}`),
      delivered: (reached: boolean) => void told.push(`reached ${reached}`),
      traced: ({ jobId, step, attempt, failure }: JobSpan) =>
        void told.push([jobId, step, attempt, failure].filter((each) => each !== undefined).join(' ')),
    };
    const jobs = await harness.open(new FakePaintService(), { listener });
    const { id } = await jobs.accept(jobRequest());
    (await harness.paintService.next()).lose('crash');
    (await harness.paintService.next()).finish();
    await eventually(() => expect(told.at(-1)).toBe(`${id} job`));
    expect(told).toEqual([
      `${id} accept`,
      `${id} wait`,
      'running 1',
      `${id} paint 1`,
      `${id} paint 2`,
      'running -1',
      `${id} run 2`,
      'reached true',
      `${id} deliver`,
      `${id} job`,
    ]);
  });

  it('fails with the kind of an error that the member can fix', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const details = { needed: '9.1', available: '3.2', width: 2048, height: 1536 };
    (await harness.paintService.next()).fail(new UserError('memory', details));
    expect((await harness.delivery.of(job)).job.failure).toEqual({ kind: 'memory', details });
  });

  it('is delivered once its member can be reached', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    let tries = 0;
    harness.delivery.answer = () => ++tries > 1 || new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    expect(await harness.delivery.of(job)).toMatchObject({ times: 1, painting: `the painting of ${job.id}` });
    await eventually(async () => expect(await stateOf(jobs, job)).toBe('delivered'));
    expect(tries).toBe(2);
  });

  it('fails when nobody can ever see it', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    harness.delivery.answer = () => false;
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(async () =>
      expect(await jobs.find(job.id)).toMatchObject({ state: 'failed', failure: { kind: 'undeliverable' } }),
    );
  });

  it('is delivered to the new address of its reply, at every stage', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const before = await jobs.accept(jobRequest());
    const waiting = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    await jobs.setReply(before.id, { message: 'moved while painted' });
    await jobs.setReply(waiting.id, { message: 'moved while waiting' });
    expect((await jobs.overview()).waiting[0].job.reply).toEqual({ message: 'moved while waiting' });
    // Meant for an address that is not the newest any more.
    await jobs.setReply(waiting.id, { message: 'too late' }, before.reply);
    expect((await jobs.overview()).waiting[0].job.reply).toEqual({ message: 'moved while waiting' });
    let tries = 0;
    harness.delivery.answer = async ({ id }) => {
      if (id !== before.id || ++tries > 1) return true;
      await jobs.setReply(id, { message: 'moved between two tries' });
      throw new Error('not there any more');
    };
    pending.finish();
    (await harness.paintService.next()).finish();
    expect((await harness.delivery.of(before)).job.reply).toEqual({ message: 'moved between two tries' });
    expect((await harness.delivery.of(waiting)).job.reply).toEqual({ message: 'moved while waiting' });
  });

  it('is painted again from its stored pictures, and not once they are removed', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const first = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await harness.delivery.of(first);
    const { content: _, styles: __, ...rest } = jobRequest({ userId: 'bob', name: 'again' });
    const second = await jobs.again(first, rest);
    expect(second).toMatchObject({ userId: 'bob', name: 'again', content: first.content, aspect: first.aspect });
    const pending = await harness.paintService.next();
    expect(pending.task).toMatchObject({ content: first.content, styles: [{ picture: first.styles[0].picture }] });
    pending.finish();
    await harness.delivery.of(second);
    await eventually(async () => expect(await stateOf(jobs, second)).toBe('delivered'));
    for (const { id } of [first, second]) await jobs.discard(id);
    await expect(jobs.again(first, rest)).rejects.toMatchObject({ kind: 'pictures-gone' });
  });
});
