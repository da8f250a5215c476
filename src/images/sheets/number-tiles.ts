/** Small pictures in rows, each with its number in a corner: what a numbered list is about. */
import { Resvg } from '@resvg/resvg-js';
import sharp, { type OverlayOptions } from 'sharp';
import { DIGIT_STROKE, DIGITS } from './digits.js';

/** Pixels. */
const [TILE_PX, GAP_PX, BADGE_PX, INSET_PX] = [200, 8, 21, 8] as const;
const [BACKGROUND, MISSING] = ['#2b2d31', '#3f4147'] as const;
const JPEG_QUALITY = 84;

/** So many in a row that the sheet is about as wide as high, and no wider than a phone can show. */
const columnsFor = (count: number): number => (count <= 3 ? count : count <= 9 ? 3 : count <= 16 ? 4 : 5);

/**
 * @param pictures encoded; undefined for one that cannot be read: its number is shown alone. At least one.
 * @returns a JPEG, with numbers from 1.
 */
export async function numberTiles(pictures: readonly (Uint8Array | undefined)[]): Promise<Buffer> {
  const columns = columnsFor(pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const corner = (index: number) => ({
    left: GAP_PX + (index % columns) * (TILE_PX + GAP_PX),
    top: GAP_PX + Math.floor(index / columns) * (TILE_PX + GAP_PX),
  });
  const tiles: OverlayOptions[] = [];
  for (const [index, bytes] of pictures.entries()) tiles.push({ input: await tileOf(bytes), ...corner(index) });
  const side = (count: number) => GAP_PX + count * (TILE_PX + GAP_PX);
  const [width, height] = [side(columns), side(rows)];
  const badges = pictures.map((_, index) => badgeOf(index + 1, corner(index))).join('');
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${badges}</svg>`;
  return sharp({ create: { width, height, channels: 3, background: BACKGROUND } })
    .composite([...tiles, { input: new Resvg(overlay).render().asPng(), left: 0, top: 0 }])
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer();
}

/**
 * Writes numbers on pictures that are shown one by one, each where also a square of its middle has it.
 *
 * @param pictures encoded; one that is undefined, or cannot be read, stays undefined.
 * @param first number of the first.
 */
export const numberPictures = (
  pictures: readonly (Uint8Array | undefined)[],
  first: number,
): Promise<(Uint8Array | undefined)[]> =>
  Promise.all(pictures.map((bytes, index) => bytes && writeNumber(bytes, first + index).catch(() => undefined)));

async function writeNumber(bytes: Uint8Array, number: number): Promise<Buffer> {
  const { width, height, format } = await sharp(bytes).metadata();
  const side = Math.min(width, height);
  const place = `translate(${(width - side) / 2} ${(height - side) / 2}) scale(${side / TILE_PX})`;
  const badge = badgeOf(number, { left: 0, top: 0 });
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><g transform="${place}">${badge}</g></svg>`;
  return sharp(bytes)
    .composite([{ input: new Resvg(overlay).render().asPng(), left: 0, top: 0 }])
    .toFormat(format, { quality: JPEG_QUALITY })
    .toBuffer();
}

const tileOf = (bytes: Uint8Array | undefined): Promise<Buffer> =>
  bytes === undefined
    ? sharp({ create: { width: TILE_PX, height: TILE_PX, channels: 3, background: MISSING } })
        .png()
        .toBuffer()
    : sharp(bytes).resize(TILE_PX, TILE_PX, { fit: 'cover' }).png().toBuffer();

function badgeOf(number: number, { left, top }: { readonly left: number; readonly top: number }): string {
  const digits = [...String(number)].map(Number);
  const scale = [0.62, 0.5, 0.34][Math.min(digits.length, 3) - 1] * (BADGE_PX / 21);
  const [x, y] = [left + INSET_PX + BADGE_PX, top + INSET_PX + BADGE_PX];
  const drawn = digits.map((digit, index) => {
    const shift = (index - (digits.length - 1) / 2) * DIGIT_STEP * scale;
    return `<path d="${DIGITS[digit]}" transform="translate(${x + shift} ${y}) scale(${scale})"/>`;
  });
  return `<circle cx="${x}" cy="${y}" r="${BADGE_PX}" fill="#111214" fill-opacity="0.86"/><g stroke="#fff" ${DIGIT_STROKE}>${drawn.join('')}</g>`;
}

/** From the middle of one digit to the next, in their units. */
const DIGIT_STEP = 33;
