/** Bytes to pixels. Everything that comes in is hostile until it is decoded. */
import type { Metadata, Sharp } from 'sharp';
import type { Image } from '../style/image.js';
import { UserError } from '../user-error.js';
import { checkBytes, checkHeader, PICTURE_LIMITS, type PictureLimits } from './limits.js';
import { openPicture } from './open.js';
import { isPictureFormat, type OtherFormat, type PictureFormat, sniff } from './sniff.js';

/** An sRGB picture. Where it is not opaque, `pixels` show it over its own mean colour. */
export interface Picture extends Image {
  /** Opacity 0-255, width*height; absent when the picture is opaque throughout. */
  readonly alpha?: Uint8Array;
  /** What the file was. */
  readonly format: PictureFormat;
}

export interface DecodeOptions {
  /** Those of `PICTURE_LIMITS` that differ. */
  readonly limits?: Partial<PictureLimits>;
  /** How messages name the picture: "portrait.jpg". */
  readonly name?: string;
  /** Resamples to this long side in pixels: Lanczos when it shrinks, bicubic when it enlarges. */
  readonly longSide?: number;
  /** Shrinks, by Lanczos, a picture whose long side is longer than this, in pixels. */
  readonly fitWithin?: number;
}

const READABLE = 'PNG, JPEG, WebP, AVIF, GIF or TIFF';

const ADVICE: Record<OtherFormat, string> = {
  empty: 'is empty; save or download it again, or choose another file',
  svg: `is an SVG drawing, which cannot be painted; export it as ${READABLE} first`,
  pdf: `is a PDF document, which cannot be painted; export the page as ${READABLE} first`,
  heic: 'is a HEIC photo, which cannot be read here; save it as JPEG or PNG first',
  html: `is a web page, not a picture; save the picture itself as ${READABLE}`,
  text: `is text, not a picture; choose a ${READABLE} file`,
  unknown: `is no kind of picture that can be read; choose a ${READABLE} file`,
};

/** A picture that is within the limits: upright, in sRGB, resampled as was asked for, and not decoded yet. */
interface CheckedPicture {
  readonly picture: Sharp;
  readonly format: PictureFormat;
  /** How messages name it. */
  readonly name: string;
}

/** @throws UserError as `decodePicture` does, as far as the file's header tells. */
export async function openChecked(bytes: Uint8Array, options: DecodeOptions = {}): Promise<CheckedPicture> {
  const { name = 'That file' } = options;
  const limits = { ...PICTURE_LIMITS, ...options.limits };
  checkBytes(bytes, limits, name);
  const format = sniff(bytes);
  if (!isPictureFormat(format)) throw new UserError(`picture-${format}`, `${name} ${ADVICE[format]}.`, { name });
  const unlimited = { limitInputPixels: false };
  const metadata = await orDamaged(openPicture(bytes, unlimited).metadata(), name);
  checkHeader(metadata, limits, name);
  return { picture: resample(toSrgb(openPicture(bytes, unlimited), metadata), metadata, options), format, name };
}

/**
 * Decodes the first frame: orientation applied, colours in sRGB, 8 bits a channel, alpha apart.
 *
 * @throws UserError, one sentence: `picture-bytes`, `-pixels`, `-side`, `-small`, `-frames` (see `PictureLimits`),
 *   `picture-damaged`, or `picture-` and the `OtherFormat` that the file is.
 */
export async function decodePicture(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  const { picture, format, name } = await openChecked(bytes, options);
  const { data, info } = await orDamaged(picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true }), name);
  return { ...separate(data, info.width, info.height), format };
}

/** libvips' own words ("VipsJpeg: premature end of JPEG image") go to the log, as the cause. */
export async function orDamaged<T>(reading: Promise<T>, name: string): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    const message = `${name} is damaged or incomplete; save or download it again.`;
    throw new UserError('picture-damaged', message, { name }, { cause });
  }
}

function toSrgb(picture: Sharp, { space }: Metadata): Sharp {
  // sharp takes 16-bit RGB that has a profile to Display P3, and leaves it there when no profile is written.
  const eightBits = space === 'rgb16' ? picture.pipelineColourspace('srgb') : picture;
  return eightBits.autoOrient().toColourspace('srgb');
}

function resample(picture: Sharp, { width, height }: Metadata, { longSide, fitWithin }: DecodeOptions): Sharp {
  const long = Math.max(width, height);
  const target = Math.min(longSide ?? long, fitWithin ?? Infinity);
  return target === long ? picture : picture.resize(target, target, { fit: 'inside' });
}

/** Splits interleaved RGBA into planes. */
function separate(rgba: Uint8Array, width: number, height: number): Omit<Picture, 'format'> {
  const positions = width * height;
  const pixels = new Float32Array(3 * positions);
  const alpha = new Uint8Array(positions);
  for (let i = 0; i < positions; i++) {
    for (let channel = 0; channel < 3; channel++) pixels[channel * positions + i] = rgba[4 * i + channel];
    alpha[i] = rgba[4 * i + 3];
  }
  if (alpha.every((opacity) => opacity === OPAQUE)) return { width, height, pixels };
  for (let channel = 0; channel < 3; channel++)
    putOverMean(pixels.subarray(channel * positions, (channel + 1) * positions), alpha);
  return { width, height, pixels, alpha };
}

const OPAQUE = 255;
/** The colour of a picture that shows nothing. */
const MID_GREY = 128;

/**
 * Under transparency a file holds whatever the last program left there, which would be painted as if it were seen. The mean of
 * what is seen, weighted by opacity, adds the fewest edges.
 */
function putOverMean(plane: Float32Array, alpha: Uint8Array): void {
  let opacity = 0;
  let sum = 0;
  for (let i = 0; i < plane.length; i++) {
    opacity += alpha[i];
    sum += alpha[i] * plane[i];
  }
  const mean = opacity === 0 ? MID_GREY : sum / opacity;
  // What is wholly seen stays as it is, to the last bit.
  for (let i = 0; i < plane.length; i++)
    if (alpha[i] !== OPAQUE) plane[i] = mean + ((plane[i] - mean) * alpha[i]) / OPAQUE;
}
