/** A kept picture as small as a list needs it. */
import { openChecked } from './decode.js';

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
  const checked = await openChecked(picture, { fitWithin: longSide });
  const { data, info } = await checked.picture.webp({ quality: QUALITY }).toBuffer({ resolveWithObject: true });
  return { bytes: data, width: info.width, height: info.height };
}
