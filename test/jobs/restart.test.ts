/** Restarts on the same data. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, picture } from './jobs-harness.js';

const textOf = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

describe('after a restart', () => {
  it('a running job and twenty queued ones are all delivered, once each, in order', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const accepted: Job[] = [];
    for (let i = 0; i < 21; i++) accepted.push(await jobs.accept(jobRequest({ userId: `member ${i % 5}` })));
    const pending = await harness.paintService.next();
    pending.snapshot(0.5, 'before the power cut');
    await eventually(async () =>
      expect(await readdir(join(harness.folder, 'checkpoints'))).toEqual([expect.stringMatching(/\.png$/)]),
    );
    const expected = [accepted[0].id, ...(await jobs.overview()).waiting.map(({ job }) => job.id)];
    await harness.die();

    await harness.open(new FakePaintService(1, true));
    await eventually(() => expect(harness.delivery.arrived).toHaveLength(21));
    expect(harness.paintService.tasks.map(({ id }) => id)).toEqual(expected);
    expect(harness.delivery.arrived.map(({ job }) => job.id).sort()).toEqual([...expected].sort());
    expect(harness.paintService.tasks.map(({ checkpoint }) => textOf(checkpoint)).filter(Boolean)).toEqual([
      'before the power cut',
    ]);
    expect(harness.paintService.tasks[0]).toMatchObject({ id: accepted[0].id, attempt: 2 });
    await eventually(async () => expect(await harness.jobs.count()).toMatchObject({ delivered: 21 }));
    await harness.close();

    await harness.open();
    await harness.close();
    expect(harness.delivery.news).toEqual([]);
  });

  it('a job of a version with fewer options gets the defaults of the others', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const { id } = await jobs.accept(jobRequest());
    const { network, quality, size } = jobRequest().options;
    const old = JSON.stringify({ network, quality, size, strength: 70 });
    await harness.paintService.next();
    await harness.store.updateTable('jobs').set({ options: old }).where('id', '=', id).execute();
    await harness.die();

    await harness.open();
    const { task } = await harness.paintService.next();
    expect(task).toMatchObject({ id, options: { ...DEFAULTS, network, quality, size, strength: 70 } });
  });

  it('a painting that was not delivered is delivered without being painted again', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    harness.delivery.answer = () => new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(() => expect(harness.delivery.news).toContain(`ended ${job.id}`));
    await harness.close();

    await harness.open();
    expect(await harness.delivery.of(job)).toMatchObject({ times: 1, painting: `the painting of ${job.id}` });
    await eventually(async () => expect(await harness.jobs.count()).toMatchObject({ delivered: 1, running: 0 }));
    expect(harness.paintService.tasks).toEqual([]);
  });

  it('a cancellation that could not be delivered is delivered', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    harness.delivery.answer = () => new Error('Discord is down');
    const job = await jobs.accept(jobRequest());
    await jobs.cancel(job.id, 'mod');
    await harness.close();

    await harness.open();
    expect(await harness.delivery.of(job)).toMatchObject({ times: 1, job: { state: 'cancelled', cancelledBy: 'mod' } });
    await harness.close();
    await harness.open();
    await harness.close();
    expect(harness.delivery.news).toEqual([]);
  });

  it('a job resumes from the checkpoint of the shutdown', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    pending.snapshot(0.5, 'older');
    await jobs.stop(5);
    expect((await jobs.refusal(job))?.kind).toBe('stopping');
    await expect(jobs.accept(jobRequest())).rejects.toMatchObject({ kind: 'stopping' });
    await harness.close();
    expect(harness.delivery.news).toEqual([`progress ${job.id}`]);

    await harness.open();
    const next = await harness.paintService.next();
    expect(textOf(next.task.checkpoint)).toBe('left at the shutdown');
    expect(next.task.attempt).toBe(2);
    next.finish();
    await harness.delivery.of(job);
    await eventually(async () => expect(await readdir(join(harness.folder, 'checkpoints'))).toEqual([]));
  });

  it('checkpoints of jobs that ended are removed, and that of a job when it is cancelled', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).snapshot(0.5, 'halfway');
    await jobs.pause('guild');
    await harness.close();
    await writeFile(join(harness.folder, 'checkpoints', 'long-ago.png'), 'stray');

    await harness.open();
    expect(await readdir(join(harness.folder, 'checkpoints'))).toEqual([`${job.id}.png`]);
    await harness.jobs.cancel(job.id, 'ann');
    expect(await readdir(join(harness.folder, 'checkpoints'))).toEqual([]);
  });

  it('queue positions are announced again', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest({ content: await picture(5) }));
    await harness.close();
    await harness.open();
    await eventually(() => expect(harness.delivery.places.get(second.id)).toMatchObject({ position: 1, waiting: 1 }));
  });
});
