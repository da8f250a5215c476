/** Moderators hold the queue of their server, and of no other. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { eventually, FakePaintService, JobsHarness, jobRequest } from './jobs-harness.js';

const inGuild = (guildId: string | null, userId: string) => jobRequest({ guildId, userId });

describe('a paused server', () => {
  it('has nothing begun, while others go on, and comes back in its old order', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
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
    const sitting = await house.painter.next();
    expect(sitting.task.id).toBe(cem.id);
    const places = () => jobs.overview().waiting.map(({ job, place }) => [job.id, place]);
    expect(places()).toEqual([
      [ann.id, { position: 1, waiting: 4, isPaused: true, startsAt: undefined }],
      [bob.id, { position: 2, waiting: 4, isPaused: true, startsAt: undefined }],
      [dee.id, { position: 1, waiting: 2, isPaused: false, startsAt: undefined }],
      [eve.id, { position: 2, waiting: 2, isPaused: false, startsAt: undefined }],
    ]);
    expect(house.delivery.places.get(ann.id)?.isPaused).toBe(true);
    await jobs.resume('calm');
    expect(house.delivery.places.get(ann.id)).toMatchObject({ position: 1, waiting: 4, isPaused: false });
    sitting.finish();
    for (const { id } of [ann, bob, dee, eve]) {
      const next = await house.painter.next();
      expect(next.task.id).toBe(id);
      next.finish();
    }
  });

  it('stays paused over a restart, and its running job waits with the others', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const held = [await jobs.accept(inGuild('calm', 'ann')), await jobs.accept(inGuild('calm', 'bob'))];
    const other = await jobs.accept(inGuild('busy', 'cem'));
    await house.painter.next();
    await jobs.pause('calm');
    expect(jobs.isPaused('calm')).toBe(true);
    await house.close();

    await house.open(new FakePaintService(1, true));
    expect(house.jobs.isPaused('calm')).toBe(true);
    expect(house.jobs.isPaused('busy')).toBe(false);
    expect(house.jobs.isPaused(null)).toBe(false);
    await house.delivery.of(other);
    expect(house.painter.tasks.map(({ id }) => id)).toEqual([other.id]);
    await house.jobs.resume('calm');
    for (const job of held) await house.delivery.of(job);
    expect(house.painter.tasks.map(({ id }) => id)).toEqual([other, ...held].map(({ id }) => id));
    await house.close();

    await house.open();
    expect(house.jobs.isPaused('calm')).toBe(false);
  });

  it('does not stop what is being painted, and its waiting jobs can be cancelled', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const running = await jobs.accept(inGuild('calm', 'ann'));
    const waiting = await jobs.accept(inGuild('calm', 'bob'));
    const sitting = await house.painter.next();
    await jobs.pause('calm');
    await jobs.pause('calm');
    sitting.finish();
    await house.delivery.of(running);
    await jobs.cancel(waiting.id, 'bob');
    await house.delivery.of(waiting);
    await jobs.resume('calm');
    await eventually(() => expect(jobs.overview()).toEqual({ running: [], waiting: [] }));
    expect(house.painter.tasks).toHaveLength(1);
  });
});
