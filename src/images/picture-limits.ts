/** Limits of pictures, checked on the header before anything is decoded. */
import type { Metadata } from 'sharp';
import { UserError } from '../errors/user-error.js';

export interface PictureLimits {
  readonly bytes: number;
  readonly pixels: number;
  /** Longer side, in pixels. */
  readonly side: number;
  /** Of an animation; only the first one is painted. */
  readonly frames: number;
}

export const PICTURE_LIMITS: PictureLimits = { bytes: 50e6, pixels: 100e6, side: 20_000, frames: 1000 };

/** For pictures of members: larger ones do not improve a painting of 4096 pixels, and decode slowly. */
export const MEMBER_PICTURE_LIMITS: PictureLimits = { ...PICTURE_LIMITS, bytes: 25e6, pixels: 40e6 };

/** Of all frames of a file, which have to be decoded to come to the last: 240 frames of 1080p. */
export const MAX_TOTAL_PIXELS = 500e6;

/** Shorter side, in pixels; a smaller picture shows too little to paint. */
const MIN_SIDE_PX = 16;

/** In millions, rounded up to a tenth, so that what is over the limit also reads as over it. */
const millions = (count: number) => Math.ceil(count / 1e5) / 10;

/** @throws UserError `picture-bytes` */
export function checkBytes({ byteLength }: Pick<Uint8Array, 'byteLength'>, limits: PictureLimits, name: string): void {
  if (byteLength <= limits.bytes) return;
  throw new UserError('picture-bytes', { name, megabytes: millions(byteLength), limit: limits.bytes / 1e6 });
}

type Header = Pick<Metadata, 'width' | 'height' | 'pages'>;

/** @throws UserError `picture-pixels`, `picture-side`, `picture-small` or `picture-frames` */
export function checkHeader({ width, height, pages = 1 }: Header, limits: PictureLimits, name: string): void {
  if (width * height > limits.pixels)
    throw new UserError('picture-pixels', { name, megapixels: millions(width * height), limit: limits.pixels / 1e6 });
  if (Math.max(width, height) > limits.side)
    throw new UserError('picture-side', { name, width, height, limit: limits.side });
  if (Math.min(width, height) < MIN_SIDE_PX)
    throw new UserError('picture-small', { name, width, height, limit: MIN_SIDE_PX });
  if (pages > limits.frames) throw new UserError('picture-frames', { name, frames: pages, limit: limits.frames });
}
