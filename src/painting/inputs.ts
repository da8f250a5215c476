/** What a painting is made from, as loaders: each picture is decoded once, when it is needed, at the size that is enough. */
import type { Picture } from '../images/index.js';
import type { Mask } from '../style-transfer/mask.js';
import type { Options } from './options.js';

/**
 * Reads and decodes a picture.
 *
 * @param fitWithin long side in pixels; a larger picture may be scaled down to it.
 * @throws UserError as `decodePicture`.
 */
export type LoadPicture = (fitWithin: number) => Promise<Picture>;

export interface StyleInput {
  readonly load: LoadPicture;
  /** Above 0, relative to the other styles of the same part. */
  readonly share: number;
  /** The part of the style picture that is read, of its shape. */
  readonly mask?: LoadMask | undefined;
  /** The part of the content that is painted in this style, the very same function for all styles of one part; all of it where absent. */
  readonly part?: LoadMask | undefined;
}

export interface PaintingInputs {
  readonly options: Options;
  readonly content: LoadPicture;
  /** At least one. */
  readonly styles: readonly StyleInput[];
  /** What of the content is painted, of the content's shape; elsewhere the photo stays. All that can be seen of it where absent. */
  readonly mask?: LoadMask | undefined;
  /** Whether what is transparent in the content is left out of everything; true where absent. */
  readonly readTransparency?: boolean | undefined;
  /** Where the iteration starts, instead of `options.start`. */
  readonly start?: LoadPicture | undefined;
  /** A finished painting of the same pictures that this one enlarges: only scales finer than it are painted. */
  readonly enlarge?: LoadPicture | undefined;
  /** Bytes that the process may have; what is free where nothing is said. */
  readonly memory?: number | undefined;
  /** Of several paintings of one job, which one this is: its checkpoints are those of no other. */
  readonly panel?: number | undefined;
  /** A PNG by `PaintingStep.encodeCheckpoint`, from which to resume. One that is damaged or of another request is ignored. */
  readonly checkpoint?: Uint8Array | undefined;
}

/**
 * Reads a mask.
 *
 * @param fitWithin as of {@link LoadPicture}.
 * @throws UserError as `decodePicture`.
 */
export type LoadMask = (fitWithin: number) => Promise<Mask>;

/** The article works on squares of its network's input size, in pixels. */
const ARTICLE_SIZE_PX = 224;

/** Smaller paintings are made from pictures of twice their size; larger ones from pictures of their own, which are hundreds of megabytes as it is. */
const LARGE_PX = 1024;
/** How much longer than the painting a style picture of the same area may be. */
const STYLE_FACTOR = 1.25;

/** A long side in pixels that is enough of a content picture. */
export function contentFitWithin({ size }: Pick<Options, 'size'>): number {
  return size <= LARGE_PX ? 2 * Math.max(size, ARTICLE_SIZE_PX) : Math.max(size, 2 * LARGE_PX);
}

/** A long side in pixels that is enough of a style picture, however large its strokes are to be. */
export function styleFitWithin(options: Pick<Options, 'size' | 'strokeSize'>): number {
  const { size, strokeSize } = options;
  const within = size <= LARGE_PX ? contentFitWithin(options) : Math.max(STYLE_FACTOR * size, 2 * LARGE_PX);
  return Math.round(within * Math.max(1, strokeSize));
}
