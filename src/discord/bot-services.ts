/** Services that commands and component handlers use. */
import type PQueue from 'p-queue';
import type { Challenges } from '../challenges/challenges.js';
import type { ChallengeDrafts } from '../challenges/settings/challenge-drafts.js';
import type { Jobs } from '../jobs/jobs.js';
import type { StyleLibrary } from '../library/style-library.js';
import type { Options } from '../painting/options.js';
import type { Privacy } from '../privacy/privacy.js';
import type { Settings } from '../settings/settings.js';
import type { SettingsDrafts } from '../settings/settings-drafts.js';
import type { PendingPictures } from '../store/pending-pictures.js';
import type { PictureStore } from '../store/picture-store.js';
import type { Clock } from '../time/clock.js';
import type { PaintService } from '../worker/paint-service.js';
import type { ThumbnailCache } from './challenges/thumbnail-cache.js';
import type { PictureDownloader } from './pictures/picture-downloader.js';
import type { ReplyTargetFactory } from './replies/reply-target.js';
import type { DiscordDelivery } from './stylize/discord-delivery.js';

export interface RetentionDays {
  readonly pictures: number;
  readonly records: number;
}

export interface BotServices {
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly delivery: DiscordDelivery;
  readonly challenges: Challenges;
  /** Challenges that are being set up and not published yet. */
  readonly challengeDrafts: ChallengeDrafts;
  readonly pictures: Pick<PictureStore, 'read'>;
  readonly thumbnails: ThumbnailCache;
  readonly painter: Pick<PaintService, 'engine' | 'networks'>;
  readonly replyTargets: ReplyTargetFactory;
  readonly heldPictures: PendingPictures;
  readonly privacy: Privacy;
  /** Days for which pictures and records of paintings are kept. */
  readonly retention: RetentionDays;
  readonly settings: Settings;
  readonly drafts: SettingsDrafts;
  readonly styles: StyleLibrary;
  /** Downloads an attachment from Discord, within the limits for members. */
  readonly downloadPicture: PictureDownloader;
  /** Limits concurrent downloads: each holds its picture in memory until it has been validated. */
  readonly downloadQueue: PQueue;
  /** Aborted when the bot shuts down; the reason is a UserError `stopping`. */
  readonly stopSignal: AbortSignal;
  /** Longest side of a painting that may be asked for, in pixels. */
  readonly largestSize: number;
  /** Used for options that neither the member nor the server has set. */
  readonly defaults: Options;
}
