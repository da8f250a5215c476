/** Pictures of what would be painted, for as long as a question is open; and which of several is still asked for. */
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { UserError } from '../../../errors/user-error.js';
import type { PartPreviews } from '../../../painting/part-preview/protocol.js';
import type { MemberPictureDownloads } from '../../pictures/member-picture-downloads.js';
import type { RemotePicture } from '../../pictures/picture-input.js';

/** Finds a part, and draws it. Implemented by `PartPreviewer`. */
export interface PreviewService {
  preview(pictures: {
    readonly content: Uint8Array;
    readonly mask?: Uint8Array | undefined;
  }): Promise<PartPreviews | undefined>;
}

/** An interaction can be answered for as long; then the question cannot be changed any more. */
const LIFETIME_MS = 15 * 60_000;
/** Questions; each has some 100 kB. */
const MAX_QUESTIONS = 100;

/** What a member can be shown of a part. */
export type FoundPart =
  | { readonly kind: 'shown'; readonly previews: PartPreviews }
  /** Nothing stands out: all would be painted. */
  | { readonly kind: 'nothing' }
  /** The same would be refused when it is to be painted. */
  | { readonly kind: 'refused'; readonly error: UserError }
  | { readonly kind: 'failed' };

interface Pictures {
  readonly content: RemotePicture;
  readonly mask?: RemotePicture | undefined;
}

/** What was found, as it is kept. */
interface Kept {
  readonly previews: PartPreviews | undefined;
}

export class PartPreviewCache {
  readonly #kept: LRUCache<string, Kept, Pictures>;
  /** By message: the last request that was made of it. */
  readonly #latest = new LRUCache<string, symbol>({ max: MAX_QUESTIONS, ttl: LIFETIME_MS });
  readonly #log: Logger;

  constructor(service: PreviewService, downloads: Pick<MemberPictureDownloads, 'run'>, log: Logger) {
    this.#log = log;
    this.#kept = new LRUCache<string, Kept, Pictures>({
      max: MAX_QUESTIONS,
      ttl: LIFETIME_MS,
      // lru-cache shares a fetch in progress between callers, and keeps no failure.
      fetchMethod: async (_key, _stale, { context: { content, mask } }) => {
        const pictures = await downloads.run(async (fetch) => ({
          content: await fetch(content),
          mask: mask && (await fetch(mask)),
        }));
        return { previews: await service.preview(pictures) };
      },
    });
  }

  /** Downloads the pictures and looks at them, where that was not done for this question. */
  async find(pictures: Pictures): Promise<FoundPart> {
    const { content, mask } = pictures;
    try {
      const kept = await this.#kept.fetch(`${content.url} ${mask?.url}`, { context: pictures });
      return kept?.previews === undefined ? { kind: 'nothing' } : { kind: 'shown', previews: kept.previews };
    } catch (error) {
      if (error instanceof UserError) return { kind: 'refused', error };
      this.#log.error({ err: error }, 'a part was not shown');
      return { kind: 'failed' };
    }
  }

  /** Notes that a message is about to show something else. @returns whether that is still so. */
  begin(messageId: string): () => boolean {
    const turn = Symbol(messageId);
    this.#latest.set(messageId, turn);
    return () => this.#latest.get(messageId) === turn;
  }
}
