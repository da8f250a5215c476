/** A picture that is kept for long and shown to many. */
import sharp from 'sharp';
import { type DecodeOptions, mustShow, openChecked, render } from './decode.js';
import { perceptualHashOf } from './perceptual-hash.js';

export interface StyleAsset {
  /** WebP, as large as any painting; without the metadata of whoever sent it. */
  readonly picture: Uint8Array;
  /** JPEG, to choose by. */
  readonly preview: Uint8Array;
  /** For `resemble`. */
  readonly perceptualHash: string;
}

/** Long sides, in pixels. */
const MAX_SIDE_PX = 2048;
const PREVIEW_SIDE_PX = 512;

/** @throws UserError as `decodePicture`. */
export async function createStyleAsset(
  bytes: Uint8Array,
  options: Omit<DecodeOptions, 'fitWithin'> = {},
): Promise<StyleAsset> {
  const checked = await openChecked(bytes, { ...options, fitWithin: MAX_SIDE_PX });
  const { data, width, height } = mustShow(await render(checked), checked);
  const picture = await sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ quality: 95 })
    .toBuffer();
  const small = await openChecked(picture, { fitWithin: PREVIEW_SIDE_PX });
  const preview = await small.picture.flatten({ background: 'white' }).jpeg({ quality: 85, mozjpeg: true }).toBuffer();
  return { picture, preview, perceptualHash: await perceptualHashOf(preview) };
}
