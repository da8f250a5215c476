/** Bytes to pixels. Everything that comes in is hostile until it is decoded. */
import sharp, { type Metadata, type Sharp } from 'sharp';
import { UserError } from '../user-error.js';
import { type OtherFormat, type PictureFormat, sniff } from './sniff.js';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGB 0-255, planar CHW. */
  readonly pixels: Float32Array;
  /** Opacity 0-255, width*height; absent when the picture is opaque throughout. */
  readonly alpha?: Uint8Array;
}

export interface PictureLimits {
  readonly bytes: number;
  readonly megapixels: number;
  /** Longest side, in pixels. */
  readonly side: number;
  readonly shortestSide: number;
  readonly frames: number;
}

export const PICTURE_LIMITS: PictureLimits = {
  bytes: 50_000_000,
  megapixels: 60,
  side: 16_384,
  shortestSide: 16,
  frames: 1000,
};

export interface DecodeOptions {
  readonly limits?: Partial<PictureLimits>;
  /** How messages name the picture: "portrait.jpg". */
  readonly name?: string;
  /** Resamples to this long side, in pixels. */
  readonly longSide?: number;
  /** Shrinks a picture whose long side is longer than this, in pixels. */
  readonly fitWithin?: number;
}

const ALLOWED = 'PNG, JPEG, WebP, AVIF, GIF or TIFF';

const REFUSALS: Record<OtherFormat, string> = {
  empty: 'is empty; choose another file',
  svg: `is an SVG drawing; export it as ${ALLOWED} first`,
  pdf: `is a PDF document; export the page as ${ALLOWED} first`,
  heic: 'is a HEIC photo, which cannot be read here; save it as JPEG or PNG first',
  html: `is a web page, not a picture; save the picture itself as ${ALLOWED}`,
  text: `is text, not a picture; choose a ${ALLOWED} file`,
  unknown: `is not a picture that can be read here; choose a ${ALLOWED} file`,
};

/** Colour under fully transparent pixels is whatever the last program left there; this takes its place. */
const UNDER_TRANSPARENCY = { r: 128, g: 128, b: 128 };

/**
 * Decodes the first frame: orientation applied, colours in sRGB, alpha apart.
 *
 * @throws UserError, one sentence, for whatever is wrong with the bytes.
 */
export async function decodePicture(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  const limits = { ...PICTURE_LIMITS, ...options.limits };
  const name = options.name ?? 'That file';
  const format = sniff(bytes);
  if (bytes.byteLength > limits.bytes)
    throw new UserError(
      'picture-bytes',
      `${name} has ${megabytes(bytes.byteLength)} MB; the limit here is ${megabytes(limits.bytes)}. Try a smaller one.`,
      { megabytes: megabytes(bytes.byteLength), limit: megabytes(limits.bytes) },
    );
  if (format in REFUSALS) throw new UserError(`picture-${format}`, `${name} ${REFUSALS[format as OtherFormat]}.`);
  try {
    const metadata = await open(bytes, limits).metadata();
    checkLimits(metadata, format as PictureFormat, limits, name);
    return await render(open(bytes, limits), metadata, options);
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError(
      'picture-damaged',
      `${name} is damaged or incomplete; save or download it again.`,
      {},
      { cause },
    );
  }
}

function open(bytes: Uint8Array, { megapixels }: PictureLimits): Sharp {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: megapixels * 1e6, sequentialRead: true, pages: 1 });
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1e5) / 10;

function checkLimits(metadata: Metadata, format: PictureFormat, limits: PictureLimits, name: string): void {
  // HEIC and AVIF share a decoder and a container; the brand alone may lie.
  if (format === 'avif' && metadata.compression !== undefined && metadata.compression !== 'av1')
    throw new UserError('picture-heic', `${name} ${REFUSALS.heic}.`);
  const { width, height } = metadata;
  const megapixels = Math.ceil((width * height) / 1e5) / 10;
  if (megapixels > limits.megapixels)
    throw new UserError(
      'picture-pixels',
      `${name} is ${megapixels} megapixels; the limit here is ${limits.megapixels}. Try a smaller one.`,
      { megapixels, limit: limits.megapixels },
    );
  if (Math.max(width, height) > limits.side)
    throw new UserError(
      'picture-side',
      `${name} is ${width} x ${height}; the longest side may have ${limits.side} pixels here. Try a smaller one.`,
      { width, height, limit: limits.side },
    );
  if (Math.min(width, height) < limits.shortestSide)
    throw new UserError(
      'picture-small',
      `${name} is ${width} x ${height}; each side needs at least ${limits.shortestSide} pixels. Try a larger one.`,
      { width, height, limit: limits.shortestSide },
    );
  if ((metadata.pages ?? 1) > limits.frames)
    throw new UserError(
      'picture-frames',
      `${name} has ${metadata.pages} frames; the limit here is ${limits.frames}. Try a still picture.`,
      { frames: metadata.pages ?? 1, limit: limits.frames },
    );
}

async function render(input: Sharp, metadata: Metadata, options: DecodeOptions): Promise<Picture> {
  let image = input.autoOrient().toColourspace('srgb');
  const long = Math.max(metadata.width, metadata.height);
  const side =
    options.longSide ?? (options.fitWithin !== undefined && long > options.fitWithin ? options.fitWithin : long);
  if (side !== long) image = image.resize(side, side, { fit: 'inside' });
  const { data, info } = await image.ensureAlpha().raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const positions = info.width * info.height;
  const pixels = new Float32Array(3 * positions);
  const alpha = new Uint8Array(positions);
  const under = [UNDER_TRANSPARENCY.r, UNDER_TRANSPARENCY.g, UNDER_TRANSPARENCY.b];
  for (let i = 0; i < positions; i++) {
    const opacity = data[4 * i + 3];
    alpha[i] = opacity;
    for (let channel = 0; channel < 3; channel++)
      pixels[channel * positions + i] = opacity === 0 ? under[channel] : data[4 * i + channel];
  }
  const opaque = alpha.every((value) => value === 255);
  return { width: info.width, height: info.height, pixels, ...(opaque ? {} : { alpha }) };
}
