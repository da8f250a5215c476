/**
 * The part of a stage's picture that is painted where a mask leaves the rest as it is. It is the mask and a band around it that the finished
 * picture does not show: what is seen of the painting lies inside of it, where the network sees more painting on all sides, so that there is
 * no rim at which the strokes had to meet the photo.
 */
import type { Image, Size } from './image.js';
import { composite, coverageOf, featherMask, growMask, type Mask, resizeMask } from './mask.js';
import type { StyleImage } from './style-image.js';
import { partsOf } from './targets.js';

/** In pixels of any stage: the band around the mask that is painted as the mask is, and the slope at its end, of this many pixels four times. */
const BAND_PX = 12;
const FEATHER_PX = 2;
/** On a small stage the band is no wider than this share of its short side. */
const BAND_SHARE = 1 / 16;
/** What a part keeps of its neighbours' positions: nothing, but where outside of all parts only the band says whose a position is. */
const IN_BAND = 1e-3;

/** How much each pixel of a stage belongs to what is painted. */
export function paintedArea(mask: Mask, size: Size): Mask {
  const band = Math.round(Math.min(BAND_PX, BAND_SHARE * Math.min(size.width, size.height)));
  return featherMask(growMask(resizeMask(mask, size), band), FEATHER_PX);
}

/**
 * The styles with their parts of the stage, bands included; a style for the whole painting is for the area.
 *
 * @param area of the stage's size.
 */
export function styledParts(styles: readonly StyleImage[], area: Mask): StyleImage[] {
  const parts = [...new Set(styles.map(({ part }) => part))];
  if (parts.length === 1) return styles.map((style) => ({ ...style, part: area }));
  const here = parts.map((part) => {
    if (part === undefined) return area.values;
    // Where two parts meet, a hard edge would leave pixels that neither part's finest layer looks at from both sides.
    const inside = featherMask(resizeMask(part, area), 1).values;
    const band = paintedArea(part, area).values;
    return inside.map((value, i) => value + IN_BAND * band[i]);
  });
  const sums = area.values.map((_, i) => here.reduce((sum, values) => sum + values[i], 0));
  const masks = here.map((values): Mask => {
    const share = (i: number) => (sums[i] > 0 ? values[i] / sums[i] : 0);
    return { width: area.width, height: area.height, values: area.values.map((value, i) => value * share(i)) };
  });
  const by = new Map(parts.map((part, i) => [part, masks[i]]));
  // A part that is nowhere at this size has nothing to be compared with.
  return styles
    .map((style) => ({ ...style, part: by.get(style.part) as Mask }))
    .filter(({ part }) => coverageOf(part) > 0);
}

/**
 * One picture of what is made for each part of the painting.
 *
 * @param make a picture from the styles of one part.
 */
export function combineParts(styles: readonly StyleImage[], make: (styles: readonly StyleImage[]) => Image): Image {
  const [first, ...others] = partsOf(styles);
  return others.reduce(
    (below, { mask, styles }) => composite(below, make(styles), resizeMask(mask as Mask, below)),
    make(first.styles),
  );
}

/** The area's pixels, in the order of rows. */
export function pixelsOf({ values }: Mask): Uint32Array {
  let count = 0;
  for (const value of values) if (value > 0) count++;
  const pixels = new Uint32Array(count);
  for (let i = 0, to = 0; i < values.length; i++) if (values[i] > 0) pixels[to++] = i;
  return pixels;
}
