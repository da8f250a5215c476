/** Thumbnails of stored pictures. */
import sharp from 'sharp';
import { openChecked, render } from './decode.js';

export interface SmallPicture {
  /** WebP, which keeps transparency. */
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

const QUALITY = 80;

/**
 * @param longSide pixels; a picture that is smaller stays as it is.
 * @throws UserError as `decodePicture`.
 */
export async function shrink(picture: Uint8Array, longSide: number): Promise<SmallPicture> {
  const { data, width, height } = await render(await openChecked(picture, { fitWithin: longSide }));
  const bytes = await sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ quality: QUALITY })
    .toBuffer();
  return { bytes, width, height };
}
