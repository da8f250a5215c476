/** Several pictures of one size in two columns, each with its number. */
import { Resvg } from '@resvg/resvg-js';
import sharp from 'sharp';
import { openPicture } from '../open-picture.js';
import { DIGIT_STROKE, DIGITS } from './digits.js';

const COLUMNS = 2;
/** Width of the gaps. */
const GAP_PX = 8;
/** Of a number's disc, as a share of the shorter side of a picture; and its least, in pixels. */
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
  const columns = Math.min(COLUMNS, pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const layers: { input: Buffer; left: number; top: number }[] = [];
  for (const [index, bytes] of pictures.entries()) {
    const left = (index % columns) * (width + GAP_PX);
    const top = Math.floor(index / columns) * (height + GAP_PX);
    const picture =
      bytes === undefined
        ? sharp({ create: { width, height, channels: 3, background: EMPTY } })
        : openPicture(bytes).resize(width, height, { fit: 'fill' }).flatten({ background: 'white' });
    const disc = numberDisc(index, Math.min(width, height));
    layers.push(
      { input: await picture.png({ compressionLevel: 1 }).toBuffer(), left, top },
      { input: disc, left, top },
    );
  }
  const size = { width: columns * (width + GAP_PX) - GAP_PX, height: rows * (height + GAP_PX) - GAP_PX };
  const grid = sharp({ create: { ...size, channels: 3, background: 'white' } })
    .composite(layers)
    .removeAlpha();
  const encoded = format === 'png' ? grid.png() : grid.jpeg({ quality: JPEG_QUALITY });
  return { bytes: await encoded.toBuffer(), ...size };
}

/** A disc with a number, for the corner at the top left. @param side the picture's shorter one, in pixels. */
function numberDisc(index: number, side: number): Buffer {
  const radius = Math.max(DISC.leastPx, Math.round(DISC.share * side));
  const size = Math.min(side, 3 * radius);
  const middle = size / 2;
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}">`,
    `<circle cx="${middle}" cy="${middle}" r="${radius}" fill="#17171f" fill-opacity="0.78"/>`,
    `<path d="${DIGITS[index + 1]}" transform="translate(${middle} ${middle}) scale(${radius / 32})" stroke="#fff" ${DIGIT_STROKE}/>`,
    '</svg>',
  ].join('');
  return new Resvg(svg).render().asPng();
}
