import { setTimeout } from 'node:timers/promises';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '../../src/store/database.js';
import { Leases } from '../../src/store/fleet/leases.js';
import { becomeSoleProcess } from '../../src/store/fleet/sole-process.js';
import { type NewDatabase, newDatabase } from '../services/databases.js';

const log = pino({ level: 'silent' });
const LIFETIME_MS = 250;

let database: NewDatabase;
let store: Database;
beforeEach(async () => {
  database = await newDatabase();
  store = await database.open();
});
afterEach(() => database.remove());

const enter = (name: string, onLost = vi.fn()) =>
  becomeSoleProcess({ leases: new Leases(store, name), log, onLost, lifetime: LIFETIME_MS });

describe('the only process of a database', () => {
  it('keeps a second one out, with words, and lets it in once it has left', async () => {
    const onLost = vi.fn();
    const first = await enter('first', onLost);
    await expect(enter('second')).rejects.toMatchObject({ kind: 'database-busy' });
    await first.leave();
    const second = await enter('second');
    await second.leave();
    expect(onLost).not.toHaveBeenCalled();
  });

  it('takes the place of one that was killed', async () => {
    await new Leases(store, 'killed').acquire('sole-process', LIFETIME_MS);
    const second = await enter('second');
    await second.leave();
  });

  it('stays where its lease has run out while the database was away, and nobody came', async () => {
    const onLost = vi.fn();
    const first = await enter('first', onLost);
    await store.updateTable('leases').set({ expires_at: 0 }).execute();
    const held = () => store.selectFrom('leases').select('expires_at').executeTakeFirstOrThrow();
    await vi.waitFor(async () => expect(Number((await held()).expires_at)).toBeGreaterThan(0));
    expect(onLost).not.toHaveBeenCalled();
    await first.leave();
  });

  it('is told once when another one has its place, as after a pause', async () => {
    const onLost = vi.fn();
    const first = await enter('first', onLost);
    await store
      .updateTable('leases')
      .set({ fence: 9, holder: 'second', expires_at: Number.MAX_SAFE_INTEGER })
      .execute();
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledOnce());
    expect(onLost.mock.calls[0]?.[0]).toMatchObject({ kind: 'database-busy' });
    await setTimeout(LIFETIME_MS);
    expect(onLost).toHaveBeenCalledOnce();
    await first.leave();
  });
});
