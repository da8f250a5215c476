/** A picture that is kept for long and shown to many. */
import sharp from 'sharp';
import { type DecodeOptions, mustShow, openChecked, render } from './decode.js';
import { likenessOf } from './likeness.js';

export interface Keepsake {
  /** WebP, as large as any painting; without the metadata of whoever sent it. */
  readonly picture: Uint8Array;
  /** JPEG, to choose by. */
  readonly preview: Uint8Array;
  /** For `resemble`. */
  readonly likeness: string;
}

/** Long sides, in pixels. */
const LARGEST = 2048;
const PREVIEW = 512;

/** @throws UserError as `decodePicture`. */
export async function makeKeepsake(
  bytes: Uint8Array,
  options: Omit<DecodeOptions, 'fitWithin'> = {},
): Promise<Keepsake> {
  const checked = await openChecked(bytes, { ...options, fitWithin: LARGEST });
  const { data, width, height } = mustShow(await render(checked), checked);
  const picture = await sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ quality: 95 })
    .toBuffer();
  const small = await openChecked(picture, { fitWithin: PREVIEW });
  const preview = await small.picture.flatten({ background: 'white' }).jpeg({ quality: 85, mozjpeg: true }).toBuffer();
  return { picture, preview, likeness: await likenessOf(preview) };
}
