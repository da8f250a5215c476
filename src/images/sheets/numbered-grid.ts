/** Several paintings of one size in two columns, each with its number. */
import { openPicture } from '../open-picture.js';
import { drawNumberedCells, emptyCell } from './numbered-cells.js';

const COLUMNS = 2;
/** Width of the gaps. */
const GAP_PX = 8;
/** Of a number's disc: its radius as a share of the shorter side of a picture, and the least, in pixels. */
const DISC = { share: 0.055, leastPx: 9 } as const;
/** Of what is not painted yet. */
const EMPTY = '#8a8f98';
const JPEG_QUALITY = 85;

export interface NumberedGrid {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

/**
 * @param pictures encoded, one to four, at least one of them given; undefined for one that there is not yet. All are made as large as
 *   the first that is given.
 * @returns encoded, white between the pictures.
 */
export async function drawNumberedGrid(
  pictures: readonly (Uint8Array | undefined)[],
  format: 'png' | 'jpeg',
): Promise<NumberedGrid> {
  const { width, height } = await openPicture(pictures.find((bytes) => bytes !== undefined) as Uint8Array).metadata();
  const side = Math.min(width, height);
  const radius = Math.max(DISC.leastPx, Math.round(DISC.share * side));
  const cells: Buffer[] = [];
  for (const bytes of pictures) {
    const picture =
      bytes === undefined
        ? emptyCell({ width, height }, EMPTY)
        : openPicture(bytes).resize(width, height, { fit: 'fill' }).flatten({ background: 'white' });
    cells.push(await picture.png({ compressionLevel: 1 }).toBuffer());
  }
  const { sheet, ...size } = drawNumberedCells(cells, {
    columns: Math.min(COLUMNS, pictures.length),
    cell: { width, height },
    gap: GAP_PX,
    margin: 0,
    background: 'white',
    disc: { radius, middle: Math.min(1.5 * radius, side / 2) },
  });
  const encoded = format === 'png' ? sheet.png() : sheet.jpeg({ quality: JPEG_QUALITY });
  return { bytes: await encoded.toBuffer(), ...size };
}
