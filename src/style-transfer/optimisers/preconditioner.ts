/**
 * A first guess of the inverse Hessian, for L-BFGS to begin from (Nocedal & Wright, Numerical Optimization, section 7.2). Colours are seen along
 * three axes at right angles, and along each of them every octave of spatial frequencies is multiplied by a gain; the octaves are those of `halve`
 * and its adjoint, so that the whole is symmetric and positive definite.
 */
import type { Size } from '../image.js';
import { addHalveAdjoint, halfSize, halvePlanes } from '../scales.js';

/** Three vectors of red, green and blue, of length 1 and at right angles. */
export type ColourAxes = readonly [Axis, Axis, Axis];
type Axis = readonly [number, number, number];

/** By axis and octave, the finest first; the last holds for all that are coarser. Above 0. */
export type Gains = readonly [readonly number[], readonly number[], readonly number[]];

/** Light, and two of colour. */
const LIGHT_AND_COLOUR: ColourAxes = [
  [Math.sqrt(1 / 3), Math.sqrt(1 / 3), Math.sqrt(1 / 3)],
  [Math.sqrt(1 / 2), 0, -Math.sqrt(1 / 2)],
  [Math.sqrt(1 / 6), -Math.sqrt(2 / 3), Math.sqrt(1 / 6)],
];

/** In pixels: a picture with a shorter side isn't halved. */
const SHORTEST_SIDE = 4;
/** The adjoint of `halve` spreads a value over four pixels. */
const SPREAD = 4;

/** What L-BFGS begins from in place of the identity. */
export interface InverseHessianGuess {
  /** Called once, before the first step. @param gradient of the loss at the picture that the work starts from. */
  fit?(gradient: Float32Array): void;
  /** Multiplies a gradient, or a difference of gradients (RGB, planar), by the guess, in place. */
  apply(vector: Float32Array): void;
}

export class OctaveGains implements InverseHessianGuess {
  readonly #size: Size;
  readonly #axes: ColourAxes;
  readonly #gains: Gains;

  constructor(size: Size, axes: ColourAxes, gains: Gains) {
    this.#size = size;
    this.#axes = axes;
    this.#gains = gains;
  }

  apply(vector: Float32Array): void {
    toAxes(vector, this.#axes);
    const pixels = this.#size.width * this.#size.height;
    for (const [axis, gains] of this.#gains.entries())
      multiplyOctaves(vector.subarray(axis * pixels, (axis + 1) * pixels), this.#size, gains, 0);
    toAxes(vector, transposed(this.#axes));
  }
}

/**
 * With gains that hold for styles on the whole: fine detail of colour hardly changes their loss, and coarse forms of light and dark are slow to
 * move. Measured with one size in the objective: see `npm run bench -- units`.
 */
export function fixedGains(size: Size): OctaveGains {
  const light = [1, 2, 4, 8, 16];
  const colour = [6, 3, 2, 2, 2];
  return new OctaveGains(size, LIGHT_AND_COLOUR, [light, colour, colour]);
}

/** Each pixel's colour by its coordinates along the axes, in place. */
function toAxes(planes: Float32Array, [first, second, third]: ColourAxes): void {
  const pixels = planes.length / 3;
  for (let i = 0; i < pixels; i++) {
    const [red, green, blue] = [planes[i], planes[pixels + i], planes[2 * pixels + i]];
    planes[i] = first[0] * red + first[1] * green + first[2] * blue;
    planes[pixels + i] = second[0] * red + second[1] * green + second[2] * blue;
    planes[2 * pixels + i] = third[0] * red + third[1] * green + third[2] * blue;
  }
}

/** The inverse, as the axes are at right angles. */
const transposed = ([a, b, c]: ColourAxes): ColourAxes => [
  [a[0], b[0], c[0]],
  [a[1], b[1], c[1]],
  [a[2], b[2], c[2]],
];

/** In place. What the gain of an octave adds to that of the one before multiplies everything that is as coarse or coarser. */
function multiplyOctaves(plane: Float32Array, size: Size, gains: readonly number[], octave: number): void {
  const gain = gains[octave] - (gains[octave - 1] ?? 0);
  const isCoarsest = octave + 1 === gains.length || Math.min(size.width, size.height) < SHORTEST_SIDE;
  const half = isCoarsest ? undefined : halvePlanes(plane, size);
  for (let i = 0; i < plane.length; i++) plane[i] *= gain;
  if (half === undefined) return;
  multiplyOctaves(half, halfSize(size), gains, octave + 1);
  for (let i = 0; i < half.length; i++) half[i] *= SPREAD;
  addHalveAdjoint(half, size, plane);
}
