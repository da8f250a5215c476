/** A kept picture as small as a list needs it. */
import { openPicture } from './open.js';

export interface SmallPicture {
  /** WebP, which keeps transparency. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

const QUALITY = 80;

/** @param longSide pixels; a picture that is smaller stays as it is. */
export async function shrink(picture: Uint8Array, longSide: number): Promise<SmallPicture> {
  const { data, info } = await openPicture(picture, { limitInputPixels: false })
    .autoOrient()
    .resize(longSide, longSide, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: QUALITY })
    .toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
