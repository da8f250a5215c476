/** What a member takes along of their paintings, what is left once they were erased, and what age removes by itself. */

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { Privacy } from '../../src/privacy/privacy.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { unzip } from '../archives/unzip.js';
import { fixedClock } from '../time/fixed-clock.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, picture, storedPictures } from './jobs-harness.js';

const ended = async (harness: JobsHarness, job: Job) => {
  (await harness.paintService.next()).finish();
  await harness.delivery.of(job);
  await eventually(async () => expect((await harness.jobs.find(job.id))?.state).toBe('delivered'));
};

it('is exported with its pictures, without anything of others and without tokens', async () => {
  const harness = await JobsHarness.build();
  const jobs = await harness.open();
  const mine = await jobs.accept(jobRequest({ reply: { token: 'sealed' } }));
  await ended(harness, mine);
  const theirs = await jobs.accept(jobRequest({ userId: 'bob', content: await picture(5) }));
  const privacy = new Privacy(
    [jobs],
    new PictureStore(harness.store, new FolderBlobStore(`${harness.folder}/pictures`)),
  );
  const { bytes, records, pictures, leftOut } = await privacy.export('ann', 1e6);
  expect({ records, pictures, leftOut }).toEqual({ records: 1, pictures: 3, leftOut: 0 });
  const files = await unzip(bytes);
  const data = JSON.parse(files.get('data.json')?.toString() ?? '');
  expect(data).toMatchObject({ memberId: 'ann', paintings: [{ id: mine.id, state: 'delivered', name: mine.name }] });
  expect(JSON.stringify(data)).not.toMatch(/sealed|bob/);
  expect(files.get(`pictures/${mine.content}.png`)).toEqual(jobRequest().content);
  expect([...files.keys()].some((name) => name.includes(theirs.content))).toBe(false);
});

it('is limited in size, records and newest paintings first', async () => {
  const harness = await JobsHarness.build();
  const jobs = await harness.open();
  const noise = () => randomBytes(4000);
  const kept = { records: [{ id: 1 }], pictures: ['a', 'b', 'c'] };
  const keeper = { dataKind: 'things', exportPersonalData: async () => kept, erasePersonalData: async () => {} };
  const privacy = new Privacy([jobs, keeper], { read: async (hash) => (hash === 'b' ? undefined : noise()) });
  const whole = await privacy.export('ann', 1e6);
  expect(whole).toMatchObject({ pictures: 2, leftOut: 0 });
  const part = await privacy.export('ann', 6000);
  expect(part).toMatchObject({ records: 1, pictures: 1, leftOut: 1 });
  expect(part.bytes.length).toBeLessThanOrEqual(6000);
  expect([...(await unzip(part.bytes)).keys()]).toEqual(['data.json', 'pictures/a.bin']);
});

it('is erased whatever its state; jobs of others stay', async () => {
  const harness = await JobsHarness.build();
  const jobs = await harness.open();
  const done = await jobs.accept(jobRequest());
  await ended(harness, done);
  const running = await jobs.accept(jobRequest({ content: await picture(3) }));
  await harness.paintService.next();
  const waiting = await jobs.accept(jobRequest({ content: await picture(4) }));
  const theirs = await jobs.accept(jobRequest({ userId: 'bob', content: await picture(5) }));
  await jobs.erasePersonalData('ann');
  for (const { id } of [done, running, waiting]) expect(await jobs.find(id)).toBeUndefined();
  expect(await jobs.exportPersonalData('ann')).toEqual({ records: [], pictures: [] });
  for (const job of [running, waiting])
    expect((await harness.delivery.of(job)).job).toMatchObject({ state: 'cancelled', cancelledBy: 'ann' });
  await ended(harness, theirs);
  const { painted } = (await jobs.find(theirs.id)) as Job;
  const left = [theirs.content, theirs.styles[0].picture, painted?.picture].sort();
  await eventually(async () => expect(await storedPictures(harness)).toEqual(left));
  await jobs.erasePersonalData('ann');
});

it('erases the id of a moderator who cancelled', async () => {
  const harness = await JobsHarness.build();
  const jobs = await harness.open();
  const theirs = await jobs.accept(jobRequest({ userId: 'bob' }));
  await jobs.cancel(theirs.id, 'ann');
  await harness.delivery.of(theirs);
  expect((await jobs.find(theirs.id))?.cancelledBy).toBe('ann');
  await jobs.erasePersonalData('ann');
  expect(await jobs.find(theirs.id)).toMatchObject({ state: 'cancelled', cancelledBy: null });
});

it('is erased without waiting for a reply that cannot be edited', async () => {
  const harness = await JobsHarness.build();
  const jobs = await harness.open();
  harness.delivery.answer = () => new Error('Discord is down');
  const job = await jobs.accept(jobRequest());
  await harness.paintService.next();
  await jobs.erasePersonalData('ann');
  expect(await jobs.find(job.id)).toBeUndefined();
  expect(await storedPictures(harness)).toEqual([]);
});

it('is deleted after the retention period of records, once its pictures are', async () => {
  const harness = await JobsHarness.build();
  let now = 1e12;
  const parts = { keepDays: 30, keepRecordDays: 60, clock: fixedClock(() => now) };
  const old = await (await harness.open(new FakePaintService(), parts)).accept(jobRequest());
  await ended(harness, old);
  const later = async (days: number) => {
    await harness.close();
    now += days * 24 * 3600 * 1000;
    return harness.open(new FakePaintService(), parts);
  };
  const month = await later(31);
  await eventually(async () => expect(await storedPictures(harness)).toEqual([]));
  expect(await month.find(old.id)).toMatchObject({ state: 'delivered' });
  const twoMonths = await later(30);
  await eventually(async () => expect(await twoMonths.find(old.id)).toBeUndefined());
});
