/** JPEG files that lack their last two bytes, as cameras, screenshots and half-finished downloads leave them. */
import type { Sharp } from 'sharp';

const END_OF_IMAGE = Buffer.from([0xff, 0xd9]);
const START_OF_SCAN = Buffer.from([0xff, 0xda]);

/** Neither is found among a scan's data, where 0xff is followed by 0. */
export function lacksEnd(file: Uint8Array): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  return bytes.lastIndexOf(END_OF_IMAGE) < bytes.lastIndexOf(START_OF_SCAN);
}

export const withEnd = (file: Uint8Array): Buffer => Buffer.concat([file, END_OF_IMAGE]);

/** In the place of what may be missing: no two blocks alike, and no 0xff, which would begin a marker. */
const FILLING = Uint8Array.from({ length: 4096 }, (_, i) => (31 * i * i + 7 * i + 101) % 251);
/** The highest row of blocks that JPEG has, in pixels. */
const BLOCK_ROW_PX = 32;

/**
 * Whether all pixels are there. libjpeg paints missing ones grey and goes on; so the last row of blocks is decoded once with
 * the end alone and once with other data before it. Where nothing is missing, that data is not read and both are equal.
 *
 * @throws what sharp throws of a file that is damaged otherwise.
 */
export async function isWhole(file: Uint8Array, open: (bytes: Uint8Array) => Sharp): Promise<boolean> {
  const [ended, filled] = [withEnd(file), withEnd(Buffer.concat([file, FILLING]))];
  const { width, height } = await open(ended).metadata();
  const region = { left: 0, top: Math.max(0, height - BLOCK_ROW_PX), width, height: Math.min(height, BLOCK_ROW_PX) };
  const lastRow = (bytes: Uint8Array) => open(bytes).extract(region).raw().toBuffer();
  return (await lastRow(ended)).equals(await lastRow(filled));
}
