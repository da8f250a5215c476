/** A fleet on real Postgres and Redis: bots in this process, which record what they deliver; workers in their own, with a stand-in engine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import pino from 'pino';
import { onTestFinished } from 'vitest';
import { Jobs } from '../../src/jobs/jobs.js';
import { type OpenFleet, openFleet } from '../../src/roles/open-fleet.js';
import { type Database, openDatabase } from '../../src/store/database.js';
import type { FleetTiming } from '../../src/store/fleet/fleet-timing.js';
import { openBlobStores } from '../../src/store/pictures/open-blob-stores.js';
import { PictureStore } from '../../src/store/pictures/picture-store.js';
import { systemClock } from '../../src/time/clock.js';
import { LIMITS, RecordingDelivery } from '../jobs/jobs-harness.js';
import { createPostgresDatabase, postgresMissing } from '../services/postgres.js';
import { type RedisServer, redisMissing, startRedis } from '../services/redis.js';

export const fleetMissing = postgresMissing ?? redisMissing;

/** A tenth of the usual. */
export const QUICK: FleetTiming = {
  beatMs: 300,
  staleAfterMs: 1500,
  deadAfterMs: 2000,
  leaseMs: 1500,
  reconcileMs: 300,
};

export interface FleetBot {
  readonly jobs: Jobs;
  readonly delivery: RecordingDelivery;
  readonly fleet: OpenFleet;
  /** As a process that is killed: it says nothing more. */
  die(): Promise<void>;
}

export interface StandIn {
  readonly stepMs: number;
  readonly steps: number;
  readonly engine: string;
}

const WORKER = fileURLToPath(new URL('stand-in-worker.mjs', import.meta.url));
const REAL_WORKER = fileURLToPath(new URL('../../dist/src/main.js', import.meta.url));

export class FleetHarness {
  readonly store: Database;
  redis: RedisServer;
  /** What workers say. */
  readonly words: string[] = [];
  readonly location: string;
  readonly #folder: string;
  readonly #workers: ChildProcess[] = [];
  readonly #endings: (() => Promise<void>)[] = [];

  private constructor(location: string, store: Database, redis: RedisServer, folder: string) {
    this.location = location;
    this.store = store;
    this.redis = redis;
    this.#folder = folder;
  }

  static async open(): Promise<FleetHarness> {
    const database = await createPostgresDatabase();
    const store = await openDatabase(database.url);
    // Its own, since tests stop it.
    const redis = await startRedis();
    const folder = await mkdtemp(join(tmpdir(), 'brushwork-fleet-'));
    const harness = new FleetHarness(database.url, store, redis, folder);
    onTestFinished(async () => {
      for (const worker of harness.#workers) worker.kill('SIGKILL');
      for (const end of harness.#endings) await end();
      await store.destroy();
      await database.drop();
      harness.stopRedis();
      await rm(folder, { recursive: true, force: true });
    });
    return harness;
  }

  async startBot(timing = QUICK): Promise<FleetBot> {
    const store = await openDatabase(this.location);
    const log = pino({ level: process.env.FLEET_LOG ?? 'silent' });
    const blobs = await openBlobStores({ DATA_DIR: this.#folder });
    const { snapshots, checkpoints } = blobs;
    await blobs.place.claim(store);
    const fleet = await openFleet({ redisUrl: this.redis.url, role: 'bot', store, snapshots, log, timing });
    const delivery = new RecordingDelivery();
    const jobs = await Jobs.open({
      store,
      pictures: new PictureStore(store, blobs.pictures),
      checkpoints,
      fleet,
      delivery,
      limits: LIMITS,
      keepDays: 90,
      keepRecordDays: 365,
      log,
      clock: systemClock,
    });
    let isOver = false;
    const end = async () => {
      if (isOver) return;
      isOver = true;
      await jobs.stop(5);
      await fleet.close();
      await store.destroy();
    };
    this.#endings.push(end);
    const die = async () => {
      isOver = true;
      // Nothing reaches anybody any more.
      await store.destroy();
      await fleet.queue.close();
      await fleet.bus.close();
    };
    return { jobs, delivery, fleet, die };
  }

  /** Resolves once the others see it. */
  async startWorker(standIn: Partial<StandIn> = {}, environment: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
    const known = new Set((await this.workerIds()).values());
    const worker = this.spawnWorker(environment, standIn);
    for (;;) {
      if (worker.exitCode !== null) throw new Error(`the worker ended with status ${worker.exitCode}`);
      if ((await this.workerIds()).some((id) => !known.has(id))) return worker;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /**
   * @param standIn for the engine; the real one where it is missing.
   * @param preloaded options of Node.js.
   */
  spawnWorker(own: NodeJS.ProcessEnv, standIn?: Partial<StandIn>, preloaded: readonly string[] = []): ChildProcess {
    const environment = {
      ...process.env,
      DATABASE_URL: this.location,
      REDIS_URL: this.redis.url,
      BRUSHWORK_DATA_DIR: this.#folder,
      BRUSHWORK_ROLE: 'worker',
      BRUSHWORK_LOG_LEVEL: process.env.FLEET_LOG ?? 'silent',
      STAND_IN: JSON.stringify({ timing: QUICK, ...standIn }),
      ...own,
    };
    const program = standIn === undefined ? REAL_WORKER : WORKER;
    const worker = spawn(process.execPath, [...preloaded, program], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [worker.stdout, worker.stderr])
      stream?.on('data', (words: Buffer) => {
        this.words.push(words.toString());
        if (process.env.FLEET_LOG !== undefined) process.stderr.write(words);
      });
    this.#workers.push(worker);
    return worker;
  }

  async workerIds(): Promise<string[]> {
    const rows = await this.store.selectFrom('processes').select('id').where('role', '=', 'worker').execute();
    return rows.map(({ id }) => id);
  }

  /** All that it knew is lost. */
  stopRedis(): void {
    try {
      process.kill(this.redis.guard, 'SIGTERM');
    } catch {
      // It was stopped before.
    }
  }

  /** From now on, as another user of it. @param rules as for ACL SETUSER. */
  async useRedisAs(name: string, password: string, rules: readonly string[]): Promise<void> {
    const admin = new Redis(this.redis.url);
    await admin.call('ACL', 'SETUSER', name, ...rules);
    admin.disconnect();
    const url = new URL(this.redis.url);
    Object.assign(url, { username: name, password });
    this.redis = { ...this.redis, url: url.href };
  }

  async restartRedis(): Promise<void> {
    this.stopRedis();
    this.redis = await startRedis(undefined, [], this.redis.port);
  }
}

/** Resolves once a process has ended. */
export const ended = (worker: ChildProcess): Promise<unknown> =>
  worker.exitCode !== null || worker.signalCode !== null ? Promise.resolve() : once(worker, 'exit');
