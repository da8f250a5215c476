/** Encodes pixels to files. */
import { extname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { UserError } from '../errors/user-error.js';
import type { Picture } from './decode.js';
import { type GenerationMetadata, generationExif } from './generation-metadata.js';

export type OutputFormat = 'png' | 'jpeg' | 'webp';

export interface EncodeOptions {
  readonly format: OutputFormat;
  /** 1-100, for JPEG and WebP; 92 when absent. */
  readonly quality?: number;
  /** Shrinks a picture whose long side is longer than this, in pixels. */
  readonly fitWithin?: number;
  /** The file is made to fit, by lower quality and then by smaller sides. */
  readonly maxBytes?: number;
  /** Written into the file's EXIF; `readGenerationMetadata` reads it back. */
  readonly metadata?: GenerationMetadata;
}

const EXTENSIONS: Record<string, OutputFormat> = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' };

/** @throws UserError `output-format` when the file name's ending is none that can be written. */
export function formatOfPath(path: string): OutputFormat {
  const format = EXTENSIONS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  const allowed = Object.keys(EXTENSIONS).join(', ');
  throw new UserError('output-format', { path, allowed });
}

const DEFAULT_QUALITY = 92;

interface Attempt {
  readonly quality: number;
  /** Of the sides. */
  readonly scale: number;
  /** Whether a PNG may keep only a palette of up to 256 colours. */
  readonly palette: boolean;
}

/** Attempts to fit a byte limit, in order: first lower quality, then smaller sides. */
const SIZE_STEPS: readonly Attempt[] = [
  ...[85, 75, 60, 45].map((quality) => ({ quality, scale: 1, palette: true })),
  ...[0.75, 0.5, 0.35, 0.25].map((scale) => ({ quality: 60, scale, palette: true })),
];

/** An encoding that fits a byte limit, or the smallest one. */
export interface FittedEncoding {
  readonly bytes: Buffer;
  /** Of the sides, 0-1: below 1 the picture was shrunk. */
  readonly scale: number;
  readonly fits: boolean;
}

/**
 * Encodes a picture, values rounded and clamped to bytes. JPEG has no alpha: the picture is put on white. Nothing but the
 * recipe is written as metadata.
 *
 * To fit `maxBytes` the quality is lowered down to 45 (a PNG gets a palette of ever fewer colours), then the picture is shrunk,
 * down to a quarter of its sides.
 *
 * @throws UserError `output-bytes` when that is still too much, `output-side` when a side is too long for WebP.
 */
export async function encodePicture(picture: Omit<Picture, 'format'>, options: EncodeOptions): Promise<Buffer> {
  const { bytes, fits } = await encodeToFit(picture, options);
  if (fits) return bytes;
  const { maxBytes = Infinity } = options;
  throw new UserError('output-bytes', { limit: maxBytes });
}

/** As `encodePicture`, but a limit that cannot be met gives the smallest file there is. @throws UserError `output-side`. */
export async function encodeToFit(picture: Omit<Picture, 'format'>, options: EncodeOptions): Promise<FittedEncoding> {
  checkSides(picture, options.format);
  const { quality = DEFAULT_QUALITY, maxBytes = Infinity } = options;
  const raw = interleave(picture);
  let smallest: FittedEncoding | undefined;
  for (const attempt of [{ quality, scale: 1, palette: false }, ...SIZE_STEPS]) {
    const bytes = await write(raw, picture, options, { ...attempt, quality: Math.min(attempt.quality, quality) });
    if (bytes.byteLength <= maxBytes) return { bytes, scale: attempt.scale, fits: true };
    if (smallest === undefined || bytes.byteLength < smallest.bytes.byteLength)
      smallest = { bytes, scale: attempt.scale, fits: false };
  }
  return smallest as FittedEncoding;
}

const MAX_WEBP_SIDE_PX = 16_383;

function checkSides({ width, height }: Omit<Picture, 'format'>, format: OutputFormat): void {
  if (format !== 'webp' || Math.max(width, height) <= MAX_WEBP_SIDE_PX) return;
  throw new UserError('output-side', { width, height, limit: MAX_WEBP_SIDE_PX });
}

/** Rounds to bytes and interleaves: RGB or, with alpha, RGBA. */
function interleave({ width, height, pixels, alpha }: Omit<Picture, 'format'>): Buffer {
  const channels = alpha === undefined ? 3 : 4;
  const positions = width * height;
  // Uint8ClampedArray rounds and clamps.
  const bytes = new Uint8ClampedArray(channels * positions);
  for (let i = 0; i < positions; i++) {
    for (let channel = 0; channel < 3; channel++) bytes[channels * i + channel] = pixels[channel * positions + i];
    if (alpha !== undefined) bytes[channels * i + 3] = alpha[i];
  }
  return Buffer.from(bytes.buffer);
}

function write(
  raw: Buffer,
  { width, height, alpha }: Omit<Picture, 'format'>,
  { format, metadata, fitWithin = Infinity }: EncodeOptions,
  { quality, scale, palette }: Attempt,
): Promise<Buffer> {
  const image = sharp(raw, { raw: { width, height, channels: alpha === undefined ? 3 : 4 } });
  const factor = scale * Math.min(1, fitWithin / Math.max(width, height));
  if (factor < 1)
    image.resize(Math.max(1, Math.round(width * factor)), Math.max(1, Math.round(height * factor)), { fit: 'fill' });
  if (metadata !== undefined) image.withExif(generationExif(metadata));
  return encodeAs(image, format, quality, palette).toBuffer();
}

function encodeAs(image: Sharp, format: OutputFormat, quality: number, palette: boolean): Sharp {
  switch (format) {
    case 'png':
      return image.png(palette ? { palette, quality } : {});
    case 'jpeg':
      return image.flatten({ background: 'white' }).jpeg({ quality, chromaSubsampling: '4:4:4' });
    case 'webp':
      return image.webp({ quality });
  }
}
