/**
 * Where a painting starts that aims at a distance from its content: at the content with some of the style's colours. A network's losses
 * say little about the lightness of large areas, so that an optimiser reaches it last; a white style would give a grey painting.
 */
import { matchColours } from './colour.js';
import { clampPixels, type Image, resize, type Size } from './image.js';
import { type Mask, resizeMask } from './mask.js';
import { normal, uniform } from './random.js';
import { addDetail } from './steering.js';
import type { StyleImage } from './style-image.js';

/** Share of the largest content distance (see `steering.ts`) from which on the start has all of the style's colours. */
const ALL_COLOURS_SHARE = 0.36;

/** Deviation of the values, in grey levels, about which a picture is no longer flat. */
const FLAT_DEVIATION = 6;
/** A picture that is less flat counts as not flat at all. */
const LEAST_FLATNESS = 0.01;
/** Shares of a flat picture are larger by this factor: it has nothing that has to be recognised, and a little of a stroke is a honeycomb. */
const FLAT_FACTOR = 1.7;
const LARGEST_FLAT_SHARE = 0.8;

/** 0-1: how near a picture, or the part of it in the mask, is to having one colour only. */
export function flatnessOf(image: Image, mask?: Mask): number {
  const flatness = Math.exp(-((deviation(image, mask && resizeMask(mask, image).values) / FLAT_DEVIATION) ** 2));
  return flatness < LEAST_FLATNESS ? 0 : flatness;
}

/** The share of the largest content distance that a painting of a picture so flat aims at. */
export function shareForFlatness(share: number, flatness: number): number {
  if (flatness === 0) return share;
  return Math.max(share, Math.min(LARGEST_FLAT_SHARE, share * (1 + (FLAT_FACTOR - 1) * flatness)));
}

/**
 * Every position of a flat picture has the same gradient, so that nothing but the width of a stroke would choose where strokes go; clouds in
 * the style's colours choose instead.
 *
 * @param styles of one part of the painting, whose colours are the content's there.
 * @param share of the largest content distance, above 0.
 * @param seed chooses the clouds of a flat picture.
 */
export function startTowardsStyle(
  content: Image,
  styles: readonly StyleImage[],
  size: Size,
  share: number,
  seed: number,
): Image {
  const image = resize(content, size);
  const amount = Math.min(1, share / ALL_COLOURS_SHARE);
  const part = styles[0]?.part;
  const flatness = flatnessOf(image, part);
  const clouds = flatness > 0 ? cloudsOf(size, seed) : undefined;
  const shares = styles.reduce((sum, style) => sum + style.share, 0);
  const pixels = image.pixels.map((value) => (1 - amount) * value);
  for (const style of styles) {
    const add = (coloured: Image, weight: number) => {
      for (let i = 0; i < pixels.length; i++)
        pixels[i] += ((amount * style.share) / shares) * weight * coloured.pixels[i];
    };
    add(
      matchColours(image, style.image, { style: part, content: style.mask }),
      clouds === undefined ? 1 : 1 - flatness,
    );
    if (clouds !== undefined) add(matchColours(clouds, style.image, { content: style.mask }), flatness);
  }
  return { ...size, pixels: clampPixels(pixels) };
}

/** Root mean square over the channels of the deviations from their means. */
function deviation({ pixels }: Image, weights?: Float32Array): number {
  const positions = pixels.length / 3;
  const weight = (i: number) => (weights === undefined ? 1 : weights[i]);
  const total =
    weights === undefined
      ? positions
      : Math.max(
          1e-9,
          weights.reduce((sum, value) => sum + value, 0),
        );
  let variance = 0;
  for (let channel = 0; channel < 3; channel++) {
    const plane = pixels.subarray(channel * positions, (channel + 1) * positions);
    const mean = plane.reduce((sum, value, i) => sum + weight(i) * value, 0) / total;
    variance += plane.reduce((sum, value, i) => sum + weight(i) * (value - mean) ** 2, 0) / total / 3;
  }
  return Math.sqrt(variance);
}

/**
 * The finer scale of a flat picture has no detail of the picture's own to start with; the style's strokes do for it.
 *
 * @param image enlarged from `before`.
 */
export function addStrokes(image: Image, styles: readonly StyleImage[], before: Size, flatness: number): Image {
  const shares = styles.reduce((sum, style) => sum + style.share, 0);
  return styles.reduce((sum, style) => {
    const strokes = resize(style.image, image);
    return addDetail(sum, strokes, resize(resize(strokes, before), image), (flatness * style.share) / shares);
  }, image);
}

/** Noise of all wavelengths alike. */
function cloudsOf({ width, height }: Size, seed: number): Image {
  const next = normal(uniform(seed));
  const pixels = new Float32Array(3 * width * height);
  for (let cells = 2; cells < 2 * Math.min(width, height); cells *= 2) {
    const coarse = { width: cells, height: cells, pixels: Float32Array.from({ length: 3 * cells * cells }, next) };
    for (const [i, value] of resize(coarse, { width, height }).pixels.entries()) pixels[i] += value;
  }
  return { width, height, pixels };
}
