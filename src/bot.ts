/** Composition root of the bot: store, workers, jobs, Discord. */

import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { Logger } from 'pino';
import { commandsFor } from '../commands/index.js';
import { ChallengeDrafts } from './challenges/settings/challenge-drafts.js';
import type { Config } from './config.js';
import type { BotServices } from './discord/bot-services.js';
import { createChallengesService } from './discord/challenges/challenges-service.js';
import { ThumbnailCache } from './discord/challenges/thumbnail-cache.js';
import { type Connection, closeShards, createClient, logIn, logOut, openShards } from './discord/client.js';
import { GalleryFeed } from './discord/feed/gallery-feed.js';
import { Forms } from './discord/forms/forms.js';
import { GuildDirectory } from './discord/guild-directory.js';
import { ChannelMessenger } from './discord/messages/channel-messenger.js';
import { ModerationWorker } from './discord/moderation/moderation-worker.js';
import { MemberPictureDownloads } from './discord/pictures/member-picture-downloads.js';
import { createPictureDownloader } from './discord/pictures/picture-downloader.js';
import { registerCommands } from './discord/register-commands.js';
import type { ReplyTargetFactory } from './discord/replies/reply-target.js';
import { ReplyTransport } from './discord/replies/reply-transport.js';
import { createTokenCipher } from './discord/replies/token-cipher.js';
import { InteractionRouter } from './discord/router.js';
import { DiscordDelivery } from './discord/stylize/discord-delivery.js';
import { PartPreviewCache } from './discord/stylize/part-previews.js';
import type { UserError } from './errors/user-error.js';
import { restartingError } from './jobs/admission/job-limits.js';
import { FleetPainters } from './jobs/fleet/fleet-painters.js';
import { Jobs } from './jobs/jobs.js';
import { builtInStyles } from './library/built-in-styles.js';
import { LastStyles } from './library/last-styles.js';
import { StyleLibrary } from './library/style-library.js';
import { builtInStyleNames, setCommandIds } from './locales/index.js';
import { Moderation } from './moderation/moderation.js';
import { PictureScreen } from './moderation/picture-screen.js';
import { readFleetFigures } from './observability/fleet-figures.js';
import { Health } from './observability/health.js';
import type { QueuePage } from './observability/queue-page.js';
import { DEFAULTS } from './painting/options.js';
import { PartPreviewer } from './painting/part-preview/part-previewer.js';
import { Preferences } from './preferences/preferences.js';
import { Privacy } from './privacy/privacy.js';
import { joinFleet } from './roles/join-fleet.js';
import type { OpenFleet } from './roles/open-fleet.js';
import { createPaintPool } from './roles/paint-pool.js';
import { isFleet } from './roles/role.js';
import { shareCaches } from './roles/share-caches.js';
import { startPainting } from './roles/start-painting.js';
import { Settings } from './settings/settings.js';
import { SettingsDrafts } from './settings/settings-drafts.js';
import { dataPaths } from './store/data-paths.js';
import { openDatabase } from './store/database.js';
import type { FleetTiming } from './store/fleet/fleet-timing.js';
import { Leases } from './store/fleet/leases.js';
import { becomeSoleProcess, type SoleProcess } from './store/fleet/sole-process.js';
import { withLease } from './store/fleet/with-lease.js';
import { refuseUnfinishedMove } from './store/move/move-database.js';
import { PendingPictures } from './store/pending-pictures.js';
import { openBlobStores } from './store/pictures/open-blob-stores.js';
import { PictureStore } from './store/pictures/picture-store.js';
import { type Clock, systemClock } from './time/clock.js';

export interface BotOptions {
  /** Aborts a start that waits for Discord. */
  readonly signal: AbortSignal;
  /** Called once when Discord has ended the session for good: `token` or `discord`. */
  onFatalError(error: UserError): void;
  /** Milliseconds; shorter only in tests. */
  readonly tokenLifetimeMs?: number;
  /** By default the machine's. */
  readonly clock?: Clock;
  /** Shorter only in tests. */
  readonly fleetTiming?: FleetTiming;
}

export interface RunningBot {
  /** Accepts no new jobs, saves checkpoints of running ones and disconnects from Discord; takes at most ten seconds. */
  stop(): Promise<void>;
}

/** How long a shutdown waits, in seconds: for checkpoints and replies of running jobs, for the workers to exit, for posts. */
const SHUTDOWN_GRACE_S = { jobs: 7, workers: 1, posts: 3 } as const;

/**
 * Whatever can fail does so before the queue is opened, so that a failed start loses no job.
 *
 * @throws UserError with a message for the operator.
 */
export async function startBot(
  config: Config & { readonly DISCORD_TOKEN: string },
  log: Logger,
  { signal, onFatalError, tokenLifetimeMs, clock = systemClock, fleetTiming }: BotOptions,
): Promise<RunningBot> {
  const token = config.DISCORD_TOKEN;
  const now = () => clock.now();
  const health = new Health(config.ROLE);
  const blobs = await openBlobStores(config);
  const store = await openDatabase(config.DATABASE_URL ?? dataPaths(config.DATA_DIR).database);
  /** A bot that paints nothing starts no processes. */
  const pool = config.ROLE === 'bot' ? undefined : createPaintPool(config, log);
  const stopping = new AbortController();
  const previewer = new PartPreviewer();
  const cipher = createTokenCipher(token);
  const replyTargets: ReplyTargetFactory = tokenLifetimeMs === undefined ? { cipher } : { cipher, tokenLifetimeMs };
  let fleet: OpenFleet | undefined;
  let alone: SoleProcess | undefined;
  let queuePage: QueuePage | undefined;
  let connection: Connection | undefined;
  /** What a failed start and a shutdown have in common. */
  const close = async () => {
    previewer.stop();
    await pool?.stop(SHUTDOWN_GRACE_S.workers);
    if (connection !== undefined) await logOut(connection);
    await queuePage?.close();
    await fleet?.close();
    await alone?.leave();
    await health.stop();
    await store.destroy();
  };
  try {
    await refuseUnfinishedMove(store);
    if (config.HEALTH_PORT !== undefined) await health.serve(config.HEALTH_PORT, config.HEALTH_HOST);
    await pool?.open();
    if (config.DATABASE_URL !== undefined && !isFleet(config)) {
      const leases = new Leases(store, `all:${randomUUID()}`);
      alone = await becomeSoleProcess({ leases, log, onLost: onFatalError });
    }
    fleet = await joinFleet(config, store, blobs.snapshots, log, fleetTiming);
    connection = createClient(config, log, fleet && { leases: fleet.leases, lifetime: fleetTiming?.leaseMs });
    const { client, gateway, shards, ended } = connection;
    fleet?.describe(() => ({ shards: shards.ids }));
    const fleetPainters = fleet && new FleetPainters(fleet.processes);
    await fleetPainters?.start();
    const painter = fleetPainters ?? pool;
    if (painter === undefined) throw new TypeError('there is nobody who paints');
    const router = new InteractionRouter(client);
    health.watchGateway(() => gateway.trouble);
    const loggedIn = await logIn(connection, token, { log, signal });
    const { application, rest } = loggedIn;
    const commands = commandsFor(config.LIMIT_SIZE);
    const { leases } = fleet ?? {};
    const registry = { rest, applicationId: application.id, store, leases, log, signal: stopping.signal };
    await registerCommands(commands, registry, setCommandIds);
    const transport = new ReplyTransport(rest, application.id, cipher, now, log);
    const settings = await Settings.open(store);
    const preferences = new Preferences(store, now);
    const moderation = await Moderation.open(store);
    if (fleet !== undefined) shareCaches(fleet, { settings, blocks: moderation.blocks }, log);
    const guilds = new GuildDirectory({ client: loggedIn, now });
    const feed = new GalleryFeed({ settings, preferences, moderation, guilds, log });
    const messenger = new ChannelMessenger(rest, loggedIn.user.id);
    const delivery = new DiscordDelivery({ transport, log, clock, messenger, feed });
    const pictures = new PictureStore(store, blobs.pictures);
    const pictureScreen = new PictureScreen(moderation.blocks, pictures);
    const styles = new StyleLibrary({ store, pictures, builtIn: builtInStyles(builtInStyleNames), log, now });
    const jobs = await Jobs.open({
      store,
      pictures,
      checkpoints: blobs.checkpoints,
      snapshots: blobs.snapshots,
      ...(fleet !== undefined && { fleet }),
      ...(pool !== undefined && { paintService: pool }),
      delivery,
      limits: { perMember: config.LIMIT_MEMBER, perGuild: config.LIMIT_GUILD, total: config.LIMIT_TOTAL },
      keepDays: config.KEEP_DAYS,
      keepRecordDays: config.KEEP_RECORD_DAYS,
      log,
      clock,
      listener: health,
      onInsert: (transaction, job) => styles.recordUses(transaction, job),
      screen: pictureScreen,
    });
    const painting =
      fleet &&
      pool &&
      (await startPainting(config, log, { store, blobs, fleet, paintService: pool, listener: health }));
    const heldPictures = new PendingPictures(store, log, now);
    const drafts = new SettingsDrafts(store);
    const thumbnails = new ThumbnailCache(pictures);
    const parts = { store, pictures, thumbnails, client: loggedIn, guilds, log, clock };
    const { challenges, ...deadlines } = createChallengesService({ ...parts, keepDays: config.KEEP_DAYS });
    const challengeDrafts = new ChallengeDrafts({ store, pictures, now });
    const moderationWorker = new ModerationWorker({
      moderation,
      jobs,
      delivery,
      transport,
      messenger,
      challenges,
      settings,
      thumbnails,
      client: loggedIn,
      guilds,
      log,
      clock,
      keepRecordDays: config.KEEP_RECORD_DAYS,
      ...(leases && { exclusively: <T>(task: () => Promise<T>) => withLease(leases, 'moderation', task) }),
    });
    const downloads = new MemberPictureDownloads(createPictureDownloader(config.DISCORD_CDN), stopping.signal);
    const services: BotServices = {
      clock,
      jobs,
      delivery,
      transport,
      feed,
      moderation,
      pictureScreen,
      moderationWorker,
      painter,
      replyTargets,
      heldPictures,
      forms: new Forms(heldPictures),
      challenges,
      challengeDrafts,
      pictures,
      thumbnails,
      privacy: new Privacy(
        [
          jobs,
          heldPictures,
          styles,
          new LastStyles(store),
          drafts,
          preferences,
          challenges,
          challengeDrafts,
          moderation,
        ],
        pictures,
      ),
      retention: { pictures: config.KEEP_DAYS, records: config.KEEP_RECORD_DAYS },
      styles,
      settings,
      preferences,
      drafts,
      downloads,
      partPreviews: new PartPreviewCache(previewer, downloads, log),
      largestSize: config.LIMIT_SIZE,
      animations: { frames: config.LIMIT_FRAMES, milliseconds: 1000 * config.LIMIT_SECONDS },
      memberLimit: config.LIMIT_MEMBER,
      defaults: { ...DEFAULTS, network: config.NETWORK, size: Math.min(DEFAULTS.size, config.LIMIT_SIZE) },
    };
    router.start({ commands, services, log, onFailure: (kind) => health.failed(kind) });
    health.watch({
      countJobs: () => jobs.count(),
      isConnected: () => gateway.trouble === undefined,
      pingMs: () => gateway.pingMs(loggedIn),
      areWorkersHealthy: () => painter.healthy,
      figures: () => readFleetFigures({ store, now, processId: fleet?.processes.id, redis: fleet?.redis }),
    });
    if (fleet !== undefined && config.QUEUE_PAGE_PORT !== undefined) {
      const { openQueuePage } = await import('./observability/queue-page.js');
      queuePage = await openQueuePage(config.QUEUE_PAGE_PORT, fleet.redis, log);
    }
    await deadlines.start();
    moderationWorker.forgetLeftGuilds();
    moderationWorker.start();
    await openShards(connection);
    ended.addEventListener('abort', () => onFatalError(ended.reason));
    ended.throwIfAborted();
    log.info({ user: client.user?.tag, shards: shards.ids, servers: client.guilds.cache.size }, 'ready');
    return {
      async stop() {
        // Members need not hear that this process ends.
        if (connection !== undefined && shards.isShared) await closeShards(connection);
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

/** Waits for a task, but no longer than this; the task itself goes on. */
const atMost = (seconds: number, task: Promise<void>): Promise<void> =>
  Promise.race([task, setTimeout(1000 * seconds, undefined, { ref: false })]);
