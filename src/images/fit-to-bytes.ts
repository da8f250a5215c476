/** Fits an encoded picture into an upload limit, with sharp alone: no pixels in JavaScript, but of an animation. */
import sharp from 'sharp';
import { UserError } from '../errors/user-error.js';
import { decodeAnimation } from './animation/decode-animation.js';
import { encodeAnimation, type FittedAnimation } from './animation/encode-animation.js';
import { readGenerationMetadata } from './generation-metadata.js';
import { sniff } from './sniff.js';

export interface FittedPicture {
  readonly bytes: Uint8Array;
  readonly extension: 'png' | 'jpg' | 'webp';
  /** Of an animation: what was given up so that it fits. */
  readonly reduced?: ReducedAnimation;
}

export interface ReducedAnimation extends Pick<FittedAnimation, 'hasFewerColours' | 'scale' | 'frames'> {
  /** How many frames there were. */
  readonly ofFrames: number;
}

/** Attempts in order: first lower quality, then smaller sides. */
const SIZE_STEPS: readonly { readonly quality: number; readonly scale: number }[] = [
  ...[95, 90, 80, 65, 50].map((quality) => ({ quality, scale: 1 })),
  ...[0.75, 0.5, 0.35, 0.25].map((scale) => ({ quality: 70, scale })),
];

/**
 * Returns the picture unchanged where it fits, else as JPEG or, with transparency, WebP. Generation metadata are kept.
 *
 * An animation stays one: see `encodeAnimation`.
 *
 * @param png an encoded picture of our own; an animation is a WebP.
 * @throws UserError `output-bytes` when a quarter of its sides is still too much.
 */
export async function fitPicture(png: Uint8Array, maxBytes: number): Promise<FittedPicture> {
  if (sniff(png) === 'webp') return fitAnimation(png, maxBytes);
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

/** Whatever was painted once. */
const ALL_FRAMES = { frames: Number.MAX_SAFE_INTEGER, milliseconds: Number.MAX_SAFE_INTEGER };

async function fitAnimation(webp: Uint8Array, maxBytes: number): Promise<FittedPicture> {
  if (webp.byteLength <= maxBytes) return { bytes: webp, extension: 'webp' };
  const animation = await decodeAnimation(webp, { keep: ALL_FRAMES, size: (size) => size });
  const metadata = await readGenerationMetadata(webp);
  const { bytes, fits, ...reduced } = await encodeAnimation(animation, { format: 'webp', maxBytes, metadata });
  if (!fits) throw new UserError('output-bytes', { limit: maxBytes });
  return { bytes, extension: 'webp', reduced: { ...reduced, ofFrames: animation.frames.length } };
}
