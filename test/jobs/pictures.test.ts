/** How long the pictures of jobs are kept. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import type { Job } from '../../src/jobs/job.js';
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

describe('pictures of jobs', () => {
  it('are kept once, shared by jobs, and removed with the painting when no job needs them', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const [one, two] = [await jobs.accept(jobRequest()), await jobs.accept(jobRequest({ userId: 'bob' }))];
    expect(await storedPictures(house)).toEqual([one.content, one.styles[0].picture].sort());
    for (const job of [one, two]) {
      (await house.painter.next()).finish();
      await house.delivery.of(job);
      await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    }
    await jobs.discard(one.id);
    expect(await jobs.painting((await jobs.find(one.id)) as Job)).toBeUndefined();
    expect(await storedPictures(house)).toHaveLength(3);
    await jobs.discard(two.id);
    expect(await storedPictures(house)).toEqual([]);
  });

  it('of a job that is being painted are not thrown away', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const job = await jobs.accept(jobRequest());
    await house.painter.next();
    await jobs.discard(job.id);
    expect(await storedPictures(house)).toHaveLength(2);
    expect((await jobs.find(job.id))?.state).toBe('running');
  });

  it('are thrown away by a member who saw the painting before that was noted', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const arrival = promiseWithResolvers<boolean>();
    house.delivery.answer = () => arrival.promise;
    const job = await jobs.accept(jobRequest());
    (await house.painter.next()).finish();
    await eventually(() => expect(house.delivery.news).toContain(`ended ${job.id}`));
    await jobs.discard(job.id);
    arrival.resolve(true);
    expect(await storedPictures(house)).toEqual([]);
    expect((await jobs.find(job.id))?.state).toBe('delivered');
  });

  it('are removed after the days that they are kept, however the job ended', async () => {
    const house = await JobsHarness.build();
    let now = 1e12;
    const parts = { keepDays: 30, clock: fixedClock(() => now) };
    const jobs = await house.open(new FakePaintService(), parts);
    const delivered = await jobs.accept(jobRequest({ content: await picture(11) }));
    (await house.painter.next()).finish();
    const failed = await jobs.accept(jobRequest({ content: await picture(12) }));
    (await house.painter.next()).fail(new UserError('memory', 'Too large.', { needed: 9, available: 1 }));
    const cancelled = await jobs.accept(jobRequest({ content: await picture(13) }));
    await house.painter.next();
    await jobs.cancel(cancelled.id, 'ann');
    for (const job of [delivered, failed, cancelled]) await house.delivery.of(job);
    now += 20 * 24 * 3600 * 1000;
    const young = await jobs.accept(jobRequest({ content: await picture(14) }));
    await eventually(() => expect(house.painter.tasks).toHaveLength(4));
    expect(await storedPictures(house)).toHaveLength(6);
    await house.close();
    now += 11 * 24 * 3600 * 1000;
    await house.open(new FakePaintService(), parts);
    const left = [young.content, young.styles[0].picture].sort();
    await eventually(async () => expect(await storedPictures(house)).toEqual(left));
  });

  it('that a crash left before they were claimed are removed at the next start, with what was half written', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const job = await jobs.accept(jobRequest());
    await house.close();
    const stray = 'ab'.repeat(32);
    const half = `${job.content}.1234.part`;
    for (const name of [stray, half]) {
      const folder = join(house.folder, 'pictures', name.slice(0, 2));
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, name), 'left');
    }
    await house.open();
    await eventually(async () =>
      expect(await storedPictures(house)).toEqual([job.content, job.styles[0].picture].sort()),
    );
  });
});
