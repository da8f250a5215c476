/** A bot or a fleet, with real services and a stand-in for the engine, in a local Discord whose members send commands: what benchmarks of it share. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { LocalDiscord } from 'local-discord';
import type { Actor } from 'local-discord/testing';
import sharp from 'sharp';
import { PAGE_OPTIONS } from '../../src/local-discord-page.js';
import { drawSample } from '../../src/samples/index.js';
import { databaseUrl, postgresMissing, query, startPostgres } from '../../test/services/postgres.js';
import { redisMissing, startRedis } from '../../test/services/redis.js';
import { processorTime } from './processor-time.js';

/** See `stand-in-painter.mjs`. */
export interface StandIn {
  readonly stepMs: number;
  readonly steps: number;
  readonly snapshotEvery?: number;
  readonly burns?: boolean;
}

export interface StageSize {
  /** 0: one process, with SQLite, that paints by itself. */
  readonly bots: number;
  readonly shards: number;
  readonly workers: number;
  /** At the same time, of each that paints. */
  readonly paintings: number;
  readonly guilds: number;
  readonly members: number;
}

export interface LogLine {
  readonly msg: string;
  readonly level: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly from: string;
  readonly job?: string;
  readonly [key: string]: unknown;
}

export interface StageProcess {
  readonly name: string;
  readonly role: 'all' | 'bot' | 'worker';
  readonly child: ChildProcess;
  readonly countsFile: string;
}

export interface Counts {
  readonly commands: readonly { readonly at: number; readonly statements: readonly string[] }[];
  readonly statements: Readonly<Record<string, { readonly count: number; readonly ms: number }>>;
}

const PROGRAMS = {
  all: fileURLToPath(new URL('../../test/fleet/stand-in-bot.mjs', import.meta.url)),
  bot: fileURLToPath(new URL('../../test/fleet/stand-in-bot.mjs', import.meta.url)),
  worker: fileURLToPath(new URL('../../test/fleet/stand-in-worker.mjs', import.meta.url)),
} as const;
const COUNTER = fileURLToPath(new URL('count-operations.mjs', import.meta.url));
const READY = { all: 'ready', bot: 'ready', worker: 'ready to paint' } as const;
const READY_WITHIN_MS = 120_000;
/** A bot looks for its share of shards every three seconds. */
const SETTLED_MS = 8000;

const SIDE_PX = 64;

/** Stripes, other ones for each number. */
function drawPicture(number: number): Promise<Buffer> {
  const pixels = Buffer.alloc(SIDE_PX * SIDE_PX * 3);
  for (let index = 0; index < pixels.length; index++) pixels[index] = (index * (1 + (number % 127)) + number) % 256;
  return sharp(pixels, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

export const fleetMissing = postgresMissing ?? redisMissing;

export class LoadStage {
  readonly localDiscord: LocalDiscord;
  readonly members: readonly Actor[];
  readonly log: LogLine[] = [];
  /** Words that were no log. */
  readonly words: string[] = [];
  readonly notes: string[] = [];
  readonly processes: StageProcess[] = [];
  readonly redis: Redis | undefined;
  readonly #folder: string;
  readonly #environment: Record<string, string | undefined>;
  readonly #guards: Readonly<Record<string, number>>;
  readonly #size: StageSize;
  readonly #style: Uint8Array;
  #started = 0;

  private constructor(parts: {
    readonly localDiscord: LocalDiscord;
    readonly redis: Redis | undefined;
    readonly folder: string;
    readonly environment: Record<string, string | undefined>;
    readonly guards: Readonly<Record<string, number>>;
    readonly size: StageSize;
    readonly style: Uint8Array;
  }) {
    const { localDiscord, redis, folder, environment, guards, size, style } = parts;
    this.localDiscord = localDiscord;
    this.redis = redis;
    this.#folder = folder;
    this.#environment = environment;
    this.#guards = guards;
    this.#size = size;
    this.#style = style;
    const guilds = Array.from({ length: size.guilds }, (_, index) =>
      localDiscord.createGuild(`Server ${index + 1}`, { shard: [index % size.shards, size.shards] }),
    );
    this.members = Array.from({ length: size.members }, (_, index) =>
      localDiscord.join(`Member ${index + 1}`, { guild: guilds[index % guilds.length] }),
    );
  }

  /** Services and the local Discord; no process yet. */
  static async open(size: StageSize, standIn: StandIn): Promise<LoadStage> {
    const folder = mkdtempSync(join(tmpdir(), 'brushwork-load-'));
    const localDiscord = await LocalDiscord.start({
      ...PAGE_OPTIONS,
      shards: size.shards,
      maxConcurrency: 16,
      keep: Number.POSITIVE_INFINITY,
    });
    const { PATH, HOME } = process.env;
    const own = {
      PATH,
      HOME,
      BRUSHWORK_DATA_DIR: folder,
      BRUSHWORK_LIMIT_MEMBER: '30',
      BRUSHWORK_LIMIT_GUILD: '10000',
      BRUSHWORK_LIMIT_TOTAL: '10000',
      BRUSHWORK_LOG_LEVEL: 'info',
      BRUSHWORK_FETCH: 'never',
      BRUSHWORK_WORKERS: String(size.paintings),
      STAND_IN: JSON.stringify({ ...standIn, isPatient: true }),
    };
    const parts = { localDiscord, folder, size, style: await drawSample('swirls', SIDE_PX) };
    if (size.bots === 0) return new LoadStage({ ...parts, redis: undefined, environment: own, guards: {} });
    const [postgres, redisServer] = await Promise.all([startPostgres({ outlivesCrashes: true }), startRedis()]);
    await query(postgres.url, 'create database fleet');
    const services = { DATABASE_URL: databaseUrl(postgres.url, 'fleet'), REDIS_URL: redisServer.url };
    return new LoadStage({
      ...parts,
      redis: new Redis(redisServer.url),
      environment: { ...own, ...services },
      guards: { Postgres: postgres.guard, Redis: redisServer.guard },
    });
  }

  /** As many processes as its size says; resolves once all are ready. */
  async startAll(): Promise<void> {
    const { bots, workers } = this.#size;
    if (bots === 0) await this.start('all');
    // The first one makes the tables.
    for (let index = 0; index < bots; index++) await this.start('bot', { waits: index === 0 && bots === 1 });
    for (let index = 0; index < workers; index++) await this.start('worker');
    await this.settled();
  }

  /** Resolves once all shards have been there for as long as a bot that has just come takes its share. */
  async settled(): Promise<void> {
    const { gateway } = this.localDiscord.discord;
    for (let since = performance.now(); performance.now() - since < SETTLED_MS; await setTimeout(50))
      if (!gateway.complete) since = performance.now();
  }

  /**
   * @param core on which it runs, and on no other.
   * @param waits whether it is ready once this resolves; a bot whose shards others have is not before they give some back.
   */
  async start(role: StageProcess['role'], { core, waits = true }: { core?: number; waits?: boolean } = {}) {
    const number = ++this.#started;
    const name = `${role} ${number}`;
    const countsFile = join(this.#folder, `counts-${number}.json`);
    const discord = role === 'worker' ? {} : this.localDiscord.environment;
    const profile = process.env.LOAD_PROFILES;
    const flags =
      profile === undefined
        ? []
        : ['--cpu-prof', `--cpu-prof-dir=${profile}`, `--cpu-prof-name=${role}-${number}.cpuprofile`];
    const command = [process.execPath, ...flags, '--import', COUNTER, PROGRAMS[role]];
    const [program, ...args] = core === undefined ? command : ['taskset', '--cpu-list', String(core), ...command];
    const child = spawn(program, args, {
      env: { ...this.#environment, ...discord, BRUSHWORK_ROLE: role, COUNTS_FILE: countsFile },
    });
    let isReady = false;
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (text) => {
        if (!text.startsWith('{"level"')) return void this.words.push(`${name}: ${text}`);
        const line: LogLine = { ...JSON.parse(text), from: name };
        if (line.msg === READY[role]) isReady = true;
        this.log.push(line);
      });
    const started: StageProcess = { name, role, child, countsFile };
    this.processes.push(started);
    const isReadyOrOver = () => isReady || child.exitCode !== null;
    if (waits) await this.#until(isReadyOrOver, `${name} (${this.words.slice(-5).join('; ')})`);
    if (child.exitCode !== null) throw new Error(`${name} ended: ${this.words.slice(-5).join('; ')}`);
    return started;
  }

  /** SIGTERM; resolves once it has ended. @returns what it has counted. */
  async end({ child, countsFile }: StageProcess): Promise<Counts> {
    if (child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  }

  /** One `/stylize` of a member, with a picture of its own. */
  async ask(index: number) {
    const bytes = await drawPicture(index);
    return this.members[index % this.members.length].stylize({
      picture: { name: 'picture.png', bytes },
      style_image: { name: 'style.png', bytes: this.#style },
      size: SIDE_PX,
      quality: 'draft',
    });
  }

  note(text: string): void {
    this.notes.push(text);
  }

  /** Warnings and errors of the log, and words that were none. */
  trouble(): string[] {
    const lines = this.log.filter(({ level }) => level >= 40);
    return [
      ...lines.map(({ from, msg, err }) => `${from}: ${msg} ${JSON.stringify(err ?? {}).slice(0, 200)}`),
      ...this.words,
    ];
  }

  count(msg: string): number {
    return this.log.filter((line) => line.msg === msg).length;
  }

  /** Milliseconds of the processor, by part. */
  processorTimes(): Record<string, number> {
    const times: Record<string, number> = { 'local Discord': processorTime(process.pid, { isAlone: true }) };
    for (const { role, child } of this.processes) {
      const part = role === 'worker' ? 'workers' : role === 'bot' ? 'bots' : 'the bot';
      times[part] = (times[part] ?? 0) + processorTime(child.pid as number);
    }
    for (const [name, guard] of Object.entries(this.#guards)) times[name] = processorTime(guard);
    return times;
  }

  /** That Postgres has ended since it started. Its backends say so once a second, or when they have had nothing to do for a while. */
  async transactions(): Promise<number> {
    const { DATABASE_URL } = this.#environment;
    if (DATABASE_URL === undefined) return 0;
    const ended = "select xact_commit + xact_rollback as ended from pg_stat_database where datname = 'fleet'";
    return Number((await query(DATABASE_URL, ended)).rows[0].ended);
  }

  /** Since the server started, by command. */
  async redisCommands(): Promise<Record<string, number>> {
    if (this.redis === undefined) return {};
    const text = await this.redis.info('commandstats');
    return Object.fromEntries(
      [...text.matchAll(/^cmdstat_(\S+?):calls=(\d+)/gm)].map(([, name, calls]) => [name, Number(calls)]),
    );
  }

  async close(): Promise<void> {
    for (const { child } of this.processes) child.kill('SIGKILL');
    this.redis?.disconnect();
    for (const guard of Object.values(this.#guards)) process.kill(guard, 'SIGTERM');
    await this.localDiscord.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #until(holds: () => boolean, wanted: string): Promise<void> {
    const end = performance.now() + READY_WITHIN_MS;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`waited for ${wanted}`);
      await setTimeout(20);
    }
  }
}
