/** A photo and the painting that was made of it, in one picture and apart. */
import sharp from 'sharp';
import { openChecked, render } from '../decode.js';

export interface BeforeAfter {
  /** PNGs: both in one, the photo at the painting's size, the painting. */
  readonly joined: Buffer;
  readonly before: Buffer;
  readonly after: Uint8Array;
}

/** Width of the gap. */
const GAP_PX = 8;
/** Width over height from which one stands above the other: they are larger so, on a phone above all. */
const WIDE_ASPECT = 1.3;

/**
 * @param photo as a member sent it.
 * @param painting a PNG of our own, of about the same shape.
 * @throws UserError as `decodePicture`.
 */
export async function drawBeforeAfter(photo: Uint8Array, painting: Uint8Array): Promise<BeforeAfter> {
  const { width, height } = await sharp(painting).metadata();
  const checked = await openChecked(photo, { longSide: Math.max(width, height) });
  const { data, ...raw } = await render(checked);
  const upright = sharp(data, { raw: { ...raw, channels: 4 } });
  const before = await upright.resize(width, height, { fit: 'fill' }).png().toBuffer();
  const isWide = width / height > WIDE_ASPECT;
  const size = isWide ? { width, height: 2 * height + GAP_PX } : { width: 2 * width + GAP_PX, height };
  const joined = await sharp({ create: { ...size, channels: 4, background: 'white' } })
    .composite([
      { input: before, left: 0, top: 0 },
      { input: Buffer.from(painting), left: isWide ? 0 : width + GAP_PX, top: isWide ? height + GAP_PX : 0 },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
  return { joined, before, after: painting };
}
