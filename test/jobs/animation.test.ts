/** Jobs whose content moves: what is accepted, what it counts for, and where it goes on. */
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeAnimation } from '../../src/images/index.js';
import { paintingsWorth } from '../../src/jobs/cost-model.js';
import type { Job } from '../../src/jobs/job.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { flat } from '../images/pictures.js';
import { eventually, JobsHarness, jobRequest, storedPictures } from './jobs-harness.js';

const animate = { frames: 60, milliseconds: 10_000 };
let moving: Buffer;
beforeAll(async () => {
  ({ bytes: moving } = await encodeAnimation(await drawSampleAnimation('shapes', 8, 64), { format: 'gif' }));
});

const request = (given: Parameters<typeof jobRequest>[0] = {}) => jobRequest({ content: moving, animate, ...given });

describe('a content that moves', () => {
  it('is a job of frames within the limits, and the worker is told so', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(request());
    expect(job.animation).toEqual({
      frames: 8,
      milliseconds: 2000,
      ofFrames: 8,
      ofMilliseconds: 2000,
      longSide: 64,
      keep: animate,
    });
    const { task } = await harness.paintService.next();
    expect(task.animation).toEqual({ keep: animate, finished: [] });
  });

  it('loses what is beyond the limits', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const keep = { frames: 3, milliseconds: 1000 };
    const { animation } = await jobs.accept(request({ animate: keep }));
    expect(animation).toMatchObject({ frames: 3, milliseconds: 1000, ofFrames: 8, ofMilliseconds: 2000 });
  });

  it.each([
    ['nobody asked for it', { animate: undefined }],
    ['only one frame may be painted', { animate: { frames: 1, milliseconds: 10_000 } }],
  ])('is painted as one picture where %s', async (_, given) => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    expect((await jobs.accept(request(given))).animation).toBeNull();
  });

  it('goes on after a power cut from the frames that are painted, and leaves none of them behind', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(request());
    const task = await harness.paintService.next();
    for (let index = 0; index < 30; index++) task.frame(index);
    await eventually(async () => expect((await jobs.find(job.id))?.frames).toHaveLength(30));
    await harness.die();

    const again = await harness.open();
    const next = await harness.paintService.next();
    expect(next.task.animation?.finished.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    next.finish();
    await harness.delivery.of(job);
    await eventually(async () => expect(await storedPictures(harness)).toHaveLength(3));
    expect((await again.find(job.id))?.frames).toEqual([]);
  });

  it('moves with a mask too', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const mask = await flat([255, 255, 255], 64, 64).png().toBuffer();
    await jobs.accept(request({ mask }));
    const { task } = await harness.paintService.next();
    expect(task).toMatchObject({ mask: expect.any(String), animation: { keep: animate } });
  });

  it('is one picture in four small paintings, which count as one, and moves in the one that is chosen', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const quota = { waiting: 100, perDay: 1, cooldownSeconds: 0 };
    const job = await jobs.accept(request({ panels: [{ options: {}, styles: null, name: 'one' }], quota }));
    const panels = await harness.paintService.next();
    expect(panels.task.panels).toHaveLength(1);
    expect(panels.task.animation).toBeUndefined();
    panels.finish();
    await harness.delivery.of(job);
    const finished = (await jobs.find(job.id)) as Job;
    const { content: _, styles: __, ...more } = request();
    await jobs.again(finished, more);
    expect((await harness.paintService.next()).task.animation).toEqual({ keep: animate, finished: [] });
  });

  it('moves again when it is painted again, and when it is enlarged', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(request());
    (await harness.paintService.next()).finish();
    await harness.delivery.of(job);
    await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    const finished = (await jobs.find(job.id)) as Job;
    const { content: _, styles: __, ...more } = request();
    expect((await jobs.again(finished, more)).animation).toEqual(job.animation);
    const start = finished.painted?.picture;
    expect((await jobs.again(finished, { ...more, start })).animation).toEqual(job.animation);
  });
});

describe('what it counts for', () => {
  const options = { ...DEFAULTS, size: 256 };
  const animation = {
    frames: 24,
    milliseconds: 2000,
    ofFrames: 24,
    ofMilliseconds: 2000,
    longSide: 256,
    keep: animate,
  };

  it('is its work, in paintings of its first frame', () => {
    expect(paintingsWorth({ options, aspect: 1, animation: null })).toBe(1);
    const whole = paintingsWorth({ options, aspect: 1, animation });
    expect(whole).toBeGreaterThan(2);
    expect(whole).toBeLessThan(24);
    expect(paintingsWorth({ options, aspect: 1, animation: { ...animation, frames: 48 } })).toBeGreaterThan(
      1.7 * whole,
    );
  });

  it('is taken from the daily quota, at most all of it', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const weight = paintingsWorth({ options, aspect: 1, animation: { ...animation, frames: 8, longSide: 64 } });
    expect(weight).toBeGreaterThan(1);
    const quota = { waiting: 100, perDay: weight + 1, cooldownSeconds: 0 };
    await jobs.accept(request({ options, quota }));
    await expect(jobs.accept(request({ options, quota }))).rejects.toMatchObject({ kind: 'quota-day' });
    await jobs.accept(jobRequest({ quota }));
    await expect(jobs.accept(jobRequest({ quota }))).rejects.toMatchObject({ kind: 'quota-day' });
    const other = { userId: 'ben', options, quota: { ...quota, perDay: 1 } };
    expect((await jobs.accept(request(other))).animation).not.toBeNull();
    await expect(jobs.accept(jobRequest(other))).rejects.toMatchObject({ kind: 'quota-day' });
  });
});
