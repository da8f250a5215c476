/** What is wrong with a fleet as a whole. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type FleetFigureSources, readFleetFigures, warningsOf } from '../../src/observability/fleet-figures.js';
import type { Database } from '../../src/store/database.js';
import { Leases } from '../../src/store/fleet/leases.js';
import { openNewDatabase } from '../services/databases.js';

let store: Database;
beforeEach(async () => {
  store = await openNewDatabase();
});
afterEach(() => store.destroy());

const NOW = 1_000_000;

const job = (id: string, change: object) => ({
  id,
  start_tag: 0,
  user_id: 'u',
  guild_id: 'g',
  channel_id: 'c',
  name: 'swirls',
  options: '{}',
  content: 'h',
  aspect: 1,
  styles: '[]',
  reply: '{}',
  attempt: 0,
  accepted_at: NOW,
  counts_toward_quota: 1,
  kind: 'painting',
  ...change,
});

async function insert(...jobs: object[]): Promise<void> {
  for (const [sequence, each] of jobs.entries())
    await store
      .insertInto('jobs')
      .values({ sequence, ...each } as never)
      .execute();
}

const redis = (info: string, keys: string[]) => ({
  connection: {
    info: () => Promise.resolve(info),
    randomkey: () => Promise.resolve(keys.shift() ?? 'brushwork:x'),
  },
  prefix: 'brushwork',
});

const figures = (more: Partial<FleetFigureSources> = {}) =>
  readFleetFigures({ store, now: () => NOW, processId: 'me', ...more });

it('the longest wait does not count servers that a moderator has paused', async () => {
  await store.insertInto('paused_guilds').values({ guild_id: 'paused', since: 0 }).execute();
  await insert(
    job('1', { state: 'queued', accepted_at: NOW - 90_000, guild_id: 'paused' }),
    job('2', { state: 'queued', accepted_at: NOW - 30_000 }),
    job('3', { state: 'queued', accepted_at: NOW - 40_000, guild_id: null }),
    job('4', { state: 'running', accepted_at: NOW - 95_000 }),
  );
  expect((await figures()).oldestWaitSeconds).toBe(40);
});

it('what has ended and was not told is counted, from when it ended', async () => {
  await insert(
    job('1', { state: 'failed', ended_at: NOW - 60_000, notified_at: NOW }),
    job('2', { state: 'failed', ended_at: NOW - 20_000, notified_at: null }),
    job('3', { state: 'cancelled', ended_at: NOW - 5000, notified_at: null }),
  );
  expect(await figures()).toMatchObject({ undelivered: 2, oldestUndeliveredSeconds: 20 });
});

it('only leases that this process holds are told', async () => {
  await new Leases(store, 'me').acquire('sweeper', 60_000);
  await new Leases(store, 'other').acquire('outbox', 60_000);
  expect((await figures()).leases).toEqual(['sweeper']);
});

it('a queue that is alive with no consumer is said in words', async () => {
  const process = (id: string, role: string, seen_at: number) => ({
    id,
    role,
    version: '1',
    protocol: 1,
    started_at: 0,
    seen_at,
    info: '{}',
  });
  await store
    .insertInto('processes')
    .values([process('a', 'bot', Date.now()), process('b', 'worker', Date.now() - 60_000)])
    .execute();
  await insert(job('1', { state: 'queued', accepted_at: NOW - 1000 }));
  const read = await figures();
  expect(read.processes).toContainEqual({ role: 'bot', alive: 1, dead: 0 });
  expect(read.processes).toContainEqual({ role: 'worker', alive: 0, dead: 1 });
  expect(warningsOf(read)).toEqual(['jobs wait, and there is no worker']);
});

it('a Redis that throws keys away, or that others use, is said in words', async () => {
  const bad = redis('# Memory\r\nused_memory:12\r\nmaxmemory:100\r\nmaxmemory_policy:allkeys-lru\r\nevicted_keys:3', [
    'cache:1',
  ]);
  const read = await figures({ redis: bad });
  expect(read.redis).toEqual({ evicts: true, evictedKeys: 3, foreignKeys: 1, usedBytes: 12 });
  expect(warningsOf(read)).toHaveLength(2);
  const good = redis('maxmemory:100\r\nmaxmemory_policy:noeviction\r\nevicted_keys:0', []);
  expect(warningsOf(await figures({ redis: good }))).toEqual([]);
  // Without a limit it never is full.
  const unlimited = redis('maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\nevicted_keys:0', []);
  expect(warningsOf(await figures({ redis: unlimited }))).toEqual([]);
});
