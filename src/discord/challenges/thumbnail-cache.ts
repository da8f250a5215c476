/** LRU cache of downscaled stored pictures, for messages with several of them. */
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { type SmallPicture, shrink } from '../../images/index.js';
import type { PictureStore } from '../../store/pictures/picture-store.js';

/** Long sides, in pixels: of one among several, of one in a line, of one that is looked at. */
export const THUMBNAIL_SIDES_PX = { gallery: 512, thumbnail: 256, detail: 1024 } as const;
export type ThumbnailSidePx = (typeof THUMBNAIL_SIDES_PX)[keyof typeof THUMBNAIL_SIDES_PX];

/** Of all thumbnails together. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024;
/** Pictures decoded concurrently. */
const MAX_CONCURRENT_RESIZES = 2;

interface ThumbnailKey {
  readonly hash: string;
  readonly side: ThumbnailSidePx;
}

export class ThumbnailCache {
  readonly #thumbnails: LRUCache<string, SmallPicture, ThumbnailKey>;

  constructor(pictures: Pick<PictureStore, 'read'>) {
    const turns = new PQueue({ concurrency: MAX_CONCURRENT_RESIZES });
    const make = async ({ hash, side }: ThumbnailKey) => {
      const bytes = await pictures.read(hash);
      return bytes && shrink(bytes, side);
    };
    this.#thumbnails = new LRUCache({
      maxSize: MAX_CACHE_BYTES,
      sizeCalculation: ({ bytes }) => bytes.byteLength,
      // lru-cache shares a fetch in progress between callers.
      fetchMethod: (_key, _stale, { context }) => turns.add(() => make(context)),
    });
  }

  /** @returns undefined for a picture that is no longer kept. */
  get(hash: string, side: ThumbnailSidePx): Promise<SmallPicture | undefined> {
    return this.#thumbnails.fetch(`${hash} ${side}`, { context: { hash, side } });
  }
}
