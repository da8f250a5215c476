import type { Jobs } from '../../jobs/jobs.js';
import type { StyleLibrary } from '../../library/style-library.js';
import type { PendingPictures } from '../../store/pending-pictures.js';
import type { Clock } from '../../time/clock.js';
import type { GalleryFeed } from '../feed/gallery-feed.js';
import type { MemberPictureDownloads } from '../pictures/member-picture-downloads.js';
import type { PreferencesDeps } from '../preferences/preferences-deps.js';
import type { ReplyTargetFactory } from '../replies/reply-target.js';
import type { ReplyTransport } from '../replies/reply-transport.js';
import type { PolicyDeps } from '../settings/guild-policy.js';
import type { DiscordDelivery } from './discord-delivery.js';
import type { PartPreviewCache } from './question/part-previews.js';

/** What starting a job needs. */
export interface StartJobDeps extends PolicyDeps, PreferencesDeps {
  readonly clock: Clock;
  readonly jobs: Jobs;
  readonly styles: StyleLibrary;
  readonly downloads: MemberPictureDownloads;
  readonly replyTargets: ReplyTargetFactory;
  /** Content pictures of modals that are open, and requests that wait for an answer. */
  readonly heldPictures: PendingPictures;
  /** What of a picture would be painted. */
  readonly partPreviews: PartPreviewCache;
}

/** What starting, changing and showing jobs needs. */
export interface StylizeDeps extends StartJobDeps {
  readonly delivery: DiscordDelivery;
  readonly transport: ReplyTransport;
  readonly feed: GalleryFeed;
}
