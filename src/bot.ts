/** Composition root of the bot: store, workers, jobs, Discord. */

import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { commandsFor } from '../commands/index.js';
import { assembleBot } from './bot-parts.js';
import type { Config } from './config.js';
import { type Connection, closeShards, createClient, logIn, logOut, openShards } from './discord/client.js';
import { registerCommands } from './discord/register-commands.js';
import type { ReplyTargetFactory } from './discord/replies/reply-target.js';
import { ReplyTransport } from './discord/replies/reply-transport.js';
import { createTokenCipher } from './discord/replies/token-cipher.js';
import { InteractionRouter } from './discord/router.js';
import type { UserError } from './errors/user-error.js';
import { restartingError } from './jobs/admission/job-limits.js';
import { setCommandIds } from './locales/index.js';
import { readFleetFigures } from './observability/fleet-figures.js';
import type { QueuePage } from './observability/queue-page.js';
import { type BotBase, openBotBase, type PaintPool } from './roles/bot-base.js';
import type { FleetTiming } from './store/fleet/fleet-timing.js';
import { type Clock, systemClock } from './time/clock.js';

export interface BotOptions {
  /** Aborts a start that waits for Discord. */
  readonly signal: AbortSignal;
  /** Called once when it cannot go on: Discord has ended the session for good, or another process has taken over. */
  onFatalError(error: UserError): void;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetimeMs?: number;
  /** By default the machine's. */
  readonly clock?: Clock;
  /** Only in tests another one than this machine's worker processes. */
  readonly paintService?: PaintPool;
  /** Shorter only in tests. */
  readonly fleetTiming?: FleetTiming;
}

export interface RunningBot {
  /** Accepts no new jobs, saves checkpoints of running ones and disconnects from Discord; takes at most ten seconds, after those in which shards are handed over. */
  stop(): Promise<void>;
}

/**
 * How long a shutdown waits, in seconds: in a fleet, for what members asked for before another bot had the shards; for checkpoints and replies
 * of running jobs, for the workers to exit, for posts.
 */
const SHUTDOWN_GRACE_S = { asked: 5, jobs: 7, workers: 1, posts: 3 } as const;

/**
 * Whatever can fail does so before the queue is opened, so that a failed start loses no job.
 *
 * @throws UserError with a message for the operator.
 */
export async function startBot(
  config: Config & { readonly DISCORD_TOKEN: string },
  log: Logger,
  options: BotOptions,
): Promise<RunningBot> {
  const { signal, onFatalError, clock = systemClock, fleetTiming } = options;
  const base = await openBotBase(config, log, options);
  const { health, fleet } = base;
  const now = () => clock.now();
  const stopping = new AbortController();
  let queuePage: QueuePage | undefined;
  let connection: Connection | undefined;
  /** What a failed start and a shutdown have in common. */
  const close = async () => {
    await base.stopPool(SHUTDOWN_GRACE_S.workers);
    if (connection !== undefined) await logOut(connection);
    await queuePage?.close();
    await base.close();
  };
  try {
    connection = createClient(
      config,
      log,
      fleet && { leases: fleet.leases, bus: fleet.bus, lifetime: fleetTiming?.leaseMs },
    );
    const { gateway, shards, ended } = connection;
    fleet?.describe(() => ({ shards: shards.ids }));
    health.watchGateway(
      () => gateway.trouble,
      () => shards.isSpare,
    );
    const router = new InteractionRouter(connection.client, (interactionId) => shards.takes(interactionId));
    const client = await logIn(connection, config.DISCORD_TOKEN, { log, signal });
    const commands = commandsFor(config.LIMIT_SIZE);
    const { rest, application } = client;
    const registry = { rest, applicationId: application.id, store: base.store, leases: fleet?.leases, log };
    await registerCommands(commands, { ...registry, signal: stopping.signal }, setCommandIds);

    const cipher = createTokenCipher(config.DISCORD_TOKEN);
    const { services, jobs, delivery, painting, deadlines, moderationWorker } = await assembleBot({
      config,
      log,
      clock,
      base,
      client,
      transport: new ReplyTransport(rest, application.id, cipher, now, log),
      replyTargets: replyTargetsWith(cipher, options),
      stopping: stopping.signal,
      onElsewhere: onFatalError,
    });
    router.start({ commands, services, log, onFailure: (kind) => health.failed(kind) });
    health.watch({
      countJobs: () => jobs.count(),
      isConnected: () => gateway.trouble === undefined,
      pingMs: () => gateway.pingMs(client),
      areWorkersHealthy: () => base.painter.healthy,
      figures: () => readFigures(base, now),
    });
    queuePage = await openQueuePageOf(base, config, log);
    await deadlines.start();
    moderationWorker.forgetLeftGuilds();
    moderationWorker.start();
    await openShards(connection);
    ended.addEventListener('abort', () => onFatalError(ended.reason));
    ended.throwIfAborted();
    log.info({ user: client.user.tag, shards: shards.ids, servers: client.guilds.cache.size }, 'ready');

    return {
      async stop() {
        // Members need not hear that this process ends.
        if (connection !== undefined && shards.isShared) {
          await closeShards(connection);
          await atMost(SHUTDOWN_GRACE_S.asked, router.settled());
        }
        stopping.abort(restartingError());
        const posted = atMost(
          SHUTDOWN_GRACE_S.posts,
          Promise.all([deadlines.stop(), moderationWorker.stop()]).then(() => {}),
        );
        const answered = atMost(SHUTDOWN_GRACE_S.jobs, router.settled());
        await Promise.all([
          jobs.stop(SHUTDOWN_GRACE_S.jobs),
          painting && atMost(SHUTDOWN_GRACE_S.jobs, painting.stop()),
        ]);
        await Promise.all([answered, posted]);
        delivery.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const replyTargetsWith = (
  cipher: ReplyTargetFactory['cipher'],
  { tokenLifetimeMs }: Pick<BotOptions, 'tokenLifetimeMs'>,
): ReplyTargetFactory => (tokenLifetimeMs === undefined ? { cipher } : { cipher, tokenLifetimeMs });

const readFigures = ({ store, fleet }: BotBase, now: () => number) =>
  readFleetFigures({ store, now, processId: fleet?.processes.id, redis: fleet?.redis });

/** Loaded only where it is asked for. */
async function openQueuePageOf({ fleet }: BotBase, { QUEUE_PAGE_PORT }: Config, log: Logger) {
  if (fleet === undefined || QUEUE_PAGE_PORT === undefined) return undefined;
  const { openQueuePage } = await import('./observability/queue-page.js');
  return openQueuePage(QUEUE_PAGE_PORT, fleet.redis, log);
}

/** Waits for a task, but no longer than this; the task itself goes on. */
const atMost = (seconds: number, task: Promise<void>): Promise<void> =>
  Promise.race([task, setTimeout(1000 * seconds, undefined, { ref: false })]);
