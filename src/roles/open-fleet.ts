/** Makes this process one of a fleet: its queue, its event bus, its place among the processes. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { FLEET_EVENT_KINDS, type FleetEventKind } from '../events/fleet-event.js';
import { RedisEventBus } from '../events/redis-event-bus.js';
import type { Fleet } from '../jobs/fleet/fleet-parts.js';
import { JobSnapshots, type SnapshotBytes } from '../jobs/fleet/job-snapshots.js';
import { PROTOCOL } from '../jobs/fleet/worker-info.js';
import { BullmqJobQueue } from '../jobs/queue/bullmq/bullmq-job-queue.js';
import { PACKAGE_VERSION } from '../package-info.js';
import { type Database, getValue, setValueOnce } from '../store/database.js';
import { FLEET_TIMING, type FleetTiming } from '../store/fleet/fleet-timing.js';
import { Leases } from '../store/fleet/leases.js';
import { Processes } from '../store/fleet/processes.js';
import { connectRedis } from './redis.js';
import type { Role } from './role.js';

export interface OpenFleetOptions {
  readonly redisUrl: string;
  readonly role: Role;
  readonly store: Database;
  readonly snapshots: SnapshotBytes;
  readonly log: Logger;
  /** Shorter only in tests. */
  readonly timing?: FleetTiming;
}

/** Of all keys of all fleets. */
const KEY_PREFIX = 'brushwork';

export interface OpenFleet extends Fleet {
  /** For figures and the page of the queue. */
  readonly redis: { readonly connection: Redis; readonly prefix: string; readonly queuePrefix: string };
  /** Something more that this process tells about itself; read at each beat. */
  describe(info: () => object): void;
  /** Leaves the fleet. */
  close(): Promise<void>;
}

const FLEET_NAME = 'fleet-name';

/** What a worker listens to; the rest is for bots. */
const WORKER_EVENTS: readonly FleetEventKind[] = ['accepted', 'withdrawn', 'blocks-changed'];

/** @throws UserError `redis` where it cannot be reached. */
export async function openFleet({
  redisUrl,
  role,
  store,
  snapshots,
  log,
  timing = FLEET_TIMING,
}: OpenFleetOptions): Promise<OpenFleet> {
  const id = `${role}:${hostname()}:${process.pid}:${randomUUID()}`;
  // Of the database: several fleets may share a Redis, and do not see each other's jobs.
  const prefix = `${KEY_PREFIX}:${await fleetName(store)}`;
  const connections = await Promise.all(['queue', 'events', 'listener'].map((name) => connectRedis(redisUrl, name)));
  const [connection, publisher, subscriber] = connections;
  const queue = new BullmqJobQueue({ connection, prefix, log, lockMs: timing.leaseMs });
  const kinds = role === 'worker' ? WORKER_EVENTS : FLEET_EVENT_KINDS;
  const bus = await RedisEventBus.open({ publisher, subscriber, prefix, processId: id, kinds, log });
  const descriptions: (() => object)[] = [];
  const info = () =>
    Object.assign({ host: hostname(), pid: process.pid }, ...descriptions.map((describe) => describe()));
  const processes = new Processes(store, { id, role, version: PACKAGE_VERSION, protocol: PROTOCOL, info }, log, timing);
  await processes.start();
  log.info({ process: id, role }, 'this process is one of a fleet');
  return {
    redis: { connection: publisher, prefix: KEY_PREFIX, queuePrefix: prefix },
    queue,
    bus,
    processes,
    leases: new Leases(store, id),
    snapshots: new JobSnapshots(snapshots),
    describe: (own) => void descriptions.push(own),
    async close() {
      await processes.stop().catch((error: unknown) => {
        log.warn({ err: error }, 'the other processes wait until this one counts as dead');
      });
      await queue.close();
      await bus.close();
    },
  };
}

async function fleetName(store: Database): Promise<string> {
  return (await getValue(store, FLEET_NAME)) ?? setValueOnce(store, FLEET_NAME, randomUUID());
}
