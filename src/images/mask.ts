/** Masks from pictures: grey levels, transparency, or the colours of a map. */
import { luminance } from '../style-transfer/colour.js';
import type { Size } from '../style-transfer/image.js';
import { growMask, type Mask } from '../style-transfer/mask.js';
import type { Picture } from './decode.js';

/** Grey levels that a drawn black and white are within, so that JPEG's noise doesn't paint, or keep, a little of everything. */
const BLACK = 6;
const WHITE = 249;
const OPAQUE = 255;

/** White belongs to the mask, black does not, grey does in part; what is transparent counts as black. */
export function maskFromPicture(picture: Picture): Mask {
  const { width, height, alpha } = picture;
  const values = luminance(picture).map((level, i) => {
    const opacity = alpha === undefined ? 1 : alpha[i] / OPAQUE;
    return opacity * Math.min(1, Math.max(0, (level - BLACK) / (WHITE - BLACK)));
  });
  return { width, height, values };
}

export const invertMask = ({ width, height, values }: Mask): Mask => ({
  width,
  height,
  values: values.map((value) => 1 - value),
});

/** Pixels over which resampling spreads a picture's opacity, of the smaller picture. */
const RESAMPLING_PX = 2;

/**
 * What can be seen of a picture, all of it or none of it a pixel: the painting has the same opacity, so that a pixel's own is not to be
 * painted by halves as well.
 *
 * @param painted the size at which it is looked at.
 * @returns undefined where all of it can be seen.
 */
export function visiblePart(
  { width, height, alpha }: Pick<Picture, 'width' | 'height' | 'alpha'>,
  painted: Size,
): Mask | undefined {
  if (alpha?.some((opacity) => opacity === 0) !== true) return undefined;
  const seen = { width, height, values: Float32Array.from(alpha, (opacity) => (opacity > 0 ? 1 : 0)) };
  const mask = growMask(seen, Math.ceil(RESAMPLING_PX * Math.max(1, width / painted.width)));
  return mask.values.every((value) => value === 1) ? undefined : mask;
}

/** R, G, B, 0-255. */
export type Colour = readonly [number, number, number];

/** Distance in RGB, of 442 from black to white, up to which a pixel has a colour of the map. */
const SAME_COLOUR = 120;

/** Each pixel of a map belongs to the nearest of the colours, or to none where it is far from all; so does what is transparent. */
export function masksFromMap({ width, height, pixels, alpha }: Picture, colours: readonly Colour[]): Mask[] {
  const positions = width * height;
  const masks = colours.map(() => new Float32Array(positions));
  for (let i = 0; i < positions; i++) {
    if (alpha !== undefined && alpha[i] < OPAQUE / 2) continue;
    let [nearest, least] = [-1, SAME_COLOUR];
    for (const [index, colour] of colours.entries()) {
      const distance = Math.hypot(...colour.map((level, channel) => level - pixels[channel * positions + i]));
      if (distance < least) [nearest, least] = [index, distance];
    }
    if (nearest >= 0) masks[nearest][i] = 1;
  }
  return masks.map((values) => ({ width, height, values }));
}
