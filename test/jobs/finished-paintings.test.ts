/** What is made of finished paintings, and of several at once: variations, larger ones, derived pictures, frames, favourites. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { MAX_FAVOURITES } from '../../src/jobs/jobs.js';
import { optionPanels, panelAtFullSize } from '../../src/jobs/variations.js';
import { FolderBlobStore } from '../../src/store/pictures/blob-store.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { fixedClock } from '../time/fixed-clock.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, picture, storedPictures } from './jobs-harness.js';

const DAY_MS = 24 * 3600 * 1000;
const asker = { userId: 'ann', guildId: 'guild', channelId: 'channel', reply: { message: '2' } };

async function delivered({ jobs, delivery }: JobsHarness, job: Job): Promise<Job> {
  await delivery.of(job);
  await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
  return (await jobs.find(job.id)) as Job;
}

/** @param frames how many pictures on the way. */
async function painted(harness: JobsHarness, frames = 0, given: Parameters<typeof jobRequest>[0] = {}): Promise<Job> {
  const job = await harness.jobs.accept(jobRequest(given));
  const task = await harness.paintService.next();
  for (let index = 0; index < frames; index++) task.frame(index);
  task.finish();
  return delivered(harness, job);
}

describe('variations', () => {
  const panels = optionPanels('strength');

  it('are one job with a task of four panels, each at its size, in its strength', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const options = { ...jobRequest().options, size: 448 };
    const job = await jobs.accept(jobRequest({ options, panels }));
    expect(job).toMatchObject({ kind: 'variations', options: { size: 448 } });
    const { task } = await harness.paintService.next();
    expect(task.panels?.map(({ options }) => [options.size, options.strength])).toEqual([
      [256, 15],
      [256, 40],
      [256, 65],
      [256, 90],
    ]);
    expect(panelAtFullSize(job, 3)?.options).toEqual({ ...options, strength: 65 });
    expect(panelAtFullSize(job, 5)).toBeUndefined();
    expect(panelAtFullSize(job, Number.NaN)).toBeUndefined();
  });

  it('keep their own styles, which nothing else refers to', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const styles = [{ picture: await picture(77), share: 1, library: 'mosaic' }];
    const mixed = [
      { options: {}, styles: null, name: 'waves' },
      { options: {}, styles, name: 'Mosaic' },
    ];
    const job = await jobs.accept(jobRequest({ panels: mixed }));
    expect(await storedPictures(harness)).toHaveLength(3);
    const { task } = await harness.paintService.next();
    expect(task.panels?.map((panel) => panel.styles[0].picture)).toEqual([
      job.styles[0].picture,
      job.panels[1].styles?.[0].picture,
    ]);
    expect(panelAtFullSize(job, 2)?.styles).toMatchObject([{ library: 'mosaic' }]);
  });

  it('go on after a power cut with the ones that are not painted', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest({ panels }));
    const task = await harness.paintService.next();
    await task.panel(0);
    await task.panel(1);
    await eventually(async () => expect((await jobs.find(job.id))?.panels.filter((p) => p.picture)).toHaveLength(2));
    await harness.die();

    await harness.open();
    const next = await harness.paintService.next();
    expect(next.task.panels?.map((panel) => panel.picture !== null)).toEqual([true, true, false, false]);
    next.finish();
    const done = await delivered(harness, job);
    expect(done.panels.map((panel) => panel.picture !== null)).toEqual([true, true, false, false]);
    await harness.jobs.discard(job.id);
    expect(await storedPictures(harness)).toEqual([]);
  });
});

describe('a larger painting', () => {
  it('starts from the finished one, which is kept for it', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const small = await painted(harness);
    const start = small.painted?.picture as string;
    const larger = await jobs.again(small, { ...jobRequest(), start });
    await jobs.discard(small.id);
    const pending = await harness.paintService.next();
    expect(pending.task.start).toBe(start);
    expect(await storedPictures(harness)).toContain(start);
    pending.finish();
    expect((await delivered(harness, larger)).start).toBe(start);
    // Another painting of the same pictures begins with the photo.
    await jobs.again(larger, jobRequest());
    expect((await harness.paintService.next()).task.start).toBeUndefined();
  });
});

describe('pictures on the way', () => {
  it('are kept in order, each once, over attempts and restarts', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const task = await harness.paintService.next();
    for (const index of [0, 2, 2, 1]) task.frame(index);
    await eventually(async () => expect((await jobs.find(job.id))?.frames).toHaveLength(3));
    await harness.die();
    await harness.open();
    const next = await harness.paintService.next();
    for (const index of [2, 3]) next.frame(index);
    next.finish();
    const { frames } = await delivered(harness, job);
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2, 3]);
    expect(await harness.jobs.readPicture(frames[2].picture)).toEqual(Buffer.from(`frame 2 of ${job.id}`));
  });

  it('never exceed twenty, and go with the painting', async () => {
    const harness = await JobsHarness.build();
    await harness.open();
    const job = await painted(harness, 25);
    expect(job.frames).toHaveLength(20);
    await harness.jobs.discard(job.id);
    expect(await storedPictures(harness)).toEqual([]);
  });

  it('are exported, and erased', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await painted(harness, 2);
    const { records, pictures } = await jobs.exportPersonalData('ann');
    expect(records).toMatchObject([{ frames: job.frames, favouritedAt: null }]);
    expect(pictures).toEqual(expect.arrayContaining(job.frames.map((frame) => frame.picture)));
    await jobs.erasePersonalData('ann');
    expect(await storedPictures(harness)).toEqual([]);
  });
});

describe('a picture made from a painting', () => {
  it('is delivered at once, takes no turn and nothing from a quota', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const quota = { waiting: 1, perDay: 2, cooldownSeconds: 0 };
    const source = await painted(harness, 2, { quota });
    const job = await jobs.derive(source, 'timelapse', asker);
    expect(job).toMatchObject({ kind: 'timelapse', sourceJobId: source.id, painted: source.painted });
    const done = await delivered(harness, job);
    expect(done.frames).toEqual(source.frames);
    expect(harness.paintService.tasks).toHaveLength(1);
    const next = await jobs.accept(jobRequest({ quota }));
    expect(next.startTag).toBe(source.startTag + 1);
    expect((await jobs.gallery('ann')).map(({ id }) => id)).toEqual([source.id]);
  });

  it('is delivered by the next start where a power cut came first', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const source = await painted(harness, 1);
    harness.delivery.answer = () => new Promise(() => {});
    const job = await jobs.derive(source, 'comparison', asker);
    await eventually(() => expect(harness.delivery.news).toContain(`ended ${job.id}`));
    await harness.die();
    await harness.open();
    const { job: arrived, painting } = await harness.delivery.of(job);
    expect(arrived).toMatchObject({ kind: 'comparison', sourceJobId: source.id });
    expect(painting).toBe(`the painting of ${source.id}`);
    expect(harness.paintService.tasks).toEqual([]);
    await delivered(harness, job);
  });

  it('has its own hold on the pictures, and is known as made from the painting', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const source = await painted(harness, 1);
    const shared = await delivered(harness, await jobs.derive(source, 'shared', asker));
    const lapse = await delivered(harness, await jobs.derive(shared, 'timelapse', asker));
    expect((await jobs.withDerived(source)).map(({ id }) => id)).toEqual([source.id, shared.id, lapse.id]);
    await jobs.discard(source.id);
    expect(await jobs.painting(shared)).toBeDefined();
    // What was removed shows nothing more, though a copy keeps the pictures.
    await expect(jobs.derive(source, 'gallery', asker)).rejects.toMatchObject({ kind: 'pictures-gone' });
    expect((await jobs.withDerived(shared)).map(({ id }) => id)).toEqual([shared.id, lapse.id]);
    for (const { id } of [shared, lapse]) await jobs.discard(id);
    expect(await storedPictures(harness)).toEqual([]);
  });

  it('is in the gallery once, until it is deleted there; also while its member may ask for nothing more', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(undefined, { limits: { perMember: 1, perGuild: 10, total: 10 } });
    const source = await painted(harness);
    await jobs.accept(jobRequest());
    const twice = await Promise.allSettled([
      jobs.derive(source, 'gallery', asker),
      jobs.derive(source, 'gallery', asker),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [post] = await jobs.galleryPostsOf(source);
    await delivered(harness, post);
    await expect(jobs.derive(post, 'gallery', asker)).rejects.toMatchObject({ kind: 'gallery-already' });
    // Another server, to which the painting was shared, has a gallery of its own.
    const other = { ...asker, guildId: 'elsewhere' };
    await delivered(harness, await jobs.derive(source, 'gallery', other));
    await expect(jobs.derive(source, 'gallery', other)).rejects.toMatchObject({ kind: 'gallery-already' });
    expect(await jobs.galleryPostsOf({ ...source, guildId: 'elsewhere' })).toHaveLength(1);
    expect(await jobs.galleryPostsOf({ ...source, guildId: null })).toHaveLength(2);
    await jobs.discard(post.id);
    await delivered(harness, await jobs.derive(source, 'gallery', asker));
    expect(await jobs.galleryPostsOf(source)).toHaveLength(2);
  });

  it('may be posted to the gallery again where the first post could not be', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const source = await painted(harness);
    harness.delivery.answer = async () => false;
    const lost = await jobs.derive(source, 'gallery', asker);
    await eventually(async () => expect((await jobs.find(lost.id))?.state).toBe('failed'));
    harness.delivery.answer = async () => true;
    await delivered(harness, await jobs.derive(source, 'gallery', asker));
  });

  it('is refused where there is no painting, or its pictures are gone', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const source = await painted(harness);
    const waiting = await jobs.accept(jobRequest());
    await expect(jobs.derive(waiting, 'comparison', asker)).rejects.toMatchObject({ kind: 'job-unknown' });
    await expect(jobs.derive({ ...source, kind: 'variations' }, 'shared', asker)).rejects.toMatchObject({
      kind: 'job-unknown',
    });
    await jobs.discard(source.id);
    await jobs.cancel(waiting.id, 'ann');
    await eventually(async () => {
      await jobs.discard(waiting.id);
      expect(await storedPictures(harness)).toEqual([]);
    });
    await expect(jobs.derive(source, 'comparison', asker)).rejects.toMatchObject({ kind: 'pictures-gone' });
  });
});

describe('favourites', () => {
  it('are kept beyond the days that other pictures are kept, until they are none any more', async () => {
    let now = Date.now();
    const harness = await JobsHarness.build();
    const parts = { clock: fixedClock(() => now), keepDays: 10, keepRecordDays: 20 };
    await harness.open(new FakePaintService(), parts);
    const [loved, other] = [await painted(harness), await painted(harness)];
    await harness.jobs.setFavourite(loved, true);
    await harness.close();
    now += 30 * DAY_MS;
    await harness.open(new FakePaintService(), parts);
    await eventually(async () => expect(await harness.jobs.find(other.id)).toBeUndefined());
    const [kept] = await harness.jobs.gallery('ann');
    expect(kept).toMatchObject({ id: loved.id, favouritedAt: expect.any(Number) });
    expect(await harness.jobs.painting(kept)).toBeDefined();
    await harness.jobs.setFavourite(kept, false);
    await harness.close();
    await harness.open(new FakePaintService(), parts);
    await eventually(async () => expect(await storedPictures(harness)).toEqual([]));
  });

  it('have a limit, within which one may be starred twice', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(1, true));
    const first = await delivered(harness, await jobs.accept(jobRequest()));
    await jobs.setFavourite(first, true);
    const others = await copies(harness, first, MAX_FAVOURITES);
    for (const each of others.slice(1)) await jobs.setFavourite(each, true);
    await expect(jobs.setFavourite(others[0], true)).rejects.toMatchObject({
      kind: 'favourites-full',
      details: { limit: MAX_FAVOURITES },
    });
    await jobs.setFavourite(first, true);
    await jobs.setFavourite(first, false);
    await jobs.setFavourite(others[0], true);
  });
});

/** Rows like this one, without painting them. */
async function copies({ store, folder, jobs }: JobsHarness, { id }: Job, count: number): Promise<Job[]> {
  const row = await store.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const ids = Array.from({ length: count }, (_, i) => `copy-${i}`);
  const rows = ids.map((copy, i) => ({ ...row, id: copy, sequence: row.sequence + 1 + i, favourited_at: null }));
  await new PictureStore(store, new FolderBlobStore(`${folder}/pictures`)).put([], () =>
    store.insertInto('jobs').values(rows).execute(),
  );
  return Promise.all(ids.map(async (copy) => (await jobs.find(copy)) as Job));
}
