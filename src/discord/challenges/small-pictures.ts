/** Small copies of kept pictures, for messages with several of them: made once, kept for the next viewer. */
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { type SmallPicture, shrink } from '../../images/index.js';
import type { Pictures } from '../../store/pictures.js';

/** Long sides, in pixels: of one among several, of one in a line, of one that is looked at. */
export const SIDES = { gallery: 512, thumbnail: 256, whole: 1024 } as const;
export type Side = (typeof SIDES)[keyof typeof SIDES];

/** Bytes of all copies. */
const ROOM = 64 * 1024 * 1024;
/** Decoded at the same time. */
const AT_ONCE = 2;

interface Wanted {
  readonly hash: string;
  readonly side: Side;
}

export class SmallPictures {
  readonly #copies: LRUCache<string, SmallPicture, Wanted>;

  constructor(pictures: Pick<Pictures, 'read'>) {
    const turns = new PQueue({ concurrency: AT_ONCE });
    const make = async ({ hash, side }: Wanted) => {
      const bytes = await pictures.read(hash);
      return bytes && shrink(bytes, side);
    };
    this.#copies = new LRUCache({
      maxSize: ROOM,
      sizeCalculation: ({ bytes }) => bytes.byteLength,
      // Whoever asks for one that is being made waits for the same.
      fetchMethod: (_key, _stale, { context }) => turns.add(() => make(context)),
    });
  }

  /** @returns undefined for a picture that is no longer kept. */
  find(hash: string, side: Side): Promise<SmallPicture | undefined> {
    return this.#copies.fetch(`${hash} ${side}`, { context: { hash, side } });
  }
}
