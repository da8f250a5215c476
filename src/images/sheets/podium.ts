/** The first three of a challenge on a podium: the first in the middle and highest, the second to its left, the third to its right. */
import { Resvg } from '@resvg/resvg-js';
import sharp, { type Channels } from 'sharp';
import { openPicture } from '../open-picture.js';
import { DIGIT_STROKE, DIGITS } from './digits.js';

export interface PodiumPlace {
  /** Encoded, of any shape. */
  readonly picture: Uint8Array;
  /** Written on the step, where this machine has a font for it. */
  readonly title: string;
}

/** Of a place, in pixels: its column, its step, the largest picture on it, the colours of its medal. */
interface Column {
  readonly width: number;
  readonly step: number;
  readonly box: readonly [width: number, height: number];
  readonly medal: readonly [light: string, dark: string];
}

/** By rank. */
const COLUMNS: readonly Column[] = [
  { width: 440, step: 208, box: [416, 520], medal: ['#ffe9a3', '#d49b1f'] },
  { width: 352, step: 156, box: [328, 410], medal: ['#f4f6f9', '#9aa4b2'] },
  { width: 352, step: 122, box: [328, 410], medal: ['#f0c29a', '#a8642c'] },
];
/** From left to right. */
const ORDER = [1, 0, 2] as const;
/** Pixels. */
const [MARGIN, GAP, FRAME] = [32, 14, 9] as const;
const JPEG_QUALITY = 90;

interface Placed {
  readonly rank: number;
  readonly column: Column;
  readonly left: number;
  readonly title: string;
  readonly pixels: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
}

/**
 * @param places by rank, one to three.
 * @returns a JPEG.
 */
export async function drawPodium(places: readonly PodiumPlace[]): Promise<Buffer> {
  const placed: Placed[] = [];
  let left = MARGIN;
  for (const rank of ORDER) {
    const place = places[rank];
    if (place === undefined) continue;
    const column = COLUMNS[rank];
    const [width, height] = column.box;
    const picture = openPicture(place.picture, { limitInputPixels: false })
      .autoOrient()
      .flatten({ background: 'white' })
      .resize(width, height, { fit: 'inside' });
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    placed.push({ rank, column, left, title: place.title, pixels: data, ...info });
    left += column.width + GAP;
  }
  const width = left - GAP + MARGIN;
  const highest = Math.max(...placed.map(({ column, height }) => column.step + height));
  const height = highest + 2 * FRAME + 2 * MARGIN;
  const scene = new Resvg(svg(drawScene(placed, width, height), width, height), FONTS).render();
  const layers = placed.map((place) => {
    const { width, height: rows, channels } = place;
    return { input: place.pixels, raw: { width, height: rows, channels }, ...cornerOf(place, height) };
  });
  return sharp(scene.pixels, { raw: { width, height, channels: 4 } })
    .composite(layers)
    .jpeg({ quality: JPEG_QUALITY, chromaSubsampling: '4:4:4' })
    .toBuffer();
}

/** Of the picture on a step. */
const cornerOf = ({ left, column, width, height }: Placed, floor: number) => ({
  left: Math.round(left + (column.width - width) / 2),
  top: floor - column.step - FRAME - height,
});

const FONTS = { font: { loadSystemFonts: true } };

const svg = (body: string, width: number, height: number) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${body}</svg>`;

function drawScene(placed: readonly Placed[], width: number, height: number): string {
  return [
    '<defs>',
    '<linearGradient id="wall" x2="0" y2="1"><stop stop-color="#2c2b3a"/><stop offset="1" stop-color="#17171f"/></linearGradient>',
    '<radialGradient id="light" cy="0.2" r="0.75"><stop stop-color="#fff3cf" stop-opacity="0.34"/><stop offset="1" stop-color="#fff3cf" stop-opacity="0"/></radialGradient>',
    '<linearGradient id="step" x2="0" y2="1"><stop stop-color="#4a4860"/><stop offset="1" stop-color="#2a2939"/></linearGradient>',
    '<filter id="soft" x="-20%" y="-20%" width="140%" height="140%"><feGaussianBlur stdDeviation="12"/></filter>',
    ...COLUMNS.map(
      ({ medal: [light, dark] }, rank) =>
        `<linearGradient id="medal${rank}" x2="0" y2="1"><stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient>`,
    ),
    '</defs>',
    `<rect width="${width}" height="${height}" fill="url(#wall)"/>`,
    `<rect width="${width}" height="${height}" fill="url(#light)"/>`,
    ...placed.map((place) => drawPlace(place, height)),
  ].join('');
}

function drawPlace(place: Placed, floor: number): string {
  const { rank, column, left, width, height, title } = place;
  const top = floor - column.step;
  const middle = left + column.width / 2;
  const corner = cornerOf(place, floor);
  const frame = { x: corner.left - FRAME, y: corner.top - FRAME, width: width + 2 * FRAME, height: height + 2 * FRAME };
  const rectangle = ({ x, y, ...size }: typeof frame, more: string) =>
    `<rect x="${x}" y="${y}" width="${size.width}" height="${size.height}" ${more}/>`;
  const radius = Math.min(38, column.step * 0.24);
  const medalAt = top + 16 + radius;
  return [
    rectangle({ ...frame, y: frame.y + 10 }, 'fill="#000" opacity="0.55" filter="url(#soft)"'),
    rectangle({ x: left, y: top, width: column.width, height: column.step }, 'fill="url(#step)"'),
    rectangle({ x: left, y: top, width: column.width, height: 6 }, `fill="url(#medal${rank})"`),
    rectangle(frame, 'fill="#faf8f2"'),
    `<circle cx="${middle}" cy="${medalAt}" r="${radius}" fill="url(#medal${rank})"/>`,
    `<path d="${DIGITS[rank + 1]}" transform="translate(${middle} ${medalAt}) scale(${radius / 34})" stroke="#2a2939" ${DIGIT_STROKE}/>`,
    write(title, middle, (medalAt + radius + floor) / 2 + 6, column.width - 24),
  ].join('');
}

const SIZE = { usual: 25, least: 17 } as const;
const FAMILIES = 'DejaVu Sans, Noto Sans, Liberation Sans, Arial, Helvetica, sans-serif';

/** Writing that every ordinary font has; what it lacks it would show as boxes. */
const FONT_COVERAGE = /^[\p{Script=Latin}\p{N}\p{P}\p{Zs}×+=<>|~^$€£©°]+$/u;

const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => `&#${character.codePointAt(0)};`);

const line = (text: string, size: number, x = 0, y = 0) =>
  `<text x="${x}" y="${y}" font-family="${FAMILIES}" font-size="${size}" fill="#f4f1e8" text-anchor="middle">${escaped(text)}</text>`;

/** In one line: smaller where it is long, cut where it is longer. Nothing where there is no font for it. */
function write(title: string, x: number, y: number, room: number): string {
  if (!FONT_COVERAGE.test(title)) return '';
  const usual = widthOf(title);
  if (usual === undefined) return '';
  const size = Math.max(SIZE.least, Math.min(SIZE.usual, (SIZE.usual * room) / usual));
  const share = (room / usual) * (SIZE.usual / size);
  const text =
    share >= 0.999 ? title : `${title.slice(0, Math.max(1, Math.floor(share * title.length) - 2)).trimEnd()}…`;
  return line(text, size, x, y);
}

/** In pixels, at the usual size; undefined where nothing can be drawn. */
const widthOf = (text: string): number | undefined =>
  new Resvg(svg(line(text, SIZE.usual, 2000, 50), 4000, 100), FONTS).innerBBox()?.width;
