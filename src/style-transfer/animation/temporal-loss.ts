/** What keeps a frame's painting at the one before. */
import { type Image, MAX_PIXEL_VALUE } from '../image.js';

/** A painting that the picture is to stay near, where the weights say so. */
export interface TemporalTerm {
  /** Of the painted picture's size. */
  readonly target: Image;
  /** For each position, 0-1. */
  readonly weights: Float32Array;
  /** Of the whole term, 0 or more. */
  readonly weight: number;
}

/**
 * The temporal loss of Ruder, Dosovitskiy and Brox (arXiv 1604.08610, equation 6): the mean over all values of
 * `weights * (picture - target)^2`, the values in units of 255 so that its weight means the same beside the other terms'. Adds its gradient
 * to `gradient`.
 *
 * @returns `weight` times the mean.
 */
export function addTemporalLoss(
  pixels: Float32Array,
  { target, weights, weight }: TemporalTerm,
  gradient: Float32Array,
): number {
  if (weight === 0) return 0;
  const factor = weight / (pixels.length * MAX_PIXEL_VALUE ** 2);
  const positions = weights.length;
  let sum = 0;
  for (let channel = 0; channel < 3; channel++)
    for (let i = 0; i < positions; i++) {
      const at = channel * positions + i;
      const pull = weights[i] * (pixels[at] - target.pixels[at]);
      sum += pull * (pixels[at] - target.pixels[at]);
      gradient[at] += 2 * factor * pull;
    }
  return factor * sum;
}
