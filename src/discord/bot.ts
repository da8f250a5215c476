/** What commands need to do their work. */
import type PQueue from 'p-queue';
import type { Challenges } from '../challenges/challenges.js';
import type { ChallengeDrafts } from '../challenges/drafts.js';
import type { Clock } from '../clock.js';
import type { Jobs } from '../jobs/jobs.js';
import type { Options } from '../options.js';
import type { Privacy } from '../privacy/privacy.js';
import type { Drafts } from '../settings/drafts.js';
import type { Settings } from '../settings/settings.js';
import type { HeldPictures } from '../store/held-pictures.js';
import type { Pictures } from '../store/pictures.js';
import type { Styles } from '../styles/styles.js';
import type { PaintService } from '../worker/paint-service.js';
import type { SmallPictures } from './challenges/small-pictures.js';
import type { PictureFetcher } from './paintings/fetch-picture.js';
import type { AddressMaker } from './replies/address.js';
import type { DiscordDelivery } from './replies/delivery.js';

export interface Retention {
  readonly pictures: number;
  readonly records: number;
}

export interface Bot {
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly delivery: DiscordDelivery;
  readonly challenges: Challenges;
  /** Challenges that are being set up. */
  readonly challengeDrafts: ChallengeDrafts;
  readonly pictures: Pick<Pictures, 'read'>;
  readonly smallPictures: SmallPictures;
  readonly painter: Pick<PaintService, 'engine' | 'networks'>;
  readonly addresses: AddressMaker;
  readonly held: HeldPictures;
  readonly privacy: Privacy;
  /** Days for which pictures and records of paintings are kept. */
  readonly retention: Retention;
  readonly settings: Settings;
  readonly drafts: Drafts;
  readonly styles: Styles;
  /** What a server allows in its library. */
  readonly fetchPicture: PictureFetcher;
  /** Downloads take turns: a picture waits in memory until it was looked at. */
  readonly downloads: PQueue;
  /** The bot is about to end; the reason is a UserError `stopping`. */
  readonly stopping: AbortSignal;
  /** Longest side of a painting that may be asked for, in pixels. */
  readonly largestSize: number;
  /** Options that nobody chooses: neither a member nor a server. */
  readonly defaults: Options;
}
