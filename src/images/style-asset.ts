/** The stored form of a style in the library. */
import sharp from 'sharp';
import { type DecodeOptions, openChecked, render, requireVisible } from './decode.js';
import { perceptualHashOf } from './perceptual-hash.js';

export interface StyleAsset {
  /** WebP, up to the largest size of a painting; without the metadata of the uploaded file. */
  readonly picture: Uint8Array;
  /** JPEG preview. */
  readonly preview: Uint8Array;
  /** For `isSimilar`. */
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
  const { data, width, height } = requireVisible(await render(checked), checked);
  const picture = await sharp(data, { raw: { width, height, channels: 4 } })
    .webp({ quality: 95 })
    .toBuffer();
  const small = await openChecked(picture, { fitWithin: PREVIEW_SIDE_PX });
  const preview = await small.picture.flatten({ background: 'white' }).jpeg({ quality: 85, mozjpeg: true }).toBuffer();
  return { picture, preview, perceptualHash: await perceptualHashOf(preview) };
}
