import type { ThumbnailCache } from '../challenges/thumbnail-cache.js';
import type { RetentionDays } from '../privacy/privacy-deps.js';
import type { StylizeDeps } from '../stylize/stylize-deps.js';

/** What a member's own gallery needs. */
export interface GalleryDeps extends StylizeDeps {
  readonly thumbnails: ThumbnailCache;
  readonly retention: RetentionDays;
}
