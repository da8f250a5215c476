/** Pixels to bytes. */
import { extname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { UserError } from '../user-error.js';
import type { Picture } from './decode.js';
import { type Recipe, recipeExif } from './recipe.js';

export const OUTPUT_FORMATS = ['png', 'jpeg', 'webp'] as const;
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

export interface EncodeOptions {
  readonly format: OutputFormat;
  /** 1-100, for JPEG and WebP. */
  readonly quality?: number;
  /** Re-encodes until the file fits. */
  readonly maxBytes?: number;
  /** Kept in the file's metadata, for `readRecipe`. */
  readonly recipe?: Recipe;
}

const EXTENSIONS: Record<string, OutputFormat> = { '.png': 'png', '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp' };

/** @throws UserError when the file name's ending is none that can be written. */
export function formatOfPath(path: string): OutputFormat {
  const format = EXTENSIONS[extname(path).toLowerCase()];
  if (format === undefined)
    throw new UserError(
      'output-format',
      `${path} does not end in ${Object.keys(EXTENSIONS).join(', ')}; name the painting with one of these.`,
    );
  return format;
}

const DEFAULT_QUALITY = 92;
/** Tried in turn when a file must fit: first the quality gives, then the size. */
const QUALITIES = [85, 75, 60, 45];
const SHRINKING = [0.75, 0.5, 0.35, 0.25];

/** Rounds to bytes and interleaves: RGB or, with alpha, RGBA. */
function interleave({ width, height, pixels, alpha }: Picture): Buffer {
  const channels = alpha === undefined ? 3 : 4;
  const positions = width * height;
  const bytes = new Uint8ClampedArray(channels * positions);
  for (let i = 0; i < positions; i++) {
    for (let channel = 0; channel < 3; channel++) bytes[channels * i + channel] = pixels[channel * positions + i];
    if (alpha !== undefined) bytes[channels * i + 3] = alpha[i];
  }
  return Buffer.from(bytes.buffer);
}

/**
 * Encodes a picture, values rounded to bytes. JPEG has no alpha: it is put on white. To fit `maxBytes` the
 * quality is lowered, a PNG becomes as few colours as still look right, and last the picture is made smaller.
 *
 * @throws UserError when nothing fits.
 */
export async function encodePicture(picture: Picture, options: EncodeOptions): Promise<Buffer> {
  const { width, height } = picture;
  const raw = interleave(picture);
  const start = () => sharp(raw, { raw: { width, height, channels: picture.alpha === undefined ? 3 : 4 } });
  const first = await write(start(), options, options.quality ?? DEFAULT_QUALITY);
  const { maxBytes } = options;
  if (maxBytes === undefined || first.byteLength <= maxBytes) return first;
  for (const quality of QUALITIES) {
    const bytes = await write(start(), options, quality, true);
    if (bytes.byteLength <= maxBytes) return bytes;
  }
  for (const factor of SHRINKING) {
    const size = Math.max(1, Math.round(width * factor));
    const bytes = await write(start().resize(size), options, QUALITIES[1], true);
    if (bytes.byteLength <= maxBytes) return bytes;
  }
  throw new UserError(
    'output-bytes',
    `The painting does not fit into ${maxBytes} bytes even at a quarter of its size; allow more or paint smaller.`,
    { limit: maxBytes },
  );
}

function write(image: Sharp, { format, recipe }: EncodeOptions, quality: number, squeezed = false): Promise<Buffer> {
  const tagged = recipe === undefined ? image : image.withExif(recipeExif(recipe));
  switch (format) {
    case 'png':
      return tagged.png(squeezed ? { palette: true, quality } : {}).toBuffer();
    case 'jpeg':
      return tagged.flatten({ background: 'white' }).jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
    case 'webp':
      return tagged.webp({ quality }).toBuffer();
  }
}
