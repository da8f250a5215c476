/** One bot after another on the same data. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, picture } from './jobs-harness.js';

const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('after a restart', () => {
  it('a running job and twenty that wait are all delivered, once each, in their order', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const accepted: Job[] = [];
    for (let i = 0; i < 21; i++) accepted.push(await jobs.accept(jobRequest({ userId: `member ${i % 5}` })));
    const sitting = await house.painter.next();
    sitting.snapshot(0.5, 'before the power cut');
    await eventually(async () => expect(await readdir(join(house.folder, 'checkpoints'))).toHaveLength(1));
    const expected = [accepted[0].id, ...jobs.overview().waiting.map(({ job }) => job.id)];
    await house.die();

    await house.open(new FakePaintService(1, true));
    await eventually(() => expect(house.delivery.arrived).toHaveLength(21));
    expect(house.painter.tasks.map(({ id }) => id)).toEqual(expected);
    expect(house.delivery.arrived.map(({ job }) => job.id).sort()).toEqual([...expected].sort());
    expect(house.painter.tasks.map(({ checkpoint }) => textOf(checkpoint)).filter(Boolean)).toEqual([
      'before the power cut',
    ]);
    expect(house.painter.tasks[0]).toMatchObject({ id: accepted[0].id, attempt: 2 });
    await eventually(async () => expect(await house.jobs.count()).toMatchObject({ delivered: 21 }));
    await house.close();

    await house.open();
    await house.close();
    expect(house.delivery.news).toEqual([]);
  });

  it('a job of a version that knew fewer options is painted with the defaults of the others', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const { id } = await jobs.accept(jobRequest());
    const { network, quality, size } = jobRequest().options;
    const old = JSON.stringify({ network, quality, size, strength: 70 });
    await house.painter.next();
    await house.store.updateTable('jobs').set({ options: old }).where('id', '=', id).execute();
    await house.die();

    await house.open();
    const { task } = await house.painter.next();
    expect(task).toMatchObject({ id, options: { ...DEFAULTS, network, quality, size, strength: 70 } });
  });

  it('what was painted and not delivered is delivered without being painted again', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    house.delivery.answer = () => new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    (await house.painter.next()).finish();
    await eventually(() => expect(house.delivery.news).toContain(`ended ${job.id}`));
    await house.close();

    await house.open();
    expect(await house.delivery.of(job)).toMatchObject({ times: 1, painting: `the painting of ${job.id}` });
    await eventually(async () => expect(await house.jobs.count()).toMatchObject({ delivered: 1, running: 0 }));
    expect(house.painter.tasks).toEqual([]);
  });

  it('who could not be told of a cancelled job is told', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    house.delivery.answer = () => new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    await jobs.cancel(job.id, 'mod');
    await house.close();

    await house.open();
    expect(await house.delivery.of(job)).toMatchObject({ times: 1, job: { state: 'cancelled', cancelledBy: 'mod' } });
    await house.close();
    await house.open();
    await house.close();
    expect(house.delivery.news).toEqual([]);
  });

  it('a job goes on from the checkpoint that a shutdown left', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const job = await jobs.accept(jobRequest());
    const sitting = await house.painter.next();
    sitting.snapshot(0.5, 'older');
    await jobs.stop(5);
    expect(jobs.refusal(job)?.kind).toBe('stopping');
    await expect(jobs.accept(jobRequest())).rejects.toMatchObject({ kind: 'stopping' });
    await house.close();
    expect(house.delivery.news).toEqual([`progress ${job.id}`]);

    await house.open();
    const next = await house.painter.next();
    expect(textOf(next.task.checkpoint)).toBe('left at the shutdown');
    expect(next.task.attempt).toBe(2);
    next.finish();
    await house.delivery.of(job);
    await eventually(async () => expect(await readdir(join(house.folder, 'checkpoints'))).toEqual([]));
  });

  it('a checkpoint of a job that has ended is removed, and one of a job that was cancelled meanwhile', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const job = await jobs.accept(jobRequest());
    (await house.painter.next()).snapshot(0.5, 'halfway');
    await jobs.pause('guild');
    await house.close();
    await writeFile(join(house.folder, 'checkpoints', 'long-ago.png'), 'stray');

    await house.open();
    expect(await readdir(join(house.folder, 'checkpoints'))).toEqual([`${job.id}.png`]);
    await house.jobs.cancel(job.id, 'ann');
    expect(await readdir(join(house.folder, 'checkpoints'))).toEqual([]);
  });

  it('members are told their places anew', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest({ content: await picture(5) }));
    await house.close();
    await house.open();
    await eventually(() => expect(house.delivery.places.get(second.id)).toMatchObject({ position: 1, waiting: 1 }));
  });
});
