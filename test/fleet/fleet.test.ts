/** Jobs over several processes, on real services: whoever dies, each job is delivered once. */
import { describe, expect, it } from 'vitest';
import type { Job } from '../../src/jobs/job.js';
import { eventually, jobRequest } from '../jobs/jobs-harness.js';
import { ended, FleetHarness, fleetMissing } from './fleet-harness.js';

/** Longer than another worker takes to start. */
const SLOW = { stepMs: 100, steps: 100 };

describe.skipIf(fleetMissing !== undefined)(`a fleet${fleetMissing === undefined ? '' : ` (${fleetMissing})`}`, () => {
  const rowOf = (harness: FleetHarness, { id }: Job) =>
    harness.store.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

  it('paints what two bots accept, and each answers what it accepted', async () => {
    const harness = await FleetHarness.open();
    const bots = [await harness.startBot(), await harness.startBot()];
    await harness.startWorker();
    await harness.startWorker();
    const accepted: Job[] = [];
    for (let index = 0; index < 8; index++)
      accepted.push(await bots[index % 2].jobs.accept(jobRequest({ userId: `member ${index}` })));
    for (const [index, job] of accepted.entries())
      expect(await bots[index % 2].delivery.of(job)).toMatchObject({ times: 1, job: { attempt: 1 } });
    for (const [index, { delivery }] of bots.entries()) {
      const own = accepted.filter((_, nth) => nth % 2 === index).map(({ id }) => id);
      expect(delivery.arrived.map(({ job }) => job.id).sort()).toEqual(own.sort());
      expect(delivery.news.some((news) => news.startsWith('progress'))).toBe(true);
    }
    await eventually(async () => expect(await bots[0].jobs.count()).toMatchObject({ delivered: 8, running: 0 }));
  });

  it('goes on from the checkpoint of a worker that was killed', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    const first = await harness.startWorker(SLOW);
    const job = await jobs.accept(jobRequest());
    await eventually(() =>
      expect(delivery.news.filter((news) => news === `progress ${job.id}`).length).toBeGreaterThan(5),
    );
    first.kill('SIGKILL');
    await harness.startWorker({ ...SLOW, stepMs: 1 });
    const arrived = await delivery.of(job);
    expect(arrived).toMatchObject({ times: 1, job: { attempt: 2 } });
    expect(Number(arrived.job.painted?.networks[1].replace('from step ', ''))).toBeGreaterThan(5);
  });

  it('hands a job on at once when its worker is stopped', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    const first = await harness.startWorker(SLOW);
    const job = await jobs.accept(jobRequest());
    await eventually(() => expect(delivery.news).toContain(`progress ${job.id}`));
    await harness.startWorker({ ...SLOW, stepMs: 1 });
    first.kill('SIGTERM');
    await ended(first);
    expect(await delivery.of(job)).toMatchObject({ times: 1, job: { attempt: 2 } });
  });

  it('stops a run whose job is cancelled by another bot, and the one that accepted it says so', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(), await harness.startBot()];
    await harness.startWorker(SLOW);
    const job = await one.jobs.accept(jobRequest());
    const next = await one.jobs.accept(jobRequest({ userId: 'bob' }));
    await eventually(() => expect(one.delivery.news).toContain(`progress ${job.id}`));
    expect(await other.jobs.cancel(job.id, 'mod')).toBe(true);
    expect((await one.delivery.of(job)).job.cancelledBy).toBe('mod');
    await eventually(() => expect(one.delivery.news).toContain(`progress ${next.id}`));
    expect(other.delivery.arrived).toEqual([]);
  });

  it('has another bot deliver what a bot that died has accepted', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(), await harness.startBot()];
    const jobs = [await one.jobs.accept(jobRequest()), await one.jobs.accept(jobRequest({ userId: 'bob' }))];
    await one.die();
    await harness.startWorker();
    for (const job of jobs) expect(await other.delivery.of(job)).toMatchObject({ times: 1 });
    expect(one.delivery.arrived).toEqual([]);
  });

  it('delivers once, though a bot that was paused wakes in the middle of it', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(), await harness.startBot()];
    const job = await one.jobs.accept(jobRequest());
    await eventually(() => expect(one.delivery.places.has(job.id)).toBe(true));
    // It is not seen any more, and does not know.
    await one.fleet.processes.stop();
    await harness.startWorker();
    expect(await other.delivery.of(job)).toMatchObject({ times: 1 });
    expect(one.delivery.arrived).toEqual([]);
  });

  it('loses nothing when Redis forgets all', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    const accepted: Job[] = [];
    for (let index = 0; index < 4; index++) accepted.push(await jobs.accept(jobRequest({ userId: `member ${index}` })));
    await harness.restartRedis();
    await harness.startWorker();
    for (const job of accepted) expect(await delivery.of(job)).toMatchObject({ times: 1 });
  });

  it('accepts jobs while Redis is away, and paints them once it is back', async () => {
    const harness = await FleetHarness.open();
    const { jobs, delivery } = await harness.startBot();
    await harness.startWorker();
    harness.stopRedis();
    const job = await jobs.accept(jobRequest());
    await harness.restartRedis();
    expect(await delivery.of(job)).toMatchObject({ times: 1 });
  });

  it('starts no job of a paused server, whichever bot paused it, until it is resumed', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(), await harness.startBot()];
    await other.jobs.pause('calm');
    const held = await one.jobs.accept(jobRequest({ guildId: 'calm' }));
    await harness.startWorker();
    const free = await one.jobs.accept(jobRequest({ guildId: 'busy', userId: 'bob' }));
    await one.delivery.of(free);
    expect((await rowOf(harness, held)).attempt).toBe(0);
    expect(one.jobs.isPaused('calm')).toBe(true);
    await other.jobs.resume('calm');
    expect(await one.delivery.of(held)).toMatchObject({ times: 1 });
  });

  it('shows the queue of all bots', async () => {
    const harness = await FleetHarness.open();
    const [one, other] = [await harness.startBot(), await harness.startBot()];
    const jobs = [await one.jobs.accept(jobRequest()), await other.jobs.accept(jobRequest({ userId: 'bob' }))];
    await eventually(async () => {
      for (const bot of [one, other])
        expect((await bot.jobs.overview()).waiting.map(({ job }) => job.id)).toEqual(jobs.map(({ id }) => id));
    });
    await eventually(() => expect(other.delivery.places.get(jobs[1].id)).toMatchObject({ position: 2, waiting: 2 }));
    expect(other.delivery.places.has(jobs[0].id)).toBe(false);
  });
});
