/** Fits an encoded picture into an upload limit, with sharp alone: no pixels in JavaScript. */
import sharp from 'sharp';
import { UserError } from '../errors/user-error.js';

export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly extension: 'png' | 'jpg' | 'webp';
}

/** Attempts in order: first lower quality, then smaller sides. */
const SIZE_STEPS: readonly { readonly quality: number; readonly scale: number }[] = [
  ...[95, 90, 80, 65, 50].map((quality) => ({ quality, scale: 1 })),
  ...[0.75, 0.5, 0.35, 0.25].map((scale) => ({ quality: 70, scale })),
];

/**
 * Returns the picture unchanged where it fits, else as JPEG or, with transparency, WebP. Generation metadata are kept.
 *
 * @param png an encoded picture of our own.
 * @throws UserError `output-bytes` when a quarter of its sides is still too much.
 */
export async function fitPicture(png: Uint8Array, maxBytes: number): Promise<FittedPicture> {
  if (png.byteLength <= maxBytes) return { bytes: png, extension: 'png' };
  const { width, hasAlpha } = await sharp(png).metadata();
  for (const { quality, scale } of SIZE_STEPS) {
    const image = sharp(png).keepExif();
    if (scale < 1) image.resize(Math.max(1, Math.round(width * scale)));
    const encoded = hasAlpha ? image.webp({ quality }) : image.jpeg({ quality, chromaSubsampling: '4:4:4' });
    const bytes = await encoded.toBuffer();
    if (bytes.byteLength <= maxBytes) return { bytes, extension: hasAlpha ? 'webp' : 'jpg' };
  }
  throw new UserError('output-bytes', { limit: maxBytes });
}
