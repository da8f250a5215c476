/** What members send, looked at before it is kept. */
import PQueue from 'p-queue';
import { decodePicture, MEMBER_PICTURE_LIMITS } from '../images/index.js';
import type { ClampedOption, Options } from '../painting/options.js';
import type { ReplyAddress } from './job.js';
import type { Quota } from './quota.js';

export interface JobRequest {
  /** A UUID, where others have to know it beforehand. */
  readonly id?: string | undefined;
  readonly userId: string;
  /** Null in direct messages. */
  readonly guildId: string | null;
  readonly channelId: string;
  /** What a member would call it: "cat × starry-night". At most 80 characters. */
  readonly name: string;
  readonly options: Options;
  /** What ceilings have made less than was asked for. */
  readonly clamped?: readonly ClampedOption[] | undefined;
  /** What the member may have in the server; without one the job is not counted there. */
  readonly quota?: Quota | undefined;
  /** Encoded pictures, as they were sent. */
  readonly content: Uint8Array;
  /** At least one; `library` is the id of a style of the library. */
  readonly styles: readonly { readonly picture: Uint8Array; readonly share: number; readonly library?: string }[];
  readonly reply: ReplyAddress;
}

/** Pictures decoded at the same time: one of 40 megapixels may take 160 MB, and fifty members may come at once. */
const MAX_CONCURRENT_DECODES = 2;
/** Decoded as small as this, in pixels: enough to know that the whole file can be read, and its shape. */
const PROBE_SIZE_PX = 64;

export class InputValidator {
  readonly #turns = new PQueue({ concurrency: MAX_CONCURRENT_DECODES });

  /**
   * Decodes the pictures, each after those that came before.
   *
   * @returns the content's width over its height, about.
   * @throws UserError a picture's kinds (see `decodePicture`).
   */
  async inspect({ content, styles }: Pick<JobRequest, 'content' | 'styles'>): Promise<number> {
    const { width, height } = await this.#decode(content);
    for (const { picture } of styles) await this.#decode(picture);
    return width / height;
  }

  #decode(picture: Uint8Array) {
    const options = { limits: MEMBER_PICTURE_LIMITS, name: 'That picture', fitWithin: PROBE_SIZE_PX };
    return this.#turns.add(() => decodePicture(picture, options));
  }
}
