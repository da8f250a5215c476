/** What a member may have in a server: taken with the job's row, given back with its end, whoever comes together and whatever dies. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUserError, UserError } from '../../src/errors/user-error.js';
import { DAY_MS, type Quota, quotaError } from '../../src/jobs/admission/quota.js';
import type { Job } from '../../src/jobs/job.js';
import { JobRows } from '../../src/jobs/rows/job-rows.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { openNewDatabase, runs, testDatabase } from '../services/databases.js';
import { eventually, FakePaintService, JobsHarness, jobRequest } from './jobs-harness.js';

const { POSITIVE_INFINITY: NONE } = Number;
const NO_LIMITS = { perMember: 1000, perGuild: 1000, total: 1000 };
const quota = (given: Partial<Quota>): Quota => ({ waiting: NONE, perDay: NONE, cooldownSeconds: 0, ...given });

const kinds = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === 'fulfilled' ? 'taken' : (result.reason as UserError).kind));
const count = (list: readonly string[], wanted: string) => list.filter((each) => each === wanted).length;
/** How often each is there. */
const tally = (list: readonly string[]) =>
  Object.fromEntries([...new Set(list)].map((each) => [each, count(list, each)]));

describe('a quota', () => {
  it('is not exceeded by concurrent requests', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: NO_LIMITS });
    const come = (given: Partial<Quota>, userId: string) =>
      Promise.allSettled(Array.from({ length: 9 }, () => jobs.accept(jobRequest({ userId, quota: quota(given) }))));
    expect(tally(kinds(await come({ perDay: 4 }, 'ann')))).toEqual({ taken: 4, 'quota-day': 5 });
    expect(tally(kinds(await come({ waiting: 3 }, 'bob')))).toEqual({ taken: 3, 'quota-waiting': 6 });
    expect(tally(kinds(await come({ cooldownSeconds: 60 }, 'cem')))).toEqual({ taken: 1, 'quota-cooldown': 8 });
    // One server's quotas are nothing to another, nor what is not counted to anybody.
    await expect(
      jobs.accept(jobRequest({ userId: 'ann', guildId: 'elsewhere', quota: quota({ perDay: 1 }) })),
    ).resolves.toBeDefined();
    await expect(jobs.accept(jobRequest({ userId: 'ann' }))).resolves.toBeDefined();
  });

  it('is not exceeded by two processes on one database', async () => {
    const database = await testDatabase();
    const stores = [await database.open(), await database.open()];
    const rows = stores.map((store) => new JobRows(store, NO_LIMITS));
    const limits = { day: quota({ perDay: 5 }), waiting: quota({ waiting: 4 }) };
    for (const [name, given] of Object.entries(limits)) {
      const come = (_: unknown, index: number) =>
        rows[index % 2].insert({ ...NEW, id: `${name} ${index}`, userId: name, acceptedAt: 10 * DAY_MS, quota: given });
      const results = kinds(await Promise.allSettled(Array.from({ length: 20 }, come)));
      expect(count(results, 'taken')).toBe(name === 'day' ? 5 : 4);
      expect(count(results, `quota-${name}`)).toBe(name === 'day' ? 15 : 16);
    }
  });

  it('can be checked by rows before anything is downloaded, and active jobs from memory', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: NO_LIMITS });
    await jobs.accept(jobRequest({ quota: quota({}) }));
    const requester = { userId: 'ann', guildId: 'guild' };
    expect(await jobs.refusal({ ...requester, quota: quota({ waiting: 1 }) })).toMatchObject({
      kind: 'quota-waiting',
      details: { limit: 1 },
    });
    expect(await jobs.refusal({ ...requester, quota: quota({ perDay: 1 }) })).toBeUndefined();
    expect(await jobs.refusalByRows({ ...requester, quota: quota({ perDay: 1 }) })).toMatchObject({
      kind: 'quota-day',
    });
    expect(await jobs.refusalByRows({ ...requester, quota: quota({ perDay: 2 }) })).toBeUndefined();
  });

  it('is given back by failed jobs and those cancelled while queued, and by nothing else', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: NO_LIMITS });
    const wanted = { quota: quota({ perDay: 2 }) };
    const left = async () => (await jobs.refusalByRows(jobRequest(wanted))) === undefined;
    const [first, second] = [await jobs.accept(jobRequest(wanted)), await jobs.accept(jobRequest(wanted))];
    expect(await left()).toBe(false);
    await jobs.cancel(second.id, 'ann');
    expect(await left()).toBe(true);

    (await harness.paintService.next()).fail(
      new UserError('memory', { needed: '9', available: '1', width: 9, height: 9 }),
    );
    await harness.delivery.of(first);
    const third = await jobs.accept(jobRequest(wanted));
    const begun = await jobs.accept(jobRequest(wanted));
    (await harness.paintService.next()).finish();
    await harness.delivery.of(third);
    await harness.paintService.next();
    await jobs.cancel(begun.id, 'ann');
    await eventually(async () => expect((await jobs.overview()).running).toEqual([]));
    expect(await left()).toBe(false);
    await expect(jobs.accept(jobRequest(wanted))).rejects.toMatchObject({ kind: 'quota-day', details: { limit: 2 } });
  });

  it('is not given back by erasing personal data', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(1, true), { limits: NO_LIMITS });
    const wanted = { quota: quota({ perDay: 1 }) };
    await harness.delivery.of(await jobs.accept(jobRequest(wanted)));
    await jobs.erasePersonalData('ann');
    expect((await jobs.exportPersonalData('ann')).records).toEqual([]);
    await expect(jobs.accept(jobRequest(wanted))).rejects.toMatchObject({ kind: 'quota-day' });
    const tomorrow = new JobRows(harness.store, NO_LIMITS);
    await tomorrow.deleteQuotaLeftovers(Date.now() + DAY_MS);
    expect(await jobs.refusalByRows(jobRequest(wanted))).toBeUndefined();
  });

  it('counts running jobs after a crash', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), { limits: NO_LIMITS });
    const wanted = { quota: quota({ perDay: 3 }) };
    for (let i = 0; i < 3; i++) await jobs.accept(jobRequest(wanted));
    await harness.paintService.next();
    await harness.die();
    const again = await harness.open(new FakePaintService(), { limits: NO_LIMITS });
    await expect(again.accept(jobRequest(wanted))).rejects.toMatchObject({ kind: 'quota-day' });
    const [next] = (await again.overview()).waiting;
    await again.cancel(next.job.id, 'ann');
    await again.accept(jobRequest(wanted));
    await expect(again.accept(jobRequest(wanted))).rejects.toMatchObject({ kind: 'quota-day' });
  });
});

const LIMITS: Quota = { waiting: 3, perDay: 4, cooldownSeconds: 30 };
const HOUR = 3_600_000;

type Ending = 'queued' | 'running' | 'done' | 'failed' | 'dropped' | 'stopped';

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      wait: fc.constantFrom(0, 10_000, 60_000, HOUR, 9 * HOUR),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('begin' as const), index: fc.nat(9) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('finish' as const, 'fail' as const, 'cancel' as const, 'abandon' as const),
      index: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('kill' as const) }) },
);

describe('quotas after any history', () => {
  it('allow exactly what a plain count allows', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40, size: 'max' }), async (steps) => {
        const store = await openNewDatabase();
        const rows = new JobRows(store, NO_LIMITS);
        const model: { id: string; at: number; state: Ending; begun: boolean }[] = [];
        let now = 10 * DAY_MS;
        const among = (index: number, ...states: Ending[]) => {
          const found = model.filter(({ state }) => states.includes(state));
          return found.length === 0 ? undefined : found[index % found.length];
        };
        for (const each of steps) {
          if (each.kind === 'ask') {
            asked++;
            now += each.wait;
            const taken = model.filter(({ at, state }) => at > now - DAY_MS && !['failed', 'dropped'].includes(state));
            const active = model.filter(({ state }) => ['queued', 'running'].includes(state));
            const allowed =
              active.length < LIMITS.waiting &&
              taken.length < LIMITS.perDay &&
              taken.every(({ at }) => at + 1000 * LIMITS.cooldownSeconds <= now);
            const id = `job ${model.length} ${asked}`;
            const result = await rows.insert({ ...NEW, id, acceptedAt: now, quota: LIMITS }).then(
              () => 'taken',
              (error: UserError) => error.kind,
            );
            expect(result === 'taken').toBe(allowed);
            if (allowed) model.push({ id, at: now, state: 'queued', begun: false });
          } else if (each.kind === 'begin') {
            const job = among(each.index, 'queued');
            if (job === undefined) continue;
            await rows.begin(job.id, { workerId: 'one', isAgain: false }, now);
            job.state = 'running';
            job.begun = true;
          } else if (each.kind === 'finish') {
            const job = among(each.index, 'running');
            if (job === undefined) continue;
            await rows.painted((await rows.find(job.id)) as Job, PAINTED);
            await rows.delivered(job.id, each.index % 2 === 0, now);
            job.state = 'done';
          } else if (each.kind === 'fail') {
            const job = among(each.index, 'running');
            if (job === undefined) continue;
            await rows.end(job.id, { failure: { kind: 'engine', details: {} } }, now);
            job.state = 'failed';
          } else if (each.kind === 'kill') {
            // Begun is begun: what was being painted waits again, and has had its turn.
            await rows.requeue();
            for (const job of model) if (job.state === 'running') job.state = 'queued';
          } else {
            const job = among(each.index, 'queued', 'running');
            if (job === undefined) continue;
            if (each.kind === 'cancel') await rows.end(job.id, { cancelledBy: 'ann' }, now);
            else await rows.abandon(job.id, now);
            job.state = job.begun ? 'stopped' : 'dropped';
          }
        }
        await store.destroy();
      }),
      { numRuns: runs(40) },
    );
    console.log(`${asked} requests, each allowed or refused as by a plain count`);
  });

  it('without a cooldown refuses nobody for a job that another process has accepted a little later', () => {
    const now = 10 * DAY_MS;
    expect(quotaError([now - 5, now + 3], quota({ perDay: 4 }), now)).toBeUndefined();
    expect(quotaError([now + 3], quota({ perDay: 4, cooldownSeconds: 1 }), now)?.kind).toBe('quota-cooldown');
  });

  it('tell the first second at which another job is allowed', () => {
    const taken = fc.array(fc.integer({ min: 9 * DAY_MS, max: 10 * DAY_MS }), { maxLength: 8 });
    const limits = fc.record({
      waiting: fc.constant(NONE),
      perDay: fc.integer({ min: 1, max: 6 }),
      cooldownSeconds: fc.integer({ min: 0, max: 86_400 }),
    });
    fc.assert(
      fc.property(taken, limits, (times, given) => {
        const now = 10 * DAY_MS;
        const refusal = quotaError(times, given, now);
        if (!isUserError(refusal, 'quota-day')) return;
        const until = 1000 * refusal.details.until;
        expect(quotaError(times, { ...given, cooldownSeconds: 0 }, until)).toBeUndefined();
        expect(quotaError(times, { ...given, cooldownSeconds: 0 }, until - 1000)).toBeDefined();
      }),
    );
  });
});

const PAINTED = { picture: 'p', width: 8, height: 8, networks: ['lite'], engine: 'paper', seconds: 1 };
const NEW = {
  userId: 'ann',
  guildId: 'guild',
  channelId: 'channel',
  name: 'cat × starry-night',
  options: DEFAULTS,
  clamped: [],
  content: 'content',
  aspect: 1,
  styles: [{ picture: 'style', share: 1 }],
  reply: {},
};
