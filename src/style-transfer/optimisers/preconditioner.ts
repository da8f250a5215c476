/**
 * A first guess of the inverse Hessian, for L-BFGS to begin from: of a style's loss, whatever the pictures, it is known beforehand that fine
 * detail of colour hardly changes it, and coarse forms of light and dark are slow to move. The guess multiplies each octave of spatial
 * frequencies by a gain, light (the mean of red, green and blue) and colour (what differs from it) on their own; the octaves are those of `halve`
 * and its adjoint, so that the whole is symmetric and positive definite, as L-BFGS needs it (Nocedal & Wright, Numerical Optimization, section 7.2).
 */
import type { Size } from '../image.js';
import { addHalveAdjoint, halve } from '../scales.js';

/** By octave, the finest first; the last holds for all that are coarser. Measured: see `npm run bench -- units`. */
export const GAINS = { light: [1, 2, 4, 8, 16], colour: [6, 3, 2, 2, 2] } as const;

type Gains = Record<keyof typeof GAINS, readonly number[]>;

/** In pixels: a picture with a shorter side isn't halved. */
const SHORTEST_SIDE = 4;
/** The adjoint of `halve` spreads a value over four pixels. */
const SPREAD = 4;

/**
 * @param vector a gradient or a difference of gradients, RGB, planar.
 * @returns the gains' product with it, a new array.
 */
export function precondition(vector: Float32Array, size: Size, gains: Gains = GAINS): Float32Array {
  const pixels = size.width * size.height;
  const [red, green, blue] = [0, 1, 2].map((plane) => vector.subarray(plane * pixels, (plane + 1) * pixels)) as [
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  // Light, and the colours of two planes; the third's is what the sum of all three, 0, leaves.
  const parts = new Float32Array(3 * pixels);
  for (let i = 0; i < pixels; i++) {
    const light = (red[i] + green[i] + blue[i]) / 3;
    parts[i] = light;
    parts[pixels + i] = red[i] - light;
    parts[2 * pixels + i] = blue[i] - light;
  }
  const scaled = multiplyOctaves(parts, size, gains, 0);
  for (let i = 0; i < pixels; i++) {
    const [light, redness, blueness] = [scaled[i], scaled[pixels + i], scaled[2 * pixels + i]];
    scaled[i] = light + redness;
    scaled[pixels + i] = light - redness - blueness;
    scaled[2 * pixels + i] = light + blueness;
  }
  return scaled;
}

/** What the gain of an octave adds to that of the one before, on everything that is as coarse or coarser. */
function increase(gains: readonly number[], octave: number): number {
  return gains[octave] - (gains[octave - 1] ?? 0);
}

function multiplyOctaves(parts: Float32Array, size: Size, gains: Gains, octave: number): Float32Array {
  const pixels = size.width * size.height;
  const [light, colour] = [increase(gains.light, octave), increase(gains.colour, octave)];
  const result = new Float32Array(parts.length);
  for (let i = 0; i < pixels; i++) result[i] = light * parts[i];
  for (let i = pixels; i < parts.length; i++) result[i] = colour * parts[i];
  const isCoarsest = octave + 1 === Math.min(gains.light.length, gains.colour.length);
  if (isCoarsest || Math.min(size.width, size.height) < SHORTEST_SIDE) return result;
  const half = halve({ ...size, pixels: parts });
  const coarser = multiplyOctaves(half.pixels, half, gains, octave + 1);
  for (let i = 0; i < coarser.length; i++) coarser[i] *= SPREAD;
  addHalveAdjoint(coarser, size, result);
  return result;
}
