/** Small pictures in rows, each with its number: what a numbered list is about. */
import sharp from 'sharp';
import { type CellLayout, drawNumberedCells, emptyCell } from './numbered-cells.js';

const TILE = { width: 200, height: 200 } as const;
const LAYOUT: Omit<CellLayout, 'columns'> = {
  cell: TILE,
  gap: 8,
  margin: 8,
  background: '#2b2d31',
  disc: { radius: 21, middle: 29 },
};
const MISSING = '#3f4147';
const JPEG_QUALITY = 84;

/** So many in a row that the sheet is about as wide as high, and no wider than a phone can show. */
const columnsFor = (count: number): number => (count <= 3 ? count : count <= 9 ? 3 : count <= 16 ? 4 : 5);

/**
 * @param pictures encoded; undefined for one that cannot be read: its number is shown alone. At least one.
 * @returns a JPEG, with numbers from 1.
 */
export async function drawNumberedTiles(pictures: readonly (Uint8Array | undefined)[]): Promise<Buffer> {
  const cells: Buffer[] = [];
  for (const bytes of pictures) {
    const tile = bytes === undefined ? emptyCell(TILE, MISSING) : sharp(bytes).resize({ ...TILE, fit: 'cover' });
    cells.push(await tile.png().toBuffer());
  }
  const { sheet } = drawNumberedCells(cells, { ...LAYOUT, columns: columnsFor(pictures.length) });
  return sheet.jpeg({ quality: JPEG_QUALITY }).toBuffer();
}
