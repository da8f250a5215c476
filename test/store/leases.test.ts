import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { LeasedTask } from '../../src/store/fleet/leased-task.js';
import { Leases } from '../../src/store/fleet/leases.js';
import { type NewDatabase, newDatabase } from '../services/databases.js';

let database: NewDatabase;
let stores: Database[];

beforeEach(async () => {
  database = await newDatabase();
  // As two processes have it: a connection each.
  stores = [await database.open(), await database.open()];
});

afterEach(async () => {
  await database.remove();
});

const log = pino({ level: 'silent' });
const LONG_MS = 60_000;

describe('a lease', () => {
  it('is held by one at a time, and has a higher fence for each holder', async () => {
    const [one, other] = stores.map((store, i) => new Leases(store, `process ${i}`));
    const first = await one.acquire('sweeper', LONG_MS);
    expect(first?.isHeld()).toBe(true);
    expect(await other.acquire('sweeper', LONG_MS)).toBeUndefined();
    expect(await one.acquire('sweeper', LONG_MS)).toBeUndefined();
    expect(await other.acquire('deadlines', LONG_MS)).toMatchObject({ fence: 1 });
    await one.release(first as NonNullable<typeof first>);
    expect(first?.isHeld()).toBe(false);
    expect(await other.acquire('sweeper', LONG_MS)).toMatchObject({ fence: 2 });
  });

  it('goes to another process once it has run out, and cannot be renewed or given back by the first one then', async () => {
    const [one, other] = stores.map((store, i) => new Leases(store, `process ${i}`));
    const first = await one.acquire('sweeper', 30);
    await setTimeout(40);
    expect(first?.isHeld()).toBe(false);
    const second = await other.acquire('sweeper', LONG_MS);
    expect(await one.renew(first as NonNullable<typeof first>, LONG_MS)).toBe(false);
    await one.release(first as NonNullable<typeof first>);
    expect(await one.acquire('sweeper', LONG_MS)).toBeUndefined();
    expect(await other.renew(second as NonNullable<typeof second>, LONG_MS)).toBe(true);
  });

  it('is not renewed after it has run out, even where nobody took it', async () => {
    const leases = new Leases(stores[0], 'process');
    const lease = await leases.acquire('sweeper', 30);
    await setTimeout(40);
    expect(await leases.renew(lease as NonNullable<typeof lease>, LONG_MS)).toBe(false);
  });

  it('is kept after it has run out only where nobody had it since', async () => {
    const [one, other] = stores.map((store, i) => new Leases(store, `process ${i}`));
    const first = (await one.acquire('sweeper', 30)) as NonNullable<Awaited<ReturnType<Leases['acquire']>>>;
    await setTimeout(40);
    expect(await one.keep(first, 30)).toBe(true);
    await setTimeout(40);
    const second = await other.acquire('sweeper', LONG_MS);
    await other.release(second as NonNullable<typeof second>);
    expect(await one.keep(first, LONG_MS)).toBe(false);
    expect(first.isHeld()).toBe(false);
  });

  it('is waited for, no longer than one is patient', async () => {
    const [one, other] = stores.map((store, i) => new Leases(store, `process ${i}`));
    const first = await one.acquire('sweeper', LONG_MS);
    expect(await other.waitFor('sweeper', LONG_MS, { poll: 10, patience: 30 })).toBeUndefined();
    const waiting = other.waitFor('sweeper', LONG_MS, { poll: 10 });
    await one.release(first as NonNullable<typeof first>);
    expect(await waiting).toMatchObject({ fence: 2 });
  });
});

describe('a leased task', () => {
  it('runs in one process at a time, and in another one as soon as it is given back', async () => {
    const running: string[] = [];
    const [one, other] = stores.map((store, i) => {
      const run = async (signal: AbortSignal) => {
        running.push(`begun by ${i}`);
        await new Promise((ended) => signal.addEventListener('abort', ended));
        running.push(`ended by ${i}`);
      };
      return new LeasedTask({ leases: new Leases(store, `process ${i}`), name: 'task', lifetime: 500, log, run });
    });
    one.start();
    await vi.waitFor(() => expect(running).toEqual(['begun by 0']));
    other.start();
    await setTimeout(600);
    expect(running).toEqual(['begun by 0']);
    await one.stop();
    await vi.waitFor(() => expect(running).toEqual(['begun by 0', 'ended by 0', 'begun by 1']));
    await other.stop();
  });

  it('is begun again after it has failed', async () => {
    let tries = 0;
    const run = async () => {
      if (++tries === 1) throw new Error('the first try');
    };
    const task = new LeasedTask({ leases: new Leases(stores[0], 'process'), name: 'task', lifetime: 100, log, run });
    task.start();
    await vi.waitFor(() => expect(tries).toBeGreaterThan(1));
    await task.stop();
  });

  it('ends when its lease was taken away', async () => {
    let ended = false;
    const run = async (signal: AbortSignal) => {
      await new Promise((stopped) => signal.addEventListener('abort', stopped));
      ended = true;
    };
    const task = new LeasedTask({ leases: new Leases(stores[0], 'process'), name: 'task', lifetime: 200, log, run });
    task.start();
    await vi.waitFor(async () =>
      expect(await stores[1].selectFrom('leases').selectAll().execute()).toMatchObject([{ holder: 'process' }]),
    );
    await stores[1]
      .updateTable('leases')
      .set({ fence: 9, holder: 'another', expires_at: Number.MAX_SAFE_INTEGER })
      .execute();
    await vi.waitFor(() => expect(ended).toBe(true));
    await task.stop();
  });
});
