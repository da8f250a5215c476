/** What the processes of a fleet know of each other, and how often they read it. */
import pino from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { FLEET_TIMING } from '../../src/store/fleet/fleet-timing.js';
import { Processes } from '../../src/store/fleet/processes.js';
import { describeOnDatabases, type NewDatabase, newDatabase } from '../services/databases.js';

describeOnDatabases('a process of a fleet', (kind) => {
  let database: NewDatabase;
  let store: Database;
  const started: Processes[] = [];
  beforeEach(async () => {
    database = await newDatabase(kind);
    store = await database.open();
  });
  afterEach(async () => {
    for (const each of started.splice(0)) await each.stop();
    await database.remove();
  });

  async function start(id: string, protocol = 1): Promise<Processes> {
    const own = { id, role: 'worker', version: '1', protocol, info: () => ({}) };
    const processes = new Processes(store, own, pino({ level: 'silent' }), FLEET_TIMING);
    await processes.start();
    started.push(processes);
    return processes;
  }

  it('knows at its next beat that there is a newer one', async () => {
    const old = await start('old');
    await old.beat();
    expect(old.newestProtocol).toBe(1);
    const newer = await start('new', 2);
    await old.beat();
    expect(old.newestProtocol).toBe(2);
    await newer.stop();
    await old.beat();
    expect(old.newestProtocol).toBe(1);
  });

  it('reads the others once for all who ask between two beats', async () => {
    const one = await start('one');
    const all = vi.spyOn(one, 'all');
    const [first, second] = await Promise.all([one.recent(), one.recent()]);
    expect(first.map(({ id }) => id)).toEqual(['one']);
    expect(second).toBe(first);
    expect(all).toHaveBeenCalledTimes(1);
  });
});
