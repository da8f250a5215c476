/** What a member takes along of their paintings, what is left once they were erased, and what age removes by itself. */

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { Privacy } from '../../src/privacy/privacy.js';
import { PictureStore } from '../../src/store/picture-store.js';
import { unzip } from '../archives/unzip.js';
import { fixedClock } from '../time/fixed-clock.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, picture, storedPictures } from './jobs-harness.js';

const ended = async (house: JobsHarness, job: Job) => {
  (await house.painter.next()).finish();
  await house.delivery.of(job);
  await eventually(async () => expect((await house.jobs.find(job.id))?.state).toBe('delivered'));
};

it('is handed over with its pictures, and nothing of others or of tokens', async () => {
  const house = await JobsHarness.build();
  const jobs = await house.open();
  const mine = await jobs.accept(jobRequest({ reply: { token: 'sealed' } }));
  await ended(house, mine);
  const theirs = await jobs.accept(jobRequest({ userId: 'bob', content: await picture(5) }));
  const privacy = new Privacy([jobs], new PictureStore(house.store, `${house.folder}/pictures`));
  const { bytes, records, pictures, leftOut } = await privacy.export('ann', 1e6);
  expect({ records, pictures, leftOut }).toEqual({ records: 1, pictures: 3, leftOut: 0 });
  const files = await unzip(bytes);
  const data = JSON.parse(files.get('data.json')?.toString() ?? '');
  expect(data).toMatchObject({ memberId: 'ann', paintings: [{ id: mine.id, state: 'delivered', name: mine.name }] });
  expect(JSON.stringify(data)).not.toMatch(/sealed|bob/);
  expect(files.get(`pictures/${mine.content}.png`)).toEqual(jobRequest().content);
  expect([...files.keys()].some((name) => name.includes(theirs.content))).toBe(false);
});

it('keeps to a limit, with the records and the newest paintings first', async () => {
  const house = await JobsHarness.build();
  const jobs = await house.open();
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

it('leaves nothing once it is erased, whatever its state; what is others’ stays', async () => {
  const house = await JobsHarness.build();
  const jobs = await house.open();
  const done = await jobs.accept(jobRequest());
  await ended(house, done);
  const running = await jobs.accept(jobRequest({ content: await picture(3) }));
  await house.painter.next();
  const waiting = await jobs.accept(jobRequest({ content: await picture(4) }));
  const theirs = await jobs.accept(jobRequest({ userId: 'bob', content: await picture(5) }));
  await jobs.erasePersonalData('ann');
  for (const { id } of [done, running, waiting]) expect(await jobs.find(id)).toBeUndefined();
  expect(await jobs.exportPersonalData('ann')).toEqual({ records: [], pictures: [] });
  for (const job of [running, waiting])
    expect((await house.delivery.of(job)).job).toMatchObject({ state: 'cancelled', cancelledBy: 'ann' });
  await ended(house, theirs);
  const { painted } = (await jobs.find(theirs.id)) as Job;
  const left = [theirs.content, theirs.styles[0].picture, painted?.picture].sort();
  await eventually(async () => expect(await storedPictures(house)).toEqual(left));
  await jobs.erasePersonalData('ann');
});

it('leaves no word of what a moderator cancelled', async () => {
  const house = await JobsHarness.build();
  const jobs = await house.open();
  const theirs = await jobs.accept(jobRequest({ userId: 'bob' }));
  await jobs.cancel(theirs.id, 'ann');
  await house.delivery.of(theirs);
  expect((await jobs.find(theirs.id))?.cancelledBy).toBe('ann');
  await jobs.erasePersonalData('ann');
  expect(await jobs.find(theirs.id)).toMatchObject({ state: 'cancelled', cancelledBy: null });
});

it('does not wait for a reply that cannot be reached', async () => {
  const house = await JobsHarness.build();
  const jobs = await house.open();
  house.delivery.answer = () => new Error('Discord is down');
  const job = await jobs.accept(jobRequest());
  await house.painter.next();
  await jobs.erasePersonalData('ann');
  expect(await jobs.find(job.id)).toBeUndefined();
  expect(await storedPictures(house)).toEqual([]);
});

it('is forgotten after its days, once its pictures are', async () => {
  const house = await JobsHarness.build();
  let now = 1e12;
  const parts = { keepDays: 30, keepRecordDays: 60, clock: fixedClock(() => now) };
  const old = await (await house.open(new FakePaintService(), parts)).accept(jobRequest());
  await ended(house, old);
  const later = async (days: number) => {
    await house.close();
    now += days * 24 * 3600 * 1000;
    return house.open(new FakePaintService(), parts);
  };
  const month = await later(31);
  await eventually(async () => expect(await storedPictures(house)).toEqual([]));
  expect(await month.find(old.id)).toMatchObject({ state: 'delivered' });
  const twoMonths = await later(30);
  await eventually(async () => expect(await twoMonths.find(old.id)).toBeUndefined());
});
