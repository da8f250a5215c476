/** The bot, put together: store, workers, jobs, Discord. */

import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Status } from 'discord.js';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import { commandsFor } from '../commands/index.js';
import { ChallengeDrafts } from './challenges/drafts.js';
import { type Clock, systemClock } from './clock.js';
import { type Config, variableOf } from './config.js';
import type { Bot } from './discord/bot.js';
import { openChallenges } from './discord/challenges/open.js';
import { SmallPictures } from './discord/challenges/small-pictures.js';
import { createClient, logIn, logOut } from './discord/client.js';
import { createPictureFetcher } from './discord/paintings/fetch-picture.js';
import { registerCommands } from './discord/register.js';
import type { AddressMaker } from './discord/replies/address.js';
import { DiscordDelivery } from './discord/replies/delivery.js';
import { Roads } from './discord/replies/roads.js';
import { createSeal } from './discord/replies/seal.js';
import { type RouterParts, registerRouter } from './discord/router.js';
import { Health } from './health.js';
import { Jobs } from './jobs/jobs.js';
import { restarting } from './jobs/limits.js';
import { DEFAULTS } from './options.js';
import { Privacy } from './privacy/privacy.js';
import { Drafts } from './settings/drafts.js';
import { Settings } from './settings/settings.js';
import { Checkpoints } from './store/checkpoints.js';
import { HeldPictures } from './store/held-pictures.js';
import { Pictures } from './store/pictures.js';
import { openStore } from './store/store.js';
import { SHIPPED } from './styles/shipped.js';
import { Styles } from './styles/styles.js';
import type { UserError } from './user-error.js';
import { WorkerPool } from './worker/pool.js';

export interface BotOptions {
  /** Ends a start that waits for Discord. */
  readonly signal: AbortSignal;
  /** Told once the bot cannot go on, though it did not stop by itself: `token` or `discord`. */
  failed(error: UserError): void;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetime?: number;
  /** The machine's where none is given. */
  readonly clock?: Clock;
}

export interface RunningBot {
  /** Takes no new jobs, keeps what is under way, and lets go of Discord; takes at most ten seconds. */
  stop(): Promise<void>;
}

/** Of a shutdown, in seconds: what is under way gets a checkpoint and an answer; then the workers end. */
const GRACE = { jobs: 7, workers: 1, posts: 3 } as const;
/** One picture a member sends may have 25 MB. */
const DOWNLOADS_AT_ONCE = 6;

/**
 * Everything that can go wrong goes wrong before the queue is opened, so that no job is lost to a bad start.
 *
 * @throws UserError a sentence for the people who run it.
 */
export async function startBot(
  config: Config & { readonly DISCORD_TOKEN: string },
  log: Logger,
  { signal, failed, tokenLifetime, clock = systemClock }: BotOptions,
): Promise<RunningBot> {
  const token = config.DISCORD_TOKEN;
  const now = () => clock.now();
  const health = new Health();
  const store = await openStore(join(config.DATA_DIR, 'brushwork.db'));
  const pool = new WorkerPool(workersOf(config, log));
  const connection = createClient(config, log);
  const { client, gateway, ended } = connection;
  const stopping = new AbortController();
  const seal = createSeal(token);
  const addresses: AddressMaker = tokenLifetime === undefined ? { seal } : { seal, tokenLifetime };
  try {
    if (config.HEALTH_PORT !== undefined) await health.serve(config.HEALTH_PORT, config.HEALTH_HOST);
    await pool.open();
    let open: (parts: RouterParts) => void = () => {};
    const router = registerRouter(client, new Promise<RouterParts>((resolve) => (open = resolve)));
    health.watchGateway(() => gateway.trouble);
    const loggedIn = await logIn(connection, token, { log, signal });
    const { application, rest, ws } = loggedIn;
    const commands = commandsFor(config.LIMIT_SIZE);
    const registry = { rest, applicationId: application.id, store, log, signal: stopping.signal };
    await registerCommands(commands, registry);
    const delivery: DiscordDelivery = new DiscordDelivery({
      roads: new Roads(rest, application.id, seal, now, log),
      log,
      clock,
      gone: (job) =>
        void jobs.abandon(job).catch((error: unknown) => log.warn({ job, err: error }, 'it is painted for nobody')),
      async partner(id) {
        const job = await jobs.find(id);
        return job && { job, painting: await jobs.painting(job) };
      },
      shelved: (job, address) => jobs.setReply(job.id, { ...address, shelved: true }, address),
    });
    const pictures = new Pictures(store, join(config.DATA_DIR, 'pictures'));
    const styles = new Styles({ store, pictures, shipped: SHIPPED, log, now });
    const jobs: Jobs = await Jobs.open({
      store,
      pictures,
      checkpoints: new Checkpoints(join(config.DATA_DIR, 'checkpoints')),
      painter: pool,
      delivery,
      limits: { member: config.LIMIT_MEMBER, guild: config.LIMIT_GUILD, total: config.LIMIT_TOTAL },
      keepDays: config.KEEP_DAYS,
      keepRecordDays: config.KEEP_RECORD_DAYS,
      log,
      clock,
      listener: health,
      alongside: (transaction, job) => styles.noteUses(transaction, job),
    });
    const held = new HeldPictures(store, log, now);
    const drafts = new Drafts(store);
    const settings = await Settings.open(store);
    const smallPictures = new SmallPictures(pictures);
    const parts = { store, pictures, smallPictures, client: loggedIn, log, clock };
    const { challenges, ...deadlines } = openChallenges({ ...parts, keepDays: config.KEEP_DAYS });
    const challengeDrafts = new ChallengeDrafts({ store, pictures, now });
    const bot: Bot = {
      clock,
      jobs,
      delivery,
      painter: pool,
      addresses,
      held,
      challenges,
      challengeDrafts,
      pictures,
      smallPictures,
      privacy: new Privacy([jobs, held, styles, drafts, challenges, challengeDrafts], pictures),
      retention: { pictures: config.KEEP_DAYS, records: config.KEEP_RECORD_DAYS },
      styles,
      settings,
      drafts,
      fetchPicture: createPictureFetcher(config.DISCORD_CDN),
      downloads: new PQueue({ concurrency: DOWNLOADS_AT_ONCE }),
      stopping: stopping.signal,
      largestSize: config.LIMIT_SIZE,
      defaults: { ...DEFAULTS, network: config.NETWORK, size: Math.min(DEFAULTS.size, config.LIMIT_SIZE) },
    };
    open({ commands, bot, log, failed: (kind) => health.failed(kind) });
    health.watch({
      count: () => jobs.count(),
      connected: () => ws.shards.every(({ status }) => status === Status.Ready),
      ping: () => ws.ping,
      workersHealthy: () => pool.healthy,
    });
    await deadlines.start();
    ended.addEventListener('abort', () => failed(ended.reason));
    ended.throwIfAborted();
    log.info({ user: client.user?.tag, servers: client.guilds.cache.size }, 'ready');
    return {
      async stop() {
        stopping.abort(restarting());
        const told = Promise.race([deadlines.stop(), setTimeout(1000 * GRACE.posts, undefined, { ref: false })]);
        const answered = Promise.race([router.settled(), setTimeout(1000 * GRACE.jobs, undefined, { ref: false })]);
        await jobs.stop(GRACE.jobs);
        await Promise.all([answered, told]);
        delivery.stop();
        await pool.stop(GRACE.workers);
        await logOut(connection);
        health.stop();
        await store.destroy();
      },
    };
  } catch (error) {
    health.stop();
    await pool.stop(GRACE.workers);
    await logOut(connection);
    await store.destroy();
    throw error;
  }
}

/** Of this machine's memory, shared by the workers. */
const MEMORY_SHARE = 0.75;

function workersOf(config: Config, log: Logger) {
  const { WORKERS, WORKER_MEMORY_MB, THREADS, ENGINE, DEVICE, NETWORK, WEIGHTS_DIR } = config;
  const threads = THREADS ?? Math.max(1, Math.floor(availableParallelism() / WORKERS));
  const memory = WORKER_MEMORY_MB === undefined ? (MEMORY_SHARE * totalmem()) / WORKERS : 1e6 * WORKER_MEMORY_MB;
  // A worker reads its configuration as the bot does. It needs no token, not even one from a `.env` file.
  const own = {
    DISCORD_TOKEN: '',
    [variableOf('THREADS')]: String(threads),
    [variableOf('ENGINE')]: ENGINE,
    [variableOf('DEVICE')]: DEVICE,
    [variableOf('NETWORK')]: NETWORK,
    [variableOf('WEIGHTS_DIR')]: WEIGHTS_DIR,
  };
  return { workers: WORKERS, memoryLimit: memory, log, environment: { ...process.env, ...own } };
}
