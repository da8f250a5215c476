/** Figures of the whole fleet: what its database knows, so that each process tells the same, and what its Redis says of itself. */
import type { Database } from '../store/database.js';
import { databaseTime } from '../store/database-time.js';

export interface FleetFigures {
  /** Seconds that the job has waited which has waited longest; 0 where none does. Those of paused servers wait for a moderator, and do not count. */
  readonly oldestWaitSeconds: number;
  /** Jobs that have ended, or are painted, and whose members do not know yet. */
  readonly undelivered: number;
  /** Seconds since the first of those ended; 0 where there is none. */
  readonly oldestUndeliveredSeconds: number;
  /** By role; empty where there is one process, which keeps no list. */
  readonly processes: readonly { readonly role: string; readonly alive: number; readonly dead: number }[];
  /** Names of the leases that this process holds. */
  readonly leases: readonly string[];
  readonly redis: RedisFigures | undefined;
}

export interface RedisFigures {
  /** Whether it throws keys away when it is full: a queue must not lose any. */
  readonly evicts: boolean;
  /** Keys thrown away since it started. */
  readonly evictedKeys: number;
  /** Of ten keys chosen at random, those that are not this fleet's. */
  readonly foreignKeys: number;
  readonly usedBytes: number;
}

/** As much of ioredis as is needed here. */
export interface RedisConnection {
  info(): Promise<string>;
  randomkey(): Promise<string | null>;
}

export interface FleetFigureSources {
  readonly store: Database;
  /** Milliseconds since 1970: the clock by which jobs are accepted. */
  now(): number;
  /** The id of this process among the others; undefined where there are none. */
  readonly processId?: string | undefined;
  readonly redis?: { readonly connection: RedisConnection; readonly prefix: string } | undefined;
}

/** As in `Processes`: one that was not seen for so long is dead. */
const DEAD_AFTER_MS = 20_000;
const SAMPLED_KEYS = 10;

export async function readFleetFigures(sources: FleetFigureSources): Promise<FleetFigures> {
  const [waits, deliveries, processes, leases, redis] = await Promise.all([
    oldestWait(sources),
    undelivered(sources),
    countProcesses(sources),
    ownLeases(sources),
    redisFigures(sources),
  ]);
  return { ...waits, ...deliveries, processes, leases, redis };
}

const secondsSince = (now: number, then: number | null | undefined): number =>
  then === null || then === undefined ? 0 : Math.max(0, (now - Number(then)) / 1000);

async function oldestWait({ store, now }: FleetFigureSources): Promise<Pick<FleetFigures, 'oldestWaitSeconds'>> {
  const row = await store
    .selectFrom('jobs')
    .select(({ fn }) => fn.min('accepted_at').as('oldest'))
    .where('state', '=', 'queued')
    .where(({ or, eb, not, exists, selectFrom }) =>
      or([
        eb('guild_id', 'is', null),
        not(
          exists(
            selectFrom('paused_guilds').select('guild_id').whereRef('paused_guilds.guild_id', '=', 'jobs.guild_id'),
          ),
        ),
      ]),
    )
    .executeTakeFirst();
  return { oldestWaitSeconds: secondsSince(now(), row?.oldest) };
}

async function undelivered({
  store,
  now,
}: FleetFigureSources): Promise<Pick<FleetFigures, 'undelivered' | 'oldestUndeliveredSeconds'>> {
  const row = await store
    .selectFrom('jobs')
    .select(({ fn }) => [fn.countAll().as('count'), fn.min('ended_at').as('oldest')])
    .where('notified_at', 'is', null)
    .where('ended_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return { undelivered: Number(row.count), oldestUndeliveredSeconds: secondsSince(now(), row.oldest) };
}

async function countProcesses({ store, processId }: FleetFigureSources): Promise<FleetFigures['processes']> {
  if (processId === undefined) return [];
  const rows = await store
    .selectFrom('processes')
    .select('role')
    .select(({ eb }) => eb(databaseTime(store), '-', eb.ref('seen_at')).as('unseen_for'))
    .execute();
  const roles = [...new Set(['bot', 'worker', ...rows.map(({ role }) => role)])];
  return roles.map((role) => {
    const ofRole = rows.filter((row) => row.role === role);
    const alive = ofRole.filter(({ unseen_for }) => Number(unseen_for) < DEAD_AFTER_MS).length;
    return { role, alive, dead: ofRole.length - alive };
  });
}

async function ownLeases({ store, processId }: FleetFigureSources): Promise<string[]> {
  if (processId === undefined) return [];
  const rows = await store
    .selectFrom('leases')
    .select('name')
    .where('holder', '=', processId)
    .where('expires_at', '>', databaseTime(store))
    .execute();
  return rows.map(({ name }) => name);
}

async function redisFigures({ redis }: FleetFigureSources): Promise<RedisFigures | undefined> {
  if (redis === undefined) return undefined;
  const { connection, prefix } = redis;
  const info = parseInfo(await connection.info());
  const keys = await Promise.all(Array.from({ length: SAMPLED_KEYS }, () => connection.randomkey()));
  return {
    // Without a limit it never has to.
    evicts: info.get('maxmemory_policy') !== 'noeviction' && Number(info.get('maxmemory') ?? 0) > 0,
    evictedKeys: Number(info.get('evicted_keys') ?? 0),
    foreignKeys: keys.filter((key) => key !== null && !key.startsWith(`${prefix}:`)).length,
    usedBytes: Number(info.get('used_memory') ?? 0),
  };
}

/** Lines `name:value`, and headings. */
const parseInfo = (text: string): Map<string, string> =>
  new Map(text.split('\r\n').flatMap((line) => (line.includes(':') ? [line.split(':', 2) as [string, string]] : [])));

/** What an operator should look at, in words; nothing of it is mended by starting this process anew. */
export function warningsOf(figures: FleetFigures): string[] {
  const { processes, oldestWaitSeconds, redis } = figures;
  const workers = processes.find(({ role }) => role === 'worker');
  return [
    ...(workers?.alive === 0 && oldestWaitSeconds > 0 ? ['jobs wait, and there is no worker'] : []),
    ...(redis?.evicts === true ? ['Redis throws keys away when it is full: set maxmemory-policy to noeviction'] : []),
    ...((redis?.foreignKeys ?? 0) > 0 ? ['Redis is shared with something else'] : []),
  ];
}
