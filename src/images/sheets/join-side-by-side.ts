/** Joins two pictures side by side. */
import sharp from 'sharp';

/** Width of the gap. */
const GAP_PX = 8;

/**
 * @param left encoded, as is the other one. Where their heights differ, the higher one is shrunk.
 * @returns a PNG, white between them.
 */
export async function joinSideBySide(left: Uint8Array, right: Uint8Array): Promise<Buffer> {
  const heights = await Promise.all([left, right].map(async (bytes) => (await sharp(bytes).metadata()).height));
  const height = Math.min(...heights);
  const [one, other] = await Promise.all(
    [left, right].map((bytes) => sharp(bytes).resize({ height }).png().toBuffer({ resolveWithObject: true })),
  );
  const width = one.info.width + GAP_PX + other.info.width;
  return sharp({ create: { width, height, channels: 3, background: 'white' } })
    .composite([
      { input: one.data, left: 0, top: 0 },
      { input: other.data, left: one.info.width + GAP_PX, top: 0 },
    ])
    .png()
    .toBuffer();
}
