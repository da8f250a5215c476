/** How the processes of a fleet see each other. */
import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { Processes } from '../../src/store/fleet/processes.js';
import { type NewDatabase, newDatabase } from '../services/databases.js';

const log = pino({ level: 'silent' });
const TIMING = { beatMs: 20, staleAfterMs: 300, deadAfterMs: 400, leaseMs: 300, reconcileMs: 50 };

let database: NewDatabase;
let started: Processes[];

beforeEach(async () => {
  database = await newDatabase();
  started = [];
});

afterEach(async () => {
  for (const processes of started) await processes.stop();
  await database.remove();
});

async function start(id: string): Promise<Processes> {
  const store: Database = await database.open();
  const own = { id, role: 'bot', version: '1.0.0', protocol: 1, info: () => ({}) };
  const processes = new Processes(store, own, log, TIMING);
  await processes.start();
  started.push(processes);
  return processes;
}

const aliveIn = async (processes: Processes) =>
  (await processes.all())
    .filter(({ isAlive }) => isAlive)
    .map(({ id }) => id)
    .sort();

it('a process is seen while what follows from a sign of life takes its time', async () => {
  const [slow, other] = [await start('slow'), await start('other')];
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const heard = vi.fn(() => held);
  slow.onBeat(heard);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
  await setTimeout(1.5 * TIMING.deadAfterMs);
  expect(slow.isFresh()).toBe(true);
  expect(await aliveIn(other)).toEqual(['other', 'slow']);
  // And nobody is told of the next one meanwhile.
  expect(heard).toHaveBeenCalledOnce();
  goOn();
  await vi.waitFor(() => expect(heard.mock.calls.length).toBeGreaterThan(1));
});

it('that others may have taken over is told although the one before took long, or one who hears fails', async () => {
  const process = await start('paused');
  let goOn = () => {};
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const told: boolean[] = [];
  let fails = 1;
  process.onBeat(async (wasStale) => {
    told.push(wasStale);
    if (told.length === 1) await held;
    if (wasStale && fails-- > 0) throw new Error('the database is away');
  });
  await vi.waitFor(() => expect(told).toEqual([false]));
  const past = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2 * TIMING.staleAfterMs);
  expect(process.isFresh()).toBe(false);
  past.mockRestore();
  await vi.waitFor(() => expect(process.isFresh()).toBe(true));
  goOn();
  await vi.waitFor(() => expect(told.slice(0, 4)).toEqual([false, true, true, false]));
});
