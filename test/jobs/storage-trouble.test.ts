/** A full disk and a locked database, with real errors of SQLite. */
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { Checkpoints } from '../../src/store/pictures/checkpoints.js';
import { RetryWindow } from '../../src/store/retry-window.js';
import { lockDatabase } from '../store/database-lock-process.js';
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

  it('refuses a job with kind `storage`, and stores nothing of it', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    await fill(harness, true);
    const large = jobRequest({ reply: { message: 'x'.repeat(1e6) } });
    await expect(jobs.accept(large)).rejects.toMatchObject({ kind: 'storage' });
    expect(await storedPictures(harness)).toEqual([]);
    await fill(harness, false);
    expect(await jobs.accept(large)).toMatchObject({ state: 'queued' });
  });

  it('runs a job again from its checkpoint when its painting could not be recorded', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const job = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    pending.snapshot(0.9, 'nearly there');
    await fill(harness, true);
    pending.finish({ networks: ['x'.repeat(1e6)] });
    await eventually(() =>
      expect(harness.log.some(({ msg }) => msg === 'the state of a job could not be written; retrying')).toBe(true),
    );
    expect((await jobs.find(job.id))?.state).toBe('running');
    await fill(harness, false);
    const second = await harness.paintService.next();
    expect(Buffer.from(second.task.checkpoint as Uint8Array).toString()).toBe('nearly there');
    second.finish();
    expect(await harness.delivery.of(job)).toMatchObject({ times: 1, painting: `the painting of ${job.id}` });
  });

  it('that keeps a checkpoint from being written does not fail the painting', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), {
      // A file instead of a folder.
      checkpoints: new Checkpoints(harness.file),
    });
    const job = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    pending.snapshot(0.5, 'lost');
    pending.finish();
    expect((await harness.delivery.of(job)).painting).toBe(`the painting of ${job.id}`);
  });

  it('that is a lock by a backup delays jobs, and queued ones are found meanwhile', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open();
    const first = await jobs.accept(jobRequest());
    const second = await jobs.accept(jobRequest());
    const pending = await harness.paintService.next();
    const releaseLock = await lockDatabase(harness.file);
    pending.finish();
    const third = jobs.accept(jobRequest());
    const cancelled = jobs.cancel(second.id, 'ann');
    expect((await jobs.find(first.id))?.state).toBe('running');
    expect((await jobs.find(second.id))?.state).toBe('queued');
    expect(await jobs.refusal(first)).toBeUndefined();
    expect(harness.delivery.arrived).toEqual([]);
    await releaseLock();
    expect(await cancelled).toBe(true);
    await harness.delivery.of(first);
    await harness.delivery.of(second);
    const next = await harness.paintService.next();
    expect(next.task.id).toBe((await third).id);
  });

  it('delivers nothing twice when the first delivery could not be recorded', async () => {
    const harness = await JobsHarness.build();
    const jobs = await harness.open(new FakePaintService(), {}, new RetryWindow(50));
    let releaseLock = async () => {};
    harness.delivery.answer = async () => {
      releaseLock = await lockDatabase(harness.file);
      return true;
    };
    const job = await jobs.accept(jobRequest());
    (await harness.paintService.next()).finish();
    await eventually(() => expect(harness.log.some(({ msg }) => msg === 'delivery failed; retrying')).toBe(true));
    await releaseLock();
    await eventually(async () => expect((await jobs.find(job.id))?.state).toBe('delivered'));
    expect(harness.delivery.arrived).toHaveLength(1);
  });
});
