/** Numbers on pictures that are shown one by one: for a text or a menu that goes by the numbers. */
import sharp from 'sharp';
import { drawDiscs, numberDisc } from './numbered-cells.js';

/** Of a number's disc, as shares of the shorter side of a picture: its radius, and from the corner to its middle in both directions. */
const DISC = { radius: 0.105, middle: 0.145 } as const;
const QUALITY = 84;

/**
 * Each has its number where a square of its middle has it too, which is what a gallery may show.
 *
 * @param pictures encoded; one that is undefined, or cannot be read, is undefined again.
 * @param first number of the first, 1-999.
 * @returns in the pictures' own formats.
 */
export const numberPictures = (
  pictures: readonly (Uint8Array | undefined)[],
  first: number,
): Promise<(Uint8Array | undefined)[]> =>
  Promise.all(pictures.map((bytes, index) => bytes && writeNumber(bytes, first + index).catch(() => undefined)));

async function writeNumber(bytes: Uint8Array, number: number): Promise<Buffer> {
  const { width, height, format } = await sharp(bytes).metadata();
  const side = Math.min(width, height);
  const [x, y] = [width, height].map((length) => (length - side) / 2 + DISC.middle * side);
  const disc = numberDisc(number, x, y, DISC.radius * side);
  return sharp(bytes)
    .composite([{ input: drawDiscs([disc], { width, height }), left: 0, top: 0 }])
    .toFormat(format, { quality: QUALITY })
    .toBuffer();
}
