/** Pictures of one size in rows, each with its number in a disc at its top left: for a text or buttons that go by the numbers. */
import { Resvg } from '@resvg/resvg-js';
import sharp, { type Sharp } from 'sharp';
import { DIGIT_STROKE, DIGITS } from './digits.js';

/** All in pixels. */
export interface CellLayout {
  readonly columns: number;
  /** Of each picture. */
  readonly cell: { readonly width: number; readonly height: number };
  readonly gap: number;
  /** Around all of them. */
  readonly margin: number;
  readonly background: string;
  /** Radius of the disc, and from the picture's corner to its middle, in both directions. */
  readonly disc: { readonly radius: number; readonly middle: number };
}

export interface NumberedCells {
  /** To be encoded; without transparency. */
  readonly sheet: Sharp;
  readonly width: number;
  readonly height: number;
}

/** @param cells encoded, as large as the layout says; they are numbered from 1. At least one, at most 99. */
export function drawNumberedCells(cells: readonly Buffer[], layout: CellLayout): NumberedCells {
  const { columns, cell, gap, margin, disc } = layout;
  const corners = cells.map((_, index) => ({
    left: margin + (index % columns) * (cell.width + gap),
    top: margin + Math.floor(index / columns) * (cell.height + gap),
  }));
  const width = 2 * margin + columns * (cell.width + gap) - gap;
  const height = 2 * margin + Math.ceil(cells.length / columns) * (cell.height + gap) - gap;
  const discs = corners.map(({ left, top }, index) =>
    numberDisc(index + 1, left + disc.middle, top + disc.middle, disc.radius),
  );
  const sheet = sharp({ create: { width, height, channels: 3, background: layout.background } })
    .composite([
      ...cells.map((input, index) => ({ input, ...corners[index] })),
      { input: drawDiscs(discs, { width, height }), left: 0, top: 0 },
    ])
    .removeAlpha();
  return { sheet, width, height };
}

/** What stands where there is no picture, as large as a cell. */
export const emptyCell = ({ width, height }: CellLayout['cell'], background: string): Sharp =>
  sharp({ create: { width, height, channels: 3, background } });

/** From the middle of one digit to the next, in their units. */
const DIGIT_STEP = 33;
/** Radius of the disc that digits fit into at their own size, by how many they are. */
const RADIUS_AT_FULL_SIZE = [33, 42, 60] as const;

/** @param discs from `numberDisc`. @returns a PNG that is transparent around them. */
export function drawDiscs(discs: readonly string[], { width, height }: CellLayout['cell']): Buffer {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${discs.join('')}</svg>`;
  return new Resvg(svg).render().asPng();
}

/** SVG around a point, in pixels. @param number 1-999. */
export function numberDisc(number: number, x: number, y: number, radius: number): string {
  const digits = [...String(number)].map(Number);
  const scale = radius / RADIUS_AT_FULL_SIZE[digits.length - 1];
  const drawn = digits.map((digit, index) => {
    const shift = (index - (digits.length - 1) / 2) * DIGIT_STEP * scale;
    return `<path d="${DIGITS[digit]}" transform="translate(${x + shift} ${y}) scale(${scale})"/>`;
  });
  return `<circle cx="${x}" cy="${y}" r="${radius}" fill="#111214" fill-opacity="0.82"/><g stroke="#fff" ${DIGIT_STROKE}>${drawn.join('')}</g>`;
}
