/** What answers members, put together: every service that some command needs, on top of the database and a connection to Discord. */
import type { Client } from 'discord.js';
import type { Logger } from 'pino';
import { ChallengeDrafts } from './challenges/settings/challenge-drafts.js';
import type { Config } from './config.js';
import type { BotServices } from './discord/bot-services.js';
import { type ChallengesService, createChallengesService } from './discord/challenges/challenges-service.js';
import { ThumbnailCache } from './discord/challenges/thumbnail-cache.js';
import { GalleryFeed } from './discord/feed/gallery-feed.js';
import { Forms } from './discord/forms/forms.js';
import { GuildDirectory } from './discord/guild-directory.js';
import { ChannelMessenger } from './discord/messages/channel-messenger.js';
import { ModerationWorker } from './discord/moderation/moderation-worker.js';
import { MemberPictureDownloads } from './discord/pictures/member-picture-downloads.js';
import { createPictureDownloader } from './discord/pictures/picture-downloader.js';
import type { ReplyTargetFactory } from './discord/replies/reply-target.js';
import type { ReplyTransport } from './discord/replies/reply-transport.js';
import { sendWhile } from './discord/replies/send-guard.js';
import { DiscordDelivery } from './discord/stylize/discord-delivery.js';
import { PartPreviewCache } from './discord/stylize/question/part-previews.js';
import type { UserError } from './errors/user-error.js';
import type { FleetWorker } from './jobs/fleet/fleet-worker.js';
import { Jobs } from './jobs/jobs.js';
import { builtInStyles } from './library/built-in-styles.js';
import { LastStyles } from './library/last-styles.js';
import { StyleLibrary } from './library/style-library.js';
import { builtInStyleNames } from './locales/index.js';
import { Moderation } from './moderation/moderation.js';
import { PictureScreen } from './moderation/picture-screen.js';
import { DEFAULTS } from './painting/options.js';
import { PartPreviewer } from './painting/part-preview/part-previewer.js';
import { Preferences } from './preferences/preferences.js';
import { Privacy } from './privacy/privacy.js';
import type { BotBase } from './roles/bot-base.js';
import { shareCaches } from './roles/share-caches.js';
import { startPainting } from './roles/start-painting.js';
import { Settings } from './settings/settings.js';
import { SettingsDrafts } from './settings/settings-drafts.js';
import { withLease } from './store/fleet/with-lease.js';
import { PendingPictures } from './store/pending-pictures.js';
import { PictureStore } from './store/pictures/picture-store.js';
import type { Clock } from './time/clock.js';

export interface BotPartsDeps {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly base: BotBase;
  /** Logged in. */
  readonly client: Client<true>;
  readonly transport: ReplyTransport;
  readonly replyTargets: ReplyTargetFactory;
  /** Aborted when the bot stops. */
  readonly stopping: AbortSignal;
  /** Called where the fleet's pictures turn out to be elsewhere. */
  onElsewhere(error: UserError): void;
}

export interface BotParts {
  readonly services: BotServices;
  readonly jobs: Jobs;
  readonly delivery: DiscordDelivery;
  /** In a process of a fleet that also paints. */
  readonly painting: FleetWorker | undefined;
  readonly deadlines: Pick<ChallengesService, 'start' | 'stop'>;
  readonly moderationWorker: ModerationWorker;
}

/** Jobs go on from here; deadlines and reports wait for their `start`. */
export async function assembleBot({
  config,
  log,
  clock,
  base: { store, blobs, fleet, pool, painter, health },
  client,
  transport,
  replyTargets,
  stopping,
  onElsewhere,
}: BotPartsDeps): Promise<BotParts> {
  const now = () => clock.now();
  const { rest } = client;
  const { leases } = fleet ?? {};
  const settings = await Settings.open(store);
  const preferences = new Preferences(store, now);
  const moderation = await Moderation.open(store);
  if (fleet !== undefined) shareCaches(fleet, { settings, blocks: moderation.blocks }, log);
  const guilds = new GuildDirectory({ client, now });
  const feed = new GalleryFeed({ settings, preferences, moderation, guilds, log });
  const messenger = new ChannelMessenger(rest, client.user.id);
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
    (await startPainting(config, log, {
      store,
      blobs,
      fleet,
      paintService: pool,
      listener: health,
      blocks: moderation.blocks,
      onElsewhere,
    }));
  const heldPictures = new PendingPictures(store, log, now);
  const downloads = new MemberPictureDownloads(createPictureDownloader(config.DISCORD_CDN), stopping);
  const previewer = new PartPreviewer();
  stopping.addEventListener('abort', () => previewer.stop(), { once: true });
  const drafts = new SettingsDrafts(store);
  const thumbnails = new ThumbnailCache(pictures);
  const parts = { store, pictures, thumbnails, client, guilds, log, clock };
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
    client,
    guilds,
    log,
    clock,
    keepRecordDays: config.KEEP_RECORD_DAYS,
    ...(leases && {
      exclusively: <T>(task: () => Promise<T>) =>
        withLease(leases, 'moderation', (lease) => sendWhile(() => lease.isHeld(), task)),
    }),
  });
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
      [jobs, heldPictures, styles, new LastStyles(store), drafts, preferences, challenges, challengeDrafts, moderation],
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
  return { services, jobs, delivery, painting, deadlines, moderationWorker };
}
