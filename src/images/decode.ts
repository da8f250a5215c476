/** Decodes files to pixels. Input is untrusted. */
import sharp, { type Sharp } from 'sharp';
import type { Image } from '../style-transfer/image.js';
import { isSrgb } from './colour/cicp.js';
import { toSrgb } from './colour/to-srgb.js';
import {
  type DecodedFile,
  transparentPictureError,
  unsupportedFormatError,
  withDecodeErrors,
} from './decode-errors.js';
import { openSource, type Source } from './libvips-source.js';
import { checkBytes, PICTURE_LIMITS, type PictureLimits } from './picture-limits.js';
import { isPictureFormat, type PictureFormat, sniff } from './sniff.js';

/** An sRGB picture. Fully transparent pixels have the mean colour of the others. */
export interface Picture extends Image {
  /** Alpha 0-255, width*height; absent when the picture is opaque. */
  readonly alpha?: Uint8Array;
  /** Format of the file. */
  readonly format: PictureFormat;
}

export interface DecodeOptions {
  /** `PICTURE_LIMITS` by default. */
  readonly limits?: Partial<PictureLimits>;
  /** How messages name the picture: "portrait.jpg". */
  readonly name?: string;
  /** Resamples to this long side in pixels: Lanczos when it shrinks, bicubic when it enlarges. */
  readonly longSide?: number;
  /** Shrinks, by Lanczos, a picture whose long side is longer than this, in pixels; 4096 when neither is given. */
  readonly fitWithin?: number;
}

/** Where nobody says how much is enough: one of 100 megapixels, as numbers of four bytes, would take 2 GB. */
const MAX_SIDE_PX = 4096;

/** A lazy sharp pipeline of a picture within the limits: upright, sRGB, resampled; not decoded yet. */
interface CheckedPicture extends DecodedFile {
  readonly picture: Sharp;
}

/** @throws UserError as `decodePicture` does, as far as the file's header tells. */
export async function openChecked(bytes: Uint8Array, options: DecodeOptions = {}): Promise<CheckedPicture> {
  const { name = 'That file', longSide } = options;
  const fitWithin = options.fitWithin ?? (longSide === undefined ? MAX_SIDE_PX : Infinity);
  const limits = { ...PICTURE_LIMITS, ...options.limits };
  checkBytes(bytes, limits, name);
  const format = sniff(bytes);
  if (!isPictureFormat(format)) throw unsupportedFormatError(format, name);
  const subject = { name, format };
  const target = Math.min(longSide ?? Infinity, fitWithin);
  const source = await withDecodeErrors(openSource(bytes, { ...subject, limits, target }), subject);
  const long = Math.max(source.metadata.width, source.metadata.height);
  const side = Math.min(longSide ?? long, fitWithin);
  const resample = (picture: Sharp) => (side === long ? picture : picture.resize(side, side, { fit: 'inside' }));
  const picture = await withDecodeErrors(inSrgb(source, resample), subject);
  return { picture, ...subject };
}

/** Resamples before or after the conversion, whichever is cheaper. */
async function inSrgb(source: Source, resample: (picture: Sharp) => Sharp): Promise<Sharp> {
  const { open, metadata, cicp, largest16 } = source;
  if (cicp === undefined || isSrgb(cicp)) {
    // sharp converts 16-bit RGB with a profile to Display P3, and leaves it there when no profile is written.
    const picture = metadata.space === 'rgb16' ? open().pipelineColourspace('srgb') : open();
    return resample(picture.autoOrient().toColourspace('srgb'));
  }
  const deep = metadata.depth === 'ushort';
  const stored = resample(open({ ignoreIcc: true }).autoOrient()).ensureAlpha();
  const raw = deep ? stored.toColourspace('rgb16').raw({ depth: 'ushort' }) : stored.toColourspace('srgb').raw();
  const { data, info } = await raw.toBuffer({ resolveWithObject: true });
  const values = deep ? new Uint16Array(data.buffer, data.byteOffset, data.length / 2) : data;
  const rgba = await toSrgb({ values, largest: deep ? largest16 : OPAQUE, cicp });
  return sharp(rgba, { raw: { width: info.width, height: info.height, channels: 4 }, limitInputPixels: false });
}

export interface Rendered {
  /** Interleaved: red, green, blue, opacity. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** @throws UserError `picture-damaged`, `picture-variant`. */
export async function render(checked: CheckedPicture): Promise<Rendered> {
  const raw = checked.picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { data, info } = await withDecodeErrors(raw, checked);
  const { width, height, channels } = info;
  return { data: channels === RGBA ? data : firstFour(data, channels), width, height };
}

const RGBA = 4;

/** A TIFF may have any number of channels more. */
function firstFour(data: Uint8Array, channels: number): Uint8Array {
  const rgba = new Uint8Array((RGBA * data.length) / channels);
  for (let i = 0; RGBA * i < rgba.length; i++)
    for (let channel = 0; channel < RGBA; channel++) rgba[RGBA * i + channel] = data[channels * i + channel];
  return rgba;
}

/** @throws UserError `picture-clear` */
export function requireVisible(rendered: Rendered, { name }: CheckedPicture): Rendered {
  for (let i = 3; i < rendered.data.length; i += RGBA) if (rendered.data[i] > 0) return rendered;
  throw transparentPictureError(name);
}

/**
 * Decodes the first frame that shows anything: orientation applied, colours in sRGB, 8 bits a channel, alpha apart. What is brighter than paper white
 * is tone-mapped.
 *
 * @throws UserError, one sentence: `picture-bytes`, `-pixels`, `-side`, `-small`, `-frames` (see `PictureLimits`),
 *   `picture-damaged`, `-variant`, `-heavy`, `-clear`, or `picture-` and the `OtherFormat` that the file is.
 */
export async function decodePicture(bytes: Uint8Array, options: DecodeOptions = {}): Promise<Picture> {
  const checked = await openChecked(bytes, options);
  return { ...separate(requireVisible(await render(checked), checked)), format: checked.format };
}

/** Splits interleaved RGBA into planes. */
function separate({ data, width, height }: Rendered): Omit<Picture, 'format'> {
  const positions = width * height;
  const pixels = new Float32Array(3 * positions);
  const alpha = new Uint8Array(positions);
  for (let i = 0; i < positions; i++) {
    for (let channel = 0; channel < 3; channel++) pixels[channel * positions + i] = data[RGBA * i + channel];
    alpha[i] = data[RGBA * i + 3];
  }
  if (alpha.every((opacity) => opacity === OPAQUE)) return { width, height, pixels };
  for (let channel = 0; channel < 3; channel++)
    fillTransparentWithMean(pixels.subarray(channel * positions, (channel + 1) * positions), alpha);
  return { width, height, pixels, alpha };
}

const OPAQUE = 255;

/**
 * Replaces the colour of fully transparent pixels by the mean of the others, weighted by alpha: files hold arbitrary colours there,
 * which would be painted as if they were visible, and the mean adds the fewest edges. Other pixels keep their colour, since the
 * painting gets the same alpha.
 */
function fillTransparentWithMean(plane: Float32Array, alpha: Uint8Array): void {
  let opacity = 0;
  let sum = 0;
  for (let i = 0; i < plane.length; i++) {
    opacity += alpha[i];
    sum += alpha[i] * plane[i];
  }
  const mean = sum / opacity;
  for (let i = 0; i < plane.length; i++) if (alpha[i] === 0) plane[i] = mean;
}
