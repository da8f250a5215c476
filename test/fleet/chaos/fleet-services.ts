/** Postgres, Redis and object storage of a fleet that has a hard time: each fails in its own way, and comes back. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { processorTime } from '../../../bench/fleet/processor-time.js';
import type { S3Environment } from '../../../src/store/objects/s3-address.js';
import { databaseUrl, type PostgresServer, query, startPostgres } from '../../services/postgres.js';
import { type RedisServer, startRedis } from '../../services/redis.js';
import type { Fault } from '../../services/s3.js';

export class FleetServices {
  readonly #objects: S3Environment;
  #fleets = 0;
  readonly #postgres: PostgresServer;
  readonly #storage: ChildProcess;
  #redis: RedisServer;

  private constructor(
    postgres: PostgresServer,
    redis: RedisServer,
    storage: { readonly process: ChildProcess; readonly environment: S3Environment },
  ) {
    this.#postgres = postgres;
    this.#redis = redis;
    this.#storage = storage.process;
    this.#objects = storage.environment;
  }

  static async start(): Promise<FleetServices> {
    const [postgres, redis, storage] = await Promise.all([
      startPostgres({ outlivesCrashes: true }),
      startRedis(),
      startStorage(),
    ]);
    return new FleetServices(postgres, redis, storage);
  }

  /** For another fleet, when the one before has ended: nothing is in them. */
  async renew(): Promise<void> {
    if (this.#fleets > 0) {
      const redis = new Redis(this.redisUrl);
      await redis.flushall();
      redis.disconnect();
    }
    this.#fleets++;
    await query(this.#postgres.url, `create database ${this.#database}`);
  }

  get #database(): string {
    return `fleet_${this.#fleets}`;
  }

  get databaseUrl(): string {
    return databaseUrl(this.#postgres.url, this.#database);
  }

  /** The variables of the object storage. */
  get objects(): S3Environment {
    return { ...this.#objects, BLOB_URL: `${this.#objects.BLOB_URL}-${this.#fleets}` };
  }

  get redisUrl(): string {
    return this.#redis.url;
  }

  /** One of its own processes is killed, upon which Postgres ends all connections and recovers from its log. */
  async crashPostgres(): Promise<void> {
    const pid = 'select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type = ';
    const { rows } = await query(this.#postgres.url, `${pid}'client backend' limit 1`);
    if (rows.length > 0) process.kill(rows[0].pid, 'SIGKILL');
  }

  /** All that it knew is lost. @param awayMs how long it is not there. */
  async restartRedis(awayMs: number): Promise<void> {
    process.kill(this.#redis.guard, 'SIGTERM');
    while (await answers(this.#redis.url)) await setTimeout(20);
    await setTimeout(awayMs);
    this.#redis = await startRedis(undefined, [], this.#redis.port);
  }

  async disturbObjects(fault: Fault, forMs: number): Promise<void> {
    this.#storage.send(fault);
    await setTimeout(forMs);
    this.#storage.send('none');
  }

  /** What each has taken of the processor, in milliseconds. */
  processorTimes(): Readonly<Record<string, number>> {
    return {
      Postgres: processorTime(this.#postgres.guard),
      Redis: processorTime(this.#redis.guard),
      objects: processorTime(this.#storage.pid as number),
    };
  }

  async stop(): Promise<void> {
    this.#storage.disconnect();
    for (const { guard } of [this.#redis, this.#postgres]) process.kill(guard, 'SIGTERM');
  }
}

async function startStorage() {
  const program = fileURLToPath(new URL('object-storage.mjs', import.meta.url));
  const storage = fork(program, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [environment] = await once(storage, 'message');
  return { process: storage, environment: environment as S3Environment };
}

async function answers(url: string): Promise<boolean> {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: () => null, maxRetriesPerRequest: 0 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    client.disconnect();
  }
}
