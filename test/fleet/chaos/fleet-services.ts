/** Postgres, Redis and object storage of a fleet that has a hard time: each fails in its own way, and comes back. */
import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { databaseUrl, type PostgresServer, query, startPostgres } from '../../services/postgres.js';
import { type RedisServer, startRedis } from '../../services/redis.js';
import { type Fault, type S3Service, startS3 } from '../../services/s3.js';

const DATABASE = 'fleet';

export class FleetServices {
  readonly s3: S3Service;
  /** Of the database. */
  readonly databaseUrl: string;
  readonly #postgres: PostgresServer;
  #redis: RedisServer;

  private constructor(postgres: PostgresServer, redis: RedisServer, s3: S3Service) {
    this.#postgres = postgres;
    this.#redis = redis;
    this.s3 = s3;
    this.databaseUrl = databaseUrl(postgres.url, DATABASE);
  }

  static async start(): Promise<FleetServices> {
    const [postgres, redis, s3] = await Promise.all([
      startPostgres({ outlivesCrashes: true }),
      startRedis(),
      startS3(),
    ]);
    await query(postgres.url, `create database ${DATABASE}`);
    return new FleetServices(postgres, redis, s3);
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
    this.s3.always(fault);
    await setTimeout(forMs);
    this.s3.always(undefined);
  }

  async stop(): Promise<void> {
    this.s3.always(undefined);
    await this.s3.stop();
    for (const { guard } of [this.#redis, this.#postgres]) process.kill(guard, 'SIGTERM');
  }
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
