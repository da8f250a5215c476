/** An animation's finished frames, kept so that a restart goes on after them: PNGs whose metadata tells what they are of. */
import { createHash } from 'node:crypto';
import { type Animation, decodePicture, encodePicture, readGenerationMetadata } from '../images/index.js';
import { PACKAGE_VERSION } from '../package-info.js';
import type { Image, Size } from '../style-transfer/image.js';
import type { StylizeRequest } from '../style-transfer/stylize-request.js';
import type { Options } from './options.js';

/** Finished frames of an earlier run, by the number of their task. */
export interface FrameStore {
  /** A PNG by {@link FinishedFrames.encode}; undefined where there is none. */
  read(task: number): Promise<Uint8Array | undefined>;
}

/** A frame as it was painted. */
interface StoredFrame {
  readonly painting: Image;
  /** That the frames after it go on with, where the content is steered. */
  readonly contentWeight: number | undefined;
}

export class FinishedFrames {
  readonly #store: FrameStore | undefined;
  readonly #key: string;
  readonly #size: Size;

  /** @param key of the animation (see {@link animationKey}): frames of others are not taken for its own. */
  constructor(store: FrameStore | undefined, key: string, { width, height }: Size) {
    this.#store = store;
    this.#key = key;
    this.#size = { width, height };
  }

  encode(task: number, painting: Image, contentWeight: number | undefined): Promise<Buffer> {
    const metadata = { task, key: this.#key, ...(contentWeight !== undefined && { contentWeight }) };
    return encodePicture(painting, { format: 'png', metadata });
  }

  /** @returns undefined where there is none, or one that is damaged or of another painting. */
  async read(task: number): Promise<StoredFrame | undefined> {
    const png = await this.#store?.read(task);
    const metadata = png && (await readGenerationMetadata(png));
    if (png === undefined || metadata?.task !== task || metadata.key !== this.#key) return undefined;
    const painting = await decodePicture(png).catch(() => undefined);
    if (painting?.width !== this.#size.width || painting.height !== this.#size.height) return undefined;
    const { contentWeight } = metadata;
    return {
      painting,
      contentWeight: typeof contentWeight === 'number' && contentWeight > 0 ? contentWeight : undefined,
    };
  }
}

/** Of all that a frame's painting depends on. */
export function animationKey(
  options: Options,
  { frames }: Animation,
  { styles, stages, mask }: StylizeRequest,
): string {
  const hash = createHash('sha1').update(JSON.stringify([PACKAGE_VERSION, options]));
  for (const { rgba } of frames) hash.update(rgba);
  for (const { image, share, mask, part } of styles) {
    hash.update(String(share)).update(image.pixels);
    for (const { values } of [mask, part].filter((given) => given !== undefined)) hash.update(values);
  }
  if (mask !== undefined) hash.update(mask.values);
  for (const { network } of stages) hash.update(network.id);
  return hash.digest('base64');
}
