/** What a member asks for, and the check of the pictures that come with it. */
import PQueue from 'p-queue';
import { UserError } from '../../errors/user-error.js';
import {
  type AnimationInfo,
  decodePicture,
  type FrameLimits,
  MEMBER_PICTURE_LIMITS,
  maskFromPicture,
  readAnimationInfo,
} from '../../images/index.js';
import type { ClampedOption, Options } from '../../painting/options.js';
import { requireUsableMask } from '../../painting/parts.js';
import type { PictureHash } from '../../store/pictures/hash.js';
import type { PictureInput, PictureStore } from '../../store/pictures/picture-store.js';
import { MissingPictureError } from '../../store/pictures/picture-store.js';
import type { Size } from '../../style-transfer/image.js';
import type { Job, JobAnimation, Panel, ReplyAddress } from '../job.js';
import type { Quota } from './quota.js';

interface StyleRequest {
  /** Encoded as the member sent it, or stored. */
  readonly picture: PictureInput;
  /** A picture of its shape, whose white is read. */
  readonly mask?: PictureInput | undefined;
  readonly share: number;
  /** The id of a style of the library. */
  readonly library?: string;
}

/** What differs in one of several small paintings. */
export interface PanelRequest extends Pick<Panel, 'options' | 'name'> {
  /** Instead of the request's. */
  readonly styles: readonly StyleRequest[] | null;
}

export interface JobRequest {
  /** A UUID, where the caller has to know it beforehand. */
  readonly id?: string | undefined;
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  readonly channelId: string;
  /** What a member would call it: "cat × starry-night". At most 80 characters. */
  readonly name: string;
  readonly options: Options;
  /** Options that a server's or the bot's maximum lowered. */
  readonly clamped?: readonly ClampedOption[] | undefined;
  /** Limits on the member in this server; without them the job does not count there. */
  readonly quota?: Quota | undefined;
  /** An encoded picture as the member sent it, or the hash of a stored one. */
  readonly content: PictureInput;
  /** A picture of the content's shape, whose white is painted. */
  readonly mask?: PictureInput | undefined;
  /** At least one. */
  readonly styles: readonly StyleRequest[];
  /** The hash of a stored painting of the same pictures, which this one enlarges. */
  readonly start?: PictureHash | undefined;
  /** Paints a content that moves so, as far as these limits; without them its first frame. */
  readonly animate?: FrameLimits | undefined;
  /** For several small paintings in one picture. */
  readonly panels?: readonly PanelRequest[] | undefined;
  readonly reply: ReplyAddress;
}

/** Videos are for the command line: Discord shows none as pictures. */
const PAINTED_MOVING: readonly AnimationInfo['format'][] = ['gif', 'webp', 'apng'];

/** @returns null where it stands still, or only one frame may be painted. */
async function animationOf(bytes: Uint8Array, keep: FrameLimits): Promise<JobAnimation | null> {
  const info = keep.frames > 1 ? await readAnimationInfo(bytes) : undefined;
  if (info === undefined || !PAINTED_MOVING.includes(info.format)) return null;
  const milliseconds = Math.min(info.durationMs, keep.milliseconds);
  const frames = Math.min(keep.frames, Math.ceil((info.frames * milliseconds) / Math.max(1, info.durationMs)));
  return {
    frames,
    milliseconds,
    ofFrames: info.frames,
    ofMilliseconds: info.durationMs,
    longSide: Math.max(info.width, info.height),
    keep,
  };
}

/** A picture of 40 megapixels takes up to 160 MB while it is decoded, and many members may send one at once. */
const MAX_CONCURRENT_DECODES = 2;
/** Decoded as small as this, in pixels: enough to know that the whole file can be read, and its shape. */
const PROBE_SIZE_PX = 64;

export class InputValidator {
  readonly #pictures: Pick<PictureStore, 'read'>;
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_DECODES });

  constructor(pictures: Pick<PictureStore, 'read'>) {
    this.#pictures = pictures;
  }

  /**
   * Decodes what the member sent, in the order of requests. Stored styles were decoded when they were stored.
   *
   * @returns the content's approximate aspect ratio, width over height, and whether it is painted moving.
   * @throws UserError a picture's kinds (see `decodePicture`), `mask-unreadable`, `mask-shape`, `mask-small`; MissingPictureError.
   */
  async inspect({
    content,
    mask,
    styles,
    animate,
  }: Pick<JobRequest, 'content' | 'mask' | 'styles' | 'animate'>): Promise<Pick<Job, 'aspect' | 'animation'>> {
    const bytes = await this.#bytesOf(content);
    const animation = animate === undefined ? null : await animationOf(bytes, animate);
    const { width, height } = await this.#decode(bytes);
    if (mask !== undefined) await this.#inspectMask(mask, { width, height }, 'content');
    for (const style of styles) {
      const isNew = style.picture instanceof Uint8Array;
      // A mask that is stored was looked at beside its style.
      const isMaskNew = style.mask instanceof Uint8Array;
      if (!isNew && !isMaskNew) continue;
      const size = await this.#decode(await this.#bytesOf(style.picture));
      if (style.mask !== undefined && isMaskNew) await this.#inspectMask(style.mask, size, 'style');
    }
    return { aspect: width / height, animation };
  }

  async #inspectMask(mask: PictureInput, picture: Size, of: 'content' | 'style'): Promise<void> {
    const bytes = await this.#bytesOf(mask);
    const drawn = await this.#decode(bytes).catch((cause: unknown) => {
      if (!(cause instanceof UserError)) throw cause;
      throw new UserError('mask-unreadable', {}, { cause });
    });
    requireUsableMask(maskFromPicture(drawn), picture, of);
  }

  async #bytesOf(picture: PictureInput): Promise<Uint8Array> {
    if (picture instanceof Uint8Array) return picture;
    if (typeof picture !== 'string') return picture.read();
    const bytes = await this.#pictures.read(picture);
    if (bytes === undefined) throw new MissingPictureError(picture);
    return bytes;
  }

  #decode(picture: Uint8Array) {
    const options = { limits: MEMBER_PICTURE_LIMITS, name: 'That picture', fitWithin: PROBE_SIZE_PX };
    return this.#turns.add(() => decodePicture(picture, options));
  }
}
