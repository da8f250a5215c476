/** Whether a picture is one that a server has blocked, as it was sent or as a copy of it. */
import { LRUCache } from 'lru-cache';
import PQueue from 'p-queue';
import { UserError } from '../errors/user-error.js';
import { type Fingerprint, fingerprintOf, showsSame } from '../images/index.js';
import { hashBytes, type PictureHash } from '../store/pictures/hash.js';
import type { PictureInput, PictureStore } from '../store/pictures/picture-store.js';
import type { Blocks, PictureBlock } from './blocks.js';

/** Pictures whose fingerprints are remembered: members paint one picture again and again. */
const MAX_FINGERPRINTS = 2000;
/** A picture takes up to 160 MB while it is decoded. */
const MAX_CONCURRENT_DECODES = 1;

export class PictureScreen {
  readonly #blocks: Pick<Blocks, 'pictures'>;
  readonly #pictures: Pick<PictureStore, 'read'>;
  readonly #fingerprints = new LRUCache<PictureHash, Fingerprint>({ max: MAX_FINGERPRINTS });
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_DECODES });

  constructor(blocks: Pick<Blocks, 'pictures'>, pictures: Pick<PictureStore, 'read'>) {
    this.#blocks = blocks;
    this.#pictures = pictures;
  }

  /**
   * @param guildId null outside of servers, where nobody blocks anything.
   * @throws UserError `picture-blocked`, and as `decodePicture`.
   */
  async check(guildId: string | null, pictures: readonly PictureInput[]): Promise<void> {
    const blocked = this.#blocks.pictures(guildId);
    if (blocked.length === 0) return;
    for (const picture of pictures) if (await this.#isAmong(blocked, picture)) throw new UserError('picture-blocked');
  }

  /** What a picture is blocked by. @throws UserError as `decodePicture`. */
  async identify(picture: Uint8Array): Promise<Pick<PictureBlock, 'sha256' | 'perceptualHash'>> {
    const sha256 = await hashBytes(picture);
    const { hash } = await this.#fingerprint(sha256, picture);
    return { sha256, perceptualHash: hash ?? null };
  }

  async #isAmong(blocked: readonly PictureBlock[], picture: PictureInput): Promise<boolean> {
    const sha256 = typeof picture === 'string' ? picture : 'hash' in picture ? picture.hash : await hashBytes(picture);
    if (blocked.some((each) => each.sha256 === sha256)) return true;
    const known = this.#fingerprints.get(sha256);
    const bytes = known === undefined ? await this.#read(picture) : undefined;
    // What is not stored any more is refused elsewhere.
    const own = known ?? (bytes && (await this.#fingerprint(sha256, bytes)));
    if (own === undefined) return false;
    return blocked.some(({ perceptualHash }) => perceptualHash !== null && showsSame(own, perceptualHash));
  }

  async #read(picture: PictureInput): Promise<Uint8Array | undefined> {
    if (picture instanceof Uint8Array) return picture;
    return typeof picture === 'string' ? this.#pictures.read(picture) : picture.read();
  }

  async #fingerprint(sha256: PictureHash, bytes: Uint8Array): Promise<Fingerprint> {
    const made = await this.#turns.add(() => fingerprintOf(bytes));
    this.#fingerprints.set(sha256, made);
    return made;
  }
}
