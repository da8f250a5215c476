/** Every service that some command needs; each command declares the few it takes, and `src/bot.ts` builds them all. */
import type { AboutDeps } from './about/about-deps.js';
import type { ChallengeDeps } from './challenges/challenge-deps.js';
import type { LibraryDeps } from './library/library-deps.js';
import type { ModerationDeps } from './moderation/moderation-deps.js';
import type { GalleryDeps } from './paintings/gallery-deps.js';
import type { PreferencesDeps } from './preferences/preferences-deps.js';
import type { PrivacyDeps } from './privacy/privacy-deps.js';
import type { QueueDeps } from './queue/queue-deps.js';
import type { PreviewDeps } from './settings/settings-deps.js';
import type { StylizeDeps } from './stylize/stylize-deps.js';

export interface BotServices
  extends StylizeDeps,
    LibraryDeps,
    PreviewDeps,
    ChallengeDeps,
    QueueDeps,
    PreferencesDeps,
    PrivacyDeps,
    GalleryDeps,
    ModerationDeps,
    AboutDeps {
  // Whole, where most commands take a part.
  readonly moderation: ModerationDeps['moderation'];
  readonly pictureScreen: ModerationDeps['pictureScreen'];
}
