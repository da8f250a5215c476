/** A fleet of real processes on real services, at a local Discord: whoever ends is started again, as systemd does it. */
import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LocalDiscord } from 'local-discord';
import type { GuildRecord } from 'local-discord/testing';
import { PAGE_OPTIONS } from '../../../src/local-discord-page.js';
import { type Database, openDatabase } from '../../../src/store/database.js';
import type { FleetTiming } from '../../../src/store/fleet/fleet-timing.js';
import { type BlobStores, openBlobStores } from '../../../src/store/pictures/open-blob-stores.js';
import { type FleetLine, FleetProcess, type Role } from './fleet-process.js';
import type { FleetServices } from './fleet-services.js';

/** Short, but longer than a busy machine lets a process wait. */
export const TIMING: FleetTiming = {
  beatMs: 300,
  staleAfterMs: 1500,
  deadAfterMs: 2000,
  leaseMs: 1500,
  reconcileMs: 300,
};
const ENGINE = { stepMs: 25, steps: 6, snapshotEvery: 3 } as const;
const STARTS_WITHIN_MS = 90_000;
/** How soon what has ended is started again, in milliseconds. */
const SUPERVISION_MS = 50;

export interface FleetSize {
  readonly bots: number;
  readonly shards: number;
  readonly workers: number;
  readonly guilds: number;
}

export class ChaosFleet {
  readonly log: FleetLine[] = [];
  /** What happened to it, and when. */
  readonly happened: string[] = [];
  readonly processes: readonly FleetProcess[];
  readonly guilds: readonly GuildRecord[];
  readonly localDiscord: LocalDiscord;
  readonly services: FleetServices;
  readonly store: Database;
  readonly blobs: BlobStores;
  readonly #folder: string;
  readonly #supervised: Promise<void>[] = [];
  readonly #began = Date.now();
  readonly #cpu = process.cpuUsage();
  readonly #servicesBefore: Readonly<Record<string, number>>;
  #isOver = false;

  private constructor(
    { bots, shards, workers, guilds }: FleetSize,
    parts: Pick<ChaosFleet, 'localDiscord' | 'services' | 'store' | 'blobs'> & { readonly folder: string },
  ) {
    const { localDiscord, services, store, blobs, folder } = parts;
    this.localDiscord = localDiscord;
    this.services = services;
    this.#servicesBefore = services.processorTimes();
    this.store = store;
    this.blobs = blobs;
    this.#folder = folder;
    this.guilds = Array.from({ length: guilds }, (_, index) =>
      localDiscord.createGuild(`Server ${index + 1}`, { shard: [index % shards, shards] }),
    );
    this.processes = [
      ...Array.from({ length: bots }, (_, index) => this.#create('bot', index)),
      ...Array.from({ length: workers }, (_, index) => this.#create('worker', index)),
    ];
  }

  /** @param services which it leaves as they are, for the next one. */
  static async open(size: FleetSize, services: FleetServices): Promise<ChaosFleet> {
    await services.renew();
    const folder = await mkdtemp(join(tmpdir(), 'brushwork-chaos-'));
    writeFileSync(join(folder, 'ahead'), '0');
    const options = { shards: size.shards, maxConcurrency: 16, keep: Number.POSITIVE_INFINITY };
    const localDiscord = await LocalDiscord.start({ ...PAGE_OPTIONS, ...options });
    const store = await openDatabase(services.databaseUrl);
    const blobs = await openBlobStores({ DATA_DIR: folder, ...services.objects });
    return new ChaosFleet(size, { localDiscord, services, store, blobs, folder });
  }

  /** Resolves once all are there. The first one migrates the database; the others may come at any time. */
  async start(isBusy: (process: FleetProcess) => boolean): Promise<void> {
    const supervise = async (each: FleetProcess) => {
      while (!this.#isOver) {
        if (!each.isRunning && !isBusy(each)) each.start();
        await setTimeout(SUPERVISION_MS);
      }
    };
    this.#supervised.push(...this.processes.map(supervise));
    const { gateway } = this.localDiscord.discord;
    const isThere = () => this.processes.every(({ isReady }) => isReady) && gateway.complete;
    await until(isThere, STARTS_WITHIN_MS, () => this.processes.flatMap(({ words }) => words.slice(-5)).join('\n'));
    this.note('all are there');
  }

  readonly note = (text: string): void => {
    this.happened.push(`${((Date.now() - this.#began) / 1000).toFixed(1)} s: ${text}`);
    if (process.env.CHAOS_TRACE !== undefined) console.log(this.happened.at(-1));
    this.#record({ from: 'chaos', time: Date.now(), msg: text, level: 30 });
  };

  /** Of Discord and the bots. */
  advanceClock(milliseconds: number): void {
    this.localDiscord.clock.advance(milliseconds);
    writeFileSync(join(this.#folder, 'ahead'), String(this.localDiscord.clock.offsetMs));
  }

  /** What each part took of the processor since it was opened, in seconds, and how often processes were started. */
  processorTimes(): string {
    const { user, system } = process.cpuUsage(this.#cpu);
    const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
    const of = (role: Role) => {
      const all = this.processes.filter((each) => each.role === role);
      const starts = all.reduce((sum, each) => sum + each.starts, 0);
      return `${role}s ${seconds(all.reduce((sum, each) => sum + each.processorMs, 0))} with ${starts} starts`;
    };
    const services = Object.entries(this.services.processorTimes()).map(
      ([name, ms]) => `${name} ${seconds(ms - this.#servicesBefore[name])}`,
    );
    return [`tests ${seconds((user + system) / 1000)}`, of('bot'), of('worker'), ...services].join(', ');
  }

  /** As an operator does it. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#supervised);
    await Promise.all(this.processes.map((each) => each.end('SIGTERM')));
    this.note('all have ended');
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#supervised);
    await Promise.all(this.processes.map((each) => each.end('SIGKILL')));
    await this.store.destroy();
    await this.localDiscord.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #create(role: Role, index: number): FleetProcess {
    const { services, localDiscord } = this;
    const { PATH, HOME } = process.env;
    const environment = {
      PATH,
      HOME,
      CLOCK_FILE: join(this.#folder, 'ahead'),
      DATABASE_URL: services.databaseUrl,
      REDIS_URL: services.redisUrl,
      ...services.objects,
      BRUSHWORK_DATA_DIR: this.#folder,
      BRUSHWORK_LIMIT_MEMBER: '1000',
      BRUSHWORK_LIMIT_GUILD: '10000',
      BRUSHWORK_LIMIT_TOTAL: '10000',
      BRUSHWORK_LOG_LEVEL: 'info',
      BRUSHWORK_FETCH: 'never',
      // Of sharp, whose pictures are small here.
      VIPS_CONCURRENCY: '1',
      STAND_IN: JSON.stringify({ timing: TIMING, ...ENGINE }),
      BRUSHWORK_ROLE: role,
      ...(role === 'bot' ? localDiscord.environment : {}),
    };
    return new FleetProcess(`${role} ${index + 1}`, role, environment, (line) => {
      this.log.push(line);
      this.#record(line);
    });
  }

  /** For whoever looks for the cause of a fault. */
  #record(line: FleetLine): void {
    const { CHAOS_LOG } = process.env;
    if (CHAOS_LOG !== undefined) appendFileSync(CHAOS_LOG, `${JSON.stringify(line)}\n`);
  }
}

async function until(holds: () => boolean, timeoutMs: number, explain: () => string): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not all were there after ${timeoutMs} ms: ${explain()}`);
    await setTimeout(20);
  }
}
