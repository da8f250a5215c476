/** A full disk and a locked database: real ones, as SQLite says them. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Checkpoints } from '../../src/store/checkpoints.js';
import { RetryWindow } from '../../src/store/retrying-sqlite.js';
import { hold } from '../store/lock-holder-process.js';
import { eventually, FakePaintService, JobsHarness, jobRequest, storedPictures } from './jobs-harness.js';

describe('storage trouble', () => {
  /** A real "database or disk is full", from SQLite itself. */
  async function fill({ store }: JobsHarness, full: boolean): Promise<void> {
    const pages = full ? 1 : 1e9;
    await sql`pragma max_page_count = ${sql.lit(pages)}`.execute(store);
    if (full)
      await expect(
        store
          .insertInto('key_values')
          .values({ name: 'filler', value: 'x'.repeat(1e6) })
          .execute(),
      ).rejects.toMatchObject({ code: 'SQLITE_FULL' });
  }

  it('refuses a job with words, and keeps nothing of it', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    await fill(house, true);
    const large = jobRequest({ reply: { message: 'x'.repeat(1e6) } });
    await expect(jobs.accept(large)).rejects.toMatchObject({ kind: 'storage' });
    expect(await storedPictures(house)).toEqual([]);
    await fill(house, false);
    expect(await jobs.accept(large)).toMatchObject({ state: 'queued' });
  });

  it('loses no job whose painting could not be noted: it goes on from its checkpoint', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const job = await jobs.accept(jobRequest());
    const sitting = await house.painter.next();
    sitting.snapshot(0.9, 'nearly there');
    await fill(house, true);
    sitting.finish({ networks: ['x'.repeat(1e6)] });
    await eventually(() => expect(house.log.some(({ msg }) => msg === 'a job could not be noted')).toBe(true));
    expect((await jobs.find(job.id))?.state).toBe('running');
    await fill(house, false);
    const second = await house.painter.next();
    expect(Buffer.from(second.task.checkpoint as Uint8Array).toString()).toBe('nearly there');
    second.finish();
    expect(await house.delivery.of(job)).toMatchObject({ times: 1, painting: `the painting of ${job.id}` });
  });

  it('costs a checkpoint that cannot be written, and not the painting', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open(new FakePaintService(), {
      // A file is where the folder should be.
      checkpoints: new Checkpoints(house.file),
    });
    const job = await jobs.accept(jobRequest());
    const sitting = await house.painter.next();
    sitting.snapshot(0.5, 'lost');
    sitting.finish();
    expect((await house.delivery.of(job)).painting).toBe(`the painting of ${job.id}`);
  });

  it('that is a backup which holds the database delays jobs, and those that wait are found meanwhile', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open();
    const first = await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest());
    const sitting = await house.painter.next();
    const letGo = await hold(house.file);
    sitting.finish();
    const third = jobs.accept(jobRequest());
    const cancelled = jobs.cancel(second.id, 'ann');
    expect((await jobs.find(first.id))?.state).toBe('running');
    expect((await jobs.find(second.id))?.state).toBe('queued');
    expect(jobs.refusal(first)).toBeUndefined();
    expect(house.delivery.arrived).toEqual([]);
    await letGo();
    expect(await cancelled).toBe(true);
    await house.delivery.of(first);
    await house.delivery.of(second);
    const next = await house.painter.next();
    expect(next.task.id).toBe((await third).id);
  });

  it('delivers nothing twice when the first time could not be noted', async () => {
    const house = await JobsHarness.build();
    const jobs = await house.open(new FakePaintService(), {}, new RetryWindow(50));
    let letGo = async () => {};
    house.delivery.answer = async () => {
      letGo = await hold(house.file);
      return true;
    };
    const job = await jobs.accept(jobRequest());
    (await house.painter.next()).finish();
    await eventually(() => expect(house.log.some(({ msg }) => msg === 'not delivered yet')).toBe(true));
    await letGo();
    await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    expect(house.delivery.arrived).toHaveLength(1);
  });
});
