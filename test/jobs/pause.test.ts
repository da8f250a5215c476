/** Moderators hold the queue of their server, and of no other. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { eventually, FakePaintService, JobsHarness, jobRequest } from './jobs-harness.js';

const inGuild = (guildId: string | null, userId: string) => jobRequest({ guildId, userId });

describe('a paused server', () => {
  it('has no job started, while others continue, and resumes in the old order', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    await jobs.pause('calm');
    const accepted: Job[] = [];
    for (const [guild, user] of [
      ['calm', 'ann'],
      ['calm', 'bob'],
      ['busy', 'cem'],
      [null, 'dee'],
      ['busy', 'eve'],
    ] as const)
      accepted.push(await jobs.accept(inGuild(guild, user)));
    const [ann, bob, cem, dee, eve] = accepted;
    const pending = await harness.paintService.next();
    expect(pending.task.id).toBe(cem.id);
    const places = async () => (await jobs.overview()).waiting.map(({ job, place }) => [job.id, place]);
    expect(await places()).toEqual([
      [ann.id, { position: 1, waiting: 4, isPaused: true, startsAt: undefined }],
      [bob.id, { position: 2, waiting: 4, isPaused: true, startsAt: undefined }],
      [dee.id, { position: 1, waiting: 2, isPaused: false, startsAt: undefined }],
      [eve.id, { position: 2, waiting: 2, isPaused: false, startsAt: undefined }],
    ]);
    expect(harness.delivery.places.get(ann.id)?.isPaused).toBe(true);
    await jobs.resume('calm');
    expect(harness.delivery.places.get(ann.id)).toMatchObject({ position: 1, waiting: 4, isPaused: false });
    pending.finish();
    for (const { id } of [ann, bob, dee, eve]) {
      const next = await harness.paintService.next();
      expect(next.task.id).toBe(id);
      next.finish();
    }
  });

  it('stays paused after a restart, and its running job is queued again', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const held = [await jobs.accept(inGuild('calm', 'ann')), await jobs.accept(inGuild('calm', 'bob'))];
    const other = await jobs.accept(inGuild('busy', 'cem'));
    await harness.paintService.next();
    await jobs.pause('calm');
    expect(jobs.isPaused('calm')).toBe(true);
    await harness.close();

    await harness.open(new FakePaintService(1, true));
    expect(harness.jobs.isPaused('calm')).toBe(true);
    expect(harness.jobs.isPaused('busy')).toBe(false);
    expect(harness.jobs.isPaused(null)).toBe(false);
    await harness.delivery.of(other);
    expect(harness.paintService.tasks.map(({ id }) => id)).toEqual([other.id]);
    await harness.jobs.resume('calm');
    for (const job of held) await harness.delivery.of(job);
    expect(harness.paintService.tasks.map(({ id }) => id)).toEqual([other, ...held].map(({ id }) => id));
    await harness.close();

    await harness.open();
    expect(harness.jobs.isPaused('calm')).toBe(false);
  });

  it('does not stop running jobs, and its queued jobs can be cancelled', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const running = await jobs.accept(inGuild('calm', 'ann'));
    const waiting = await jobs.accept(inGuild('calm', 'bob'));
    const pending = await harness.paintService.next();
    await jobs.pause('calm');
    await jobs.pause('calm');
    pending.finish();
    await harness.delivery.of(running);
    await jobs.cancel(waiting.id, 'bob');
    await harness.delivery.of(waiting);
    await jobs.resume('calm');
    await eventually(async () => expect(await jobs.overview()).toEqual({ running: [], waiting: [] }));
    expect(harness.paintService.tasks).toHaveLength(1);
  });
});
