/** A whole fleet on one machine, for developers: the local Discord, bots and workers of their own processes, and the real services between them. */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { exampleGuilds, LocalDiscord } from 'local-discord';
import type { Logger } from 'pino';
import { z } from 'zod';
import { type Config, variableName } from '../config.js';
import { freePort } from '../http/listen.js';
import { PAGE_OPTIONS } from '../local-discord-page.js';
import { acquireDataDirLock } from '../store/data-dir-lock.js';
import { type Database, openDatabase } from '../store/database.js';
import { localDiscordFile } from '../store/local-discord-file.js';
import { FleetProcesses, type Member } from './fleet-processes.js';
import type { FleetSize } from './fleet-size.js';
import { findPrograms, startPostgres, startRedis } from './services.js';
import { startWatchdog } from './watch-services.js';

export interface RunningFleet {
  readonly url: string;
  /** Ends all processes in order: those that paint first say how far they came. */
  stop(): Promise<void>;
}

const SHARDS = 4;
/** A server each, so that every shard has something to do. */
const SERVERS = ['Atelier', 'Salon', 'Gallery', 'Academy'];

/** What processes of a fleet tell about themselves, as far as the page shows it. */
const INFO = z.object({
  pid: z.int(),
  shards: z.array(z.int()).optional(),
  worker: z.object({ engine: z.string().nullable(), running: z.array(z.string()) }).optional(),
});

/** @throws UserError `fleet-services`, `fleet-service`, `postgres`, `data-busy`; LocalDiscordError. */
export async function runFleet({ bots, workers }: FleetSize, config: Config, log: Logger): Promise<RunningFleet> {
  const programs = findPrograms();
  const folder = resolve(config.DATA_DIR, 'fleet');
  const closing: (() => unknown)[] = [acquireDataDirLock(folder)];
  const close = async () => {
    for (const each of closing.splice(0).reverse()) await each();
  };
  try {
    const watchdog = await startWatchdog();
    closing.push(() => watchdog.stop());
    const postgres = await startPostgres(programs, join(folder, 'postgres'));
    watchdog.watch(postgres.watched);
    closing.push(() => postgres.stop());
    const redis = await startRedis(programs);
    watchdog.watch(redis.watched);
    closing.push(() => redis.stop());
    // Also makes the tables, before several processes would.
    const store = await openDatabase(postgres.url);
    closing.push(() => store.destroy());
    const healthPorts = new Map<string, number>();
    let processes: FleetProcesses | undefined;
    const discord = await LocalDiscord.start({
      ...PAGE_OPTIONS,
      port: config.LOCAL_DISCORD_PORT,
      stateFile: localDiscordFile(folder),
      openApi: config.DISCORD_OPENAPI,
      shards: SHARDS,
      maxConcurrency: SHARDS,
      seed(state) {
        exampleGuilds(state);
        for (const [id, name] of SERVERS.entries()) {
          const guild = state.createGuild(name, { shard: [id, SHARDS] });
          for (const user of state.users.values()) if (user.bot !== true) state.enrol(guild, user);
        }
      },
      health: () => healthOf([...healthPorts.values()]),
      processes: {
        list: () => processes?.list() ?? [],
        act: (id, action) => processes?.act(id, action),
      },
    });
    closing.push(() => discord.stop());
    const shared = {
      ...process.env,
      [variableName('DATABASE_URL')]: postgres.url,
      [variableName('REDIS_URL')]: redis.url,
      [variableName('BLOB_URL')]: config.BLOB_URL ?? pathToFileURL(join(folder, 'blobs')).href,
    };
    const member = async (role: 'bot' | 'worker', number: number, own: NodeJS.ProcessEnv): Promise<Member> => {
      const id = `${role} ${number}`;
      const port = await freePort();
      if (role === 'bot') healthPorts.set(id, port);
      const named = {
        [variableName('DATA_DIR')]: join(folder, `${role}-${number}`),
        [variableName('HEALTH_PORT')]: `${port}`,
      };
      return { id, args: ['--role', role], environment: { ...shared, ...named, ...own } };
    };
    const members = [
      ...(await Promise.all(numbers(bots).map((number) => member('bot', number, discord.environment)))),
      // Painting takes no token, and a worker does not want to have one.
      ...(await Promise.all(numbers(workers).map((number) => member('worker', number, { DISCORD_TOKEN: '' })))),
    ];
    const [, program = ''] = process.argv;
    processes = new FleetProcesses({ program, members, does: () => readWhatTheyDo(store) });
    closing.push(() => processes?.stop());
    await processes.start();
    log.info(
      { url: discord.url, bots, workers, shards: SHARDS },
      'no DISCORD_TOKEN; started a fleet and a local Discord',
    );
    return { url: discord.url, stop: close };
  } catch (error) {
    await close();
    throw error;
  }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** Of the first bot that answers. */
async function healthOf(ports: readonly number[]) {
  const ask = async (port: number) => {
    const response = await fetch(`http://127.0.0.1:${port}/health.json`, { signal: AbortSignal.timeout(1000) });
    return response.json() as Promise<{ status: string }>;
  };
  return Promise.any(ports.map(ask));
}

async function readWhatTheyDo(store: Database): Promise<ReadonlyMap<number, readonly string[]>> {
  const rows = await store.selectFrom('processes').select('info').execute();
  return new Map(
    rows.flatMap((row) => {
      const { data } = INFO.safeParse(JSON.parse(row.info));
      return data === undefined ? [] : [[data.pid, inWords(data)] as const];
    }),
  );
}

function inWords({ shards, worker }: z.infer<typeof INFO>): string[] {
  const list = new Intl.ListFormat('en');
  return [
    ...(shards === undefined
      ? []
      : [
          shards.length === 0
            ? 'No shard'
            : `${shards.length === 1 ? 'Shard' : 'Shards'} ${list.format(shards.map(String))} of ${SHARDS}`,
        ]),
    ...(worker === undefined ? [] : [worker.engine ?? 'The engine is not ready']),
    ...(worker === undefined
      ? []
      : [worker.running.length === 0 ? 'Waits for a job' : `Paints ${list.format(worker.running)}`]),
  ];
}
