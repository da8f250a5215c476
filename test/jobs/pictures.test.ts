/** Retention of the pictures of jobs. */

import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import type { Job } from '../../src/jobs/job.js';
import { flat } from '../images/pictures.js';
import { fixedClock } from '../time/fixed-clock.js';
import {
  eventually,
  FakePaintService,
  JobsHarness,
  jobRequest,
  picture,
  promiseWithResolvers,
  storedPictures,
} from './jobs-harness.js';

/** Nobody is about to reference what was written then. */
const LONG_AGO = new Date('2020-01-01');

describe('pictures of jobs', () => {
  it('are stored once, shared by jobs, and removed with the last job that references them', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const [one, two] = [await jobs.accept(jobRequest()), await jobs.accept(jobRequest({ userId: 'bob' }))];
    expect(await storedPictures(harness)).toEqual([one.content, one.styles[0].picture].sort());
    for (const job of [one, two]) {
      (await harness.paintService.next()).finish();
      await harness.delivery.of(job);
      await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    }
    await jobs.discard(one.id);
    expect(await jobs.painting((await jobs.find(one.id)) as Job)).toBeUndefined();
    expect(await storedPictures(harness)).toHaveLength(3);
    await jobs.discard(two.id);
    expect(await storedPictures(harness)).toEqual([]);
  });

  it('of a running job are not discarded', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    await harness.paintService.next();
    await jobs.discard(job.id);
    expect(await storedPictures(harness)).toHaveLength(2);
    expect((await jobs.find(job.id))?.state).toBe('running');
  });

  it('are discarded by a member who saw the painting before its delivery was recorded', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const arrival = promiseWithResolvers<boolean>();
    harness.delivery.answer = () => arrival.promise;
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(() => expect(harness.delivery.news).toContain(`ended ${job.id}`));
    await jobs.discard(job.id);
    arrival.resolve(true);
    expect(await storedPictures(harness)).toEqual([]);
    expect((await jobs.find(job.id))?.state).toBe('delivered');
  });

  it('are removed after the retention period, however the job ended', async () => {
    const harness = await JobsHarness.build();
    let now = 1e12;
    const parts = { keepDays: 30, clock: fixedClock(() => now) };
    const jobs = await harness.open(new FakePaintService(), parts);
    const delivered = await jobs.accept(jobRequest({ content: await picture(11) }));
    (await harness.paintService.next()).finish();
    const failed = await jobs.accept(jobRequest({ content: await picture(12) }));
    (await harness.paintService.next()).fail(new UserError('memory', { needed: 9, available: 1, width: 9, height: 9 }));
    const cancelled = await jobs.accept(jobRequest({ content: await picture(13) }));
    await harness.paintService.next();
    await jobs.cancel(cancelled.id, 'ann');
    for (const job of [delivered, failed, cancelled]) await harness.delivery.of(job);
    now += 20 * 24 * 3600 * 1000;
    const young = await jobs.accept(jobRequest({ content: await picture(14) }));
    await eventually(() => expect(harness.paintService.tasks).toHaveLength(4));
    expect(await storedPictures(harness)).toHaveLength(6);
    await harness.close();
    now += 11 * 24 * 3600 * 1000;
    await harness.open(new FakePaintService(), parts);
    const left = [young.content, young.styles[0].picture].sort();
    await eventually(async () => expect(await storedPictures(harness)).toEqual(left));
  });

  it('keep the mask of a style with it, each time', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const mask = await flat([255, 255, 255], 40, 30).png().toBuffer();
    const style = { picture: await flat([9, 99, 9], 40, 30).png().toBuffer(), mask, share: 1 };
    const job = await jobs.accept(jobRequest({ styles: [style] }));
    const [{ mask: kept }] = job.styles;
    expect(await jobs.readPicture(kept as string)).toEqual(mask);
    const task = await harness.paintService.next();
    expect(task.task.styles).toEqual([{ picture: job.styles[0].picture, mask: kept, share: 1 }]);
    task.finish();
    await harness.delivery.of(job);
    const { content: _, styles: __, ...more } = jobRequest();
    expect((await jobs.again((await jobs.find(job.id)) as Job, more)).styles).toEqual(job.styles);
    const { pictures } = await jobs.exportPersonalData('ann');
    expect(pictures).toContain(kept);
  });

  it('are painted by the mask that came with them, each time; it is theirs, kept and erased with them', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const mask = await flat([255, 255, 255], 40, 30).png().toBuffer();
    const job = await jobs.accept(jobRequest({ mask }));
    expect(await jobs.readPicture(job.mask as string)).toEqual(mask);
    const task = await harness.paintService.next();
    expect(task.task.mask).toBe(job.mask);
    task.finish();
    await harness.delivery.of(job);
    await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    const { content, styles, ...rest } = jobRequest();
    const again = await jobs.again(job, rest);
    expect(again.mask).toBe(job.mask);
    expect((await harness.paintService.next()).task.mask).toBe(job.mask);
    const shared = await jobs.derive((await jobs.find(job.id)) as Job, 'shared', { ...rest, userId: 'bob' });
    expect(shared.mask).toBe(job.mask);
    const { records, pictures } = await jobs.exportPersonalData('ann');
    expect(records).toContainEqual(expect.objectContaining({ id: job.id, mask: job.mask }));
    expect(pictures).toContain(job.mask);
    await jobs.erasePersonalData('ann');
    await jobs.erasePersonalData('bob');
    expect(await storedPictures(harness)).toEqual([]);
  });

  it('that a crash left unreferenced are removed at the next start, with temporary files', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    await harness.close();
    const stray = 'ab'.repeat(32);
    const half = `${job.content}.1234.part`;
    for (const name of [stray, half]) {
      const folder = join(harness.folder, 'pictures', name.slice(0, 2));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), 'left');
      await utimes(join(folder, name), LONG_AGO, LONG_AGO);
    }
    await harness.open();
    await eventually(async () =>
      expect(await storedPictures(harness)).toEqual([job.content, job.styles[0].picture].sort()),
    );
  });
});
