/** The bot, put together: store, workers, jobs, Discord. */

import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { commandsFor } from '../commands/index.js';
import type { Config } from './config.js';
import type { AddressMaker } from './discord/address.js';
import type { Bot } from './discord/bot.js';
import { createClient, logIn } from './discord/client.js';
import { DiscordDelivery } from './discord/delivery.js';
import { createPictureFetcher } from './discord/fetch-picture.js';
import { registerCommands } from './discord/register.js';
import { Roads } from './discord/roads.js';
import { type RouterParts, registerRouter } from './discord/router.js';
import { createSeal } from './discord/seal.js';
import { Health } from './health.js';
import { Jobs } from './jobs/jobs.js';
import { DEFAULTS } from './options.js';
import { Checkpoints } from './store/checkpoints.js';
import { HeldPictures } from './store/held-pictures.js';
import { Pictures } from './store/pictures.js';
import { openStore } from './store/store.js';
import { WorkerPool } from './worker/pool.js';

export interface BotOptions {
  /** Ends a start that waits for Discord. */
  readonly signal: AbortSignal;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetime?: number;
}

export interface RunningBot {
  /** Takes no new jobs, keeps what is under way, and lets go of Discord; takes at most ten seconds. */
  stop(): Promise<void>;
}

/** Of a shutdown, in seconds: what is under way gets a checkpoint; then the workers end. */
const GRACE = { jobs: 7, workers: 1 } as const;

export async function startBot(
  config: Config & { readonly DISCORD_TOKEN: string },
  log: Logger,
  { signal, tokenLifetime }: BotOptions,
): Promise<RunningBot> {
  const token = config.DISCORD_TOKEN;
  const now = Date.now;
  const store = await openStore(join(config.DATA_DIR, 'brushwork.db'));
  const client = createClient(config, log);
  const health = new Health();
  const pool = new WorkerPool(workersOf(config, log));
  const seal = createSeal(token);
  const addresses: AddressMaker = tokenLifetime === undefined ? { seal } : { seal, tokenLifetime };
  try {
    let open: (parts: RouterParts) => void = () => {};
    registerRouter(client, new Promise<RouterParts>((resolve) => (open = resolve)));
    const { application, rest, ws } = await logIn(client, token, log, signal);
    const delivery: DiscordDelivery = new DiscordDelivery({
      roads: new Roads(rest, application.id, seal, now),
      log,
      now,
      gone: (id) => void jobs.abandon(id),
      shelved: (job, address) => jobs.setReply(job.id, address),
    });
    const jobs: Jobs = await Jobs.open({
      store,
      pictures: new Pictures(store, join(config.DATA_DIR, 'pictures')),
      checkpoints: new Checkpoints(join(config.DATA_DIR, 'checkpoints')),
      painter: pool,
      delivery,
      limits: { member: config.LIMIT_MEMBER, guild: config.LIMIT_GUILD, total: config.LIMIT_TOTAL },
      keepDays: config.KEEP_DAYS,
      log,
      listener: health,
    });
    const bot: Bot = {
      jobs,
      delivery,
      painter: pool,
      addresses,
      held: new HeldPictures(store),
      fetchPicture: createPictureFetcher(config.DISCORD_CDN),
      largestSize: config.LIMIT_SIZE,
      defaults: { ...DEFAULTS, network: config.NETWORK, size: Math.min(DEFAULTS.size, config.LIMIT_SIZE) },
    };
    const commands = commandsFor(config.LIMIT_SIZE);
    open({ commands, bot, log, failed: (kind) => health.failed(kind) });
    await registerCommands(commands, rest, application.id, store, log);
    health.watch({ count: () => jobs.count(), ping: () => ws.ping, workersHealthy: () => pool.healthy() });
    if (config.HEALTH_PORT !== undefined) await health.serve(config.HEALTH_PORT, config.HEALTH_HOST);
    log.info({ user: client.user?.tag, servers: client.guilds.cache.size }, 'ready');
    return {
      async stop() {
        await jobs.stop(GRACE.jobs);
        delivery.stop();
        await pool.stop(GRACE.workers);
        await client.destroy();
        health.stop();
        await store.destroy();
      },
    };
  } catch (error) {
    await pool.stop(GRACE.workers);
    await client.destroy();
    await store.destroy();
    throw error;
  }
}

/** Of this machine's memory, shared by the workers. */
const MEMORY_SHARE = 0.75;

function workersOf(config: Config, log: Logger) {
  const { WORKERS, WORKER_MEMORY_MB, THREADS } = config;
  const threads = THREADS ?? Math.max(1, Math.floor(availableParallelism() / WORKERS));
  const memory = WORKER_MEMORY_MB === undefined ? (MEMORY_SHARE * totalmem()) / WORKERS : 1e6 * WORKER_MEMORY_MB;
  const { DISCORD_TOKEN: _, ...environment } = process.env;
  return { workers: WORKERS, memoryLimit: memory, log, environment: { ...environment, THREADS: String(threads) } };
}
