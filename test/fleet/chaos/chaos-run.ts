/** A fleet that has a hard time: two bots with four shards, three workers, sixty members in eight servers, and sixty things that go wrong. */

import { appendFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { LocalDiscord } from 'local-discord';
import type { Reply } from 'local-discord/testing';
import pino from 'pino';
import { seeded } from '../../../bench/fleet/random.js';
import { Challenges } from '../../../src/challenges/challenges.js';
import { PAGE_OPTIONS } from '../../../src/local-discord-page.js';
import { type Database, openDatabase } from '../../../src/store/database.js';
import type { FleetTiming } from '../../../src/store/fleet/fleet-timing.js';
import { openBlobStores } from '../../../src/store/pictures/open-blob-stores.js';
import { PictureStore } from '../../../src/store/pictures/picture-store.js';
import { systemClock } from '../../../src/time/clock.js';
import { settings } from '../../challenges/challenges-harness.js';
import { type FleetLine, FleetProcess, type Role } from './fleet-process.js';
import { FleetServices } from './fleet-services.js';
import { Members } from './members.js';
import { Watch } from './watch.js';

/** Short, but longer than a busy machine lets a process wait. */
export const TIMING: FleetTiming = {
  beatMs: 400,
  staleAfterMs: 2000,
  deadAfterMs: 3000,
  leaseMs: 2000,
  reconcileMs: 500,
};
const PAUSE_MS = { least: 2500, most: 5000 } as const;
const ENGINE = { stepMs: 25, steps: 6, snapshotEvery: 3 } as const;

export interface Size {
  readonly bots: number;
  readonly shards: number;
  readonly workers: number;
  readonly guilds: number;
  readonly members: number;
  readonly jobs: number;
  readonly events: number;
  /** In which all of it happens. */
  readonly seconds: number;
}

export const FULL: Size = {
  bots: 2,
  shards: 4,
  workers: 3,
  guilds: 8,
  members: 60,
  jobs: 200,
  events: 60,
  seconds: 24,
};

/** When something was not there: what is asked of the order of jobs does not hold then. */
export interface Outage {
  readonly what: string;
  readonly from: number;
  readonly to: number;
}

export interface ChaosResult {
  readonly seed: number;
  readonly log: readonly FleetLine[];
  readonly outages: readonly Outage[];
  readonly happened: readonly string[];
  readonly crashes: readonly string[];
  readonly unheard: readonly string[];
  readonly deleted: ReadonlySet<string>;
  readonly watch: Watch;
  readonly localDiscord: LocalDiscord;
  readonly store: Database;
  readonly unfinished: number;
  readonly redisUrl: string;
  /** All that members have sent. */
  readonly replies: readonly Reply[];
  /** After all has been swept. */
  readonly objects: {
    readonly stored: readonly string[];
    readonly referenced: readonly string[];
    readonly left: number;
  };
  readonly titles: readonly string[];
  close(): Promise<void>;
}

const SETTLES_WITHIN_MS = 150_000;
/** Longer than the lease of a post. */
const POST_LEASE_MS = 61_000;

export async function runChaos(seed: number, size: Size = FULL): Promise<ChaosResult> {
  const random = seeded(seed);
  const services = await FleetServices.start();
  const folder = await mkdtemp(join(tmpdir(), 'brushwork-chaos-'));
  const clockFile = join(folder, 'ahead');
  writeFileSync(clockFile, '0');
  const localDiscord = await LocalDiscord.start({
    ...PAGE_OPTIONS,
    shards: size.shards,
    maxConcurrency: 16,
    keep: Number.POSITIVE_INFINITY,
  });
  const store = await openDatabase(services.databaseUrl);
  const blobSettings = { DATA_DIR: folder, ...services.objects };
  const log: FleetLine[] = [];
  /** For whoever looks for the cause of a fault. */
  const { CHAOS_LOG } = process.env;
  const record = (line: FleetLine) => {
    if (CHAOS_LOG !== undefined) appendFileSync(CHAOS_LOG, `${JSON.stringify(line)}\n`);
  };
  const happened: string[] = [];
  const outages: Outage[] = [];
  const began = Date.now();
  const note = (text: string) => {
    happened.push(`${((Date.now() - began) / 1000).toFixed(1)} s: ${text}`);
    if (process.env.CHAOS_TRACE !== undefined) console.log(happened.at(-1));
    record({ from: 'chaos', time: Date.now(), msg: text, level: 30 });
  };

  const guilds = Array.from({ length: size.guilds }, (_, index) =>
    localDiscord.createGuild(`Server ${index + 1}`, { shard: [index % size.shards, size.shards] }),
  );
  const watch = new Watch(localDiscord);
  const members = await Members.join({ localDiscord, guilds, random: seeded(seed + 1), members: size.members });

  const { PATH, HOME } = process.env;
  const shared = {
    PATH,
    HOME,
    CLOCK_FILE: clockFile,
    DATABASE_URL: services.databaseUrl,
    REDIS_URL: services.redisUrl,
    ...blobSettings,
    BRUSHWORK_DATA_DIR: folder,
    BRUSHWORK_LIMIT_MEMBER: '20',
    BRUSHWORK_LIMIT_GUILD: '10000',
    BRUSHWORK_LIMIT_TOTAL: '10000',
    BRUSHWORK_LOG_LEVEL: 'info',
    BRUSHWORK_FETCH: 'never',
    STAND_IN: JSON.stringify({ timing: TIMING, ...ENGINE }),
  };
  const create = (role: Role, index: number) => {
    const own = role === 'bot' ? localDiscord.environment : {};
    const environment = { ...shared, BRUSHWORK_ROLE: role, ...own };
    return new FleetProcess(`${role} ${index + 1}`, role, environment, (line) => {
      log.push(line);
      record(line);
    });
  };
  const bots = Array.from({ length: size.bots }, (_, index) => create('bot', index));
  const workers = Array.from({ length: size.workers }, (_, index) => create('worker', index));
  const processes = [...bots, ...workers];
  let isOver = false;
  /** As systemd does. */
  const supervise = async (each: FleetProcess) => {
    while (!isOver) {
      if (!each.isRunning && !busy.has(each)) each.start();
      await setTimeout(100);
    }
  };
  const busy = new Set<FleetProcess>();
  // The first one migrates the database; the others may come at any time.
  const supervised = processes.map(supervise);
  await until(() => processes.every(({ isReady }) => isReady), 'all processes', SETTLES_WITHIN_MS);
  await until(() => localDiscord.discord.gateway.complete, 'all shards', SETTLES_WITHIN_MS);
  note('all are there');

  const titles = guilds.map((_, index) => `Challenge ${index + 1} of seed ${seed}`);
  const blobs = await openBlobStores(blobSettings);
  const pictures = new PictureStore(store, blobs.pictures);
  const challenges = new Challenges({ store, pictures, log: pino({ level: 'silent' }), clock: systemClock });

  const startedAt = Date.now();
  const spanMs = 1000 * size.seconds;
  const at = async (ms: number) => setTimeout(Math.max(0, startedAt + ms - Date.now()));
  const tasks: Promise<void>[] = [];
  const schedule = (count: number, task: (index: number) => Promise<void>, from = 0, to = 1) => {
    for (let index = 0; index < count; index++) {
      const moment = spanMs * (from + (to - from) * random.next());
      tasks.push(at(moment).then(() => task(index)));
    }
  };

  schedule(size.jobs, (index) => members.paint(index));
  const changes = size.events === 0 ? 0 : size.jobs;
  schedule(Math.ceil(changes / 8), () => members.cancel(), 0.1);
  schedule(Math.ceil(changes / 20), () => members.edit(), 0.3);
  schedule(Math.ceil(changes / 20), () => members.delete(), 0.3);
  schedule(changes === 0 ? 0 : Math.ceil(size.guilds / 2), async (index) => {
    const guild = guilds[index];
    const from = Date.now();
    await members.pause(guild.id, 1000 + random.below(2000));
    outages.push({ what: guild.id, from, to: Date.now() });
  });
  for (const [index, guild] of guilds.entries()) {
    const [channel] = guild.channels.keys();
    const organiser = { guildId: guild.id, userId: guild.ownerId };
    const moment = spanMs * 0.5 * random.next();
    tasks.push(
      at(moment).then(async () => {
        const now = Date.now();
        const { id } = await persist(() =>
          challenges.create(organiser, {
            ...settings({ title: titles[index], channelId: channel }),
            startsAt: now,
            submissionsEndAt: now + 3_600_000,
            votingEndAt: now + 7_200_000,
          }),
        );
        for (const phase of ['open', 'voting'] as const) {
          await setTimeout(2000 + random.below(3000));
          await persist(() => closePhase(challenges, id, organiser, phase));
        }
      }),
    );
  }

  const span = async (what: string, task: () => Promise<void>) => {
    const from = Date.now();
    await task();
    outages.push({ what, from, to: Date.now() });
  };
  const events: readonly [weight: number, () => Promise<void>][] = [
    [
      14,
      async () => {
        const each = random.pick(processes);
        if (busy.has(each)) return;
        busy.add(each);
        note(`${each.name} is killed`);
        await span('process', () => each.end('SIGKILL'));
        busy.delete(each);
      },
    ],
    [
      14,
      async () => {
        const each = random.pick(processes);
        if (busy.has(each)) return;
        busy.add(each);
        const forMs = PAUSE_MS.least + random.below(PAUSE_MS.most - PAUSE_MS.least);
        note(`${each.name} is stopped for ${forMs} ms`);
        each.signal('SIGSTOP');
        await setTimeout(forMs);
        each.signal('SIGCONT');
        busy.delete(each);
      },
    ],
    [
      12,
      async () => {
        const [shardId, forget] = [random.below(size.shards), random.next() < 0.3];
        note(`shard ${shardId} is dropped${forget ? ', and forgotten' : ''}`);
        localDiscord.discord.gateway.drop({ shardId, forget });
      },
    ],
    [
      12,
      async () => {
        const [fault, forMs] = [random.pick(['refuse', 'busy', 'cut'] as const), 300 + random.below(1200)];
        note(`objects: ${fault} for ${forMs} ms`);
        await services.disturbObjects(fault, forMs);
      },
    ],
    [
      4,
      async () => {
        if (isRedisAway) return;
        isRedisAway = true;
        const awayMs = random.below(1000);
        note(`Redis is restarted, away for ${awayMs} ms`);
        await span('redis', () => services.restartRedis(awayMs));
        isRedisAway = false;
      },
    ],
    [
      4,
      async () => {
        note('Postgres crashes');
        await span('postgres', () => services.crashPostgres().catch(() => {}));
      },
    ],
  ];
  let isRedisAway = false;
  const weights = events.map(([weight]) => weight);
  schedule(size.events, () => events[random.weighted(weights)][1]());
  await Promise.all(tasks);
  note('all is sent');

  // What bots that died have begun to post is others' when its lease has run out.
  const settledBy = Date.now() + SETTLES_WITHIN_MS;
  let unfinished = await countUnfinished(store);
  let isLeaseOver = false;
  while (unfinished > 0 && Date.now() < settledBy) {
    await setTimeout(300);
    const jobs = await countUnfinishedJobs(store);
    if (jobs === 0 && !isLeaseOver && localDiscord.discord.gateway.complete) {
      isLeaseOver = true;
      localDiscord.clock.advance(POST_LEASE_MS);
      writeFileSync(clockFile, String(localDiscord.clock.offsetMs));
    }
    unfinished = await countUnfinished(store);
  }
  note(`${unfinished} are unfinished`);
  isOver = true;
  await Promise.all(supervised);
  await Promise.all(processes.map((each) => each.end('SIGTERM')));
  note('all have ended');

  // As an hour later: nothing is being written.
  await store.deleteFrom('picture_references').where('owner_id', 'like', 'claim:%').execute();
  await pictures.removeOrphans(Date.now() + 60_000);
  for (const kind of [blobs.checkpoints, blobs.snapshots])
    await kind.removeFinished(async () => [], Date.now() + 60_000);
  const stored: string[] = [];
  for await (const page of blobs.pictures.list()) stored.push(...page.map(({ name }) => name));
  const referenced = await store.selectFrom('picture_references').select('hash').distinct().execute();

  return {
    seed,
    log,
    outages,
    happened,
    crashes: processes.flatMap(({ crashes }) => crashes),
    unheard: members.unheard,
    deleted: members.deleted,
    watch,
    localDiscord,
    store,
    unfinished,
    redisUrl: services.redisUrl,
    replies: members.replies,
    objects: { stored: stored.sort(), referenced: referenced.map(({ hash }) => hash).sort(), left: 0 },
    titles,
    async close() {
      await Promise.all(processes.map((each) => each.end('SIGKILL')));
      await store.destroy();
      await localDiscord.stop();
      await services.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function closePhase(
  challenges: Challenges,
  id: string,
  organiser: { guildId: string; userId: string },
  phase: 'open' | 'voting',
): Promise<void> {
  const { state } = await challenges.get(id, organiser.guildId);
  // An attempt before this one may have done it, and lost its answer; or a bot has not opened it yet.
  if (state === 'scheduled') throw new Error('not open yet');
  if (state === phase) await challenges.closeEarly(id, organiser, phase);
}

/** Postgres may be away. */
async function persist<T>(task: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++)
    try {
      return await task();
    } catch (error) {
      if (tries > 100) throw error;
      await setTimeout(200);
    }
}

export async function until(holds: () => boolean, wanted: string, timeoutMs: number): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited ${timeoutMs} ms for ${wanted}`);
    await setTimeout(20);
  }
}

async function countUnfinishedJobs(store: Database): Promise<number> {
  const { count } = await persist(() =>
    store
      .selectFrom('jobs')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('notified_at', 'is', null)
      .executeTakeFirstOrThrow(),
  );
  return Number(count);
}

async function countUnfinished(store: Database): Promise<number> {
  const { count } = await persist(() =>
    store
      .selectFrom('challenge_posts')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('state', 'in', ['pending', 'claimed'])
      // Reminders of what is long over.
      .where('due_at', '<', Date.now() + POST_LEASE_MS)
      .executeTakeFirstOrThrow(),
  );
  return Number(count) + (await countUnfinishedJobs(store));
}
