/**
 * Gains that are fitted to the style and to where the work starts. Along the main axes of the style's colours, an octave in which the style varies
 * much and the gradient is small has far to go, and one in which the style has nothing (the colours of an ink drawing) should stay: the steps of all octaves would have
 * the style's proportions if each gain were the one's deviation over the other's. Its square root measured best: the gradient of the start is not the Hessian.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import type { Image, Size } from '../image.js';
import { halfSize, halvePlanes } from '../scales.js';
import { type ColourAxes, type Gains, type InverseHessianGuess, OctaveGains } from './preconditioner.js';

/** As many as differ: the fifth holds for all that are coarser. */
const OCTAVES = 5;
/** Of a gain over the finest octaves' largest, and below it. */
const LARGEST_RATIO = 30;
/** Of the style's deviation over the gradient's. */
const EXPONENT = 0.5;
/** A variance under this part of the whole is taken for it. */
const LEAST_VARIANCE = 1e-12;

/** How a style's colours vary, by axis and octave. */
export interface StyleSpectrum {
  readonly axes: ColourAxes;
  readonly variances: readonly (readonly number[])[];
}

/** @param styles of the sizes at which the painting is compared with them; shares are relative to their sum. */
export function spectrumOf(styles: readonly { readonly image: Image; readonly share: number }[]): StyleSpectrum {
  const sum = styles.reduce((total, { share }) => total + share, 0);
  const covariance = Matrix.zeros(3, 3);
  for (const { image, share } of styles) covariance.add(covarianceOf(image.pixels).mul(share / sum));
  const axes = axesOf(covariance);
  const variances = axes.map(() => new Array<number>(OCTAVES).fill(0));
  for (const { image, share } of styles) {
    const own = octaveVariances(image.pixels, image, axes);
    for (const [axis, octaves] of own.entries())
      for (const [octave, variance] of octaves.entries()) variances[axis][octave] += (share / sum) * variance;
  }
  return { axes, variances };
}

/** Of red, green and blue, over the pixels. */
function covarianceOf(pixels: Float32Array): Matrix {
  const count = pixels.length / 3;
  const planes = [0, 1, 2].map((plane) => pixels.subarray(plane * count, (plane + 1) * count));
  const means = planes.map((plane) => plane.reduce((sum, value) => sum + value, 0) / count);
  const between = (a: number, b: number) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += (planes[a][i] - means[a]) * (planes[b][i] - means[b]);
    return sum / count;
  };
  return new Matrix([0, 1, 2].map((a) => [0, 1, 2].map((b) => between(a, b))));
}

/** The principal axes, the one along which colours vary most first. */
function axesOf(covariance: Matrix): ColourAxes {
  const { eigenvectorMatrix } = new EigenvalueDecomposition(covariance, { assumeSymmetric: true });
  const [last, middle, first] = eigenvectorMatrix.transpose().to2DArray();
  return [first, middle, last] as unknown as ColourAxes;
}

/** By axis and octave: what halving takes of the variance; the last octave has what is left. */
function octaveVariances(pixels: Float32Array, size: Size, axes: ColourAxes): number[][] {
  // One axis after the other: of a large picture, a third at a time is held once more.
  return axes.map((axis) => {
    let plane: Float32Array = along(axis, pixels);
    let here = size;
    const left: number[] = [];
    for (let octave = 0; octave < OCTAVES; octave++) {
      left.push(varianceOf(plane));
      if (Math.min(here.width, here.height) < 2) break;
      plane = halvePlanes(plane, here);
      here = halfSize(here);
    }
    return Array.from({ length: OCTAVES }, (_, octave) => {
      const at = Math.min(octave, left.length - 1);
      const coarser = octave + 1 < left.length ? left[octave + 1] : 0;
      return Math.max(left[at] - coarser, LEAST_VARIANCE * left[0]);
    });
  });
}

/** Of each pixel's colour, the coordinate along an axis. */
function along([red, green, blue]: ColourAxes[number], pixels: Float32Array): Float32Array {
  const count = pixels.length / 3;
  const plane = new Float32Array(count);
  for (let i = 0; i < count; i++) plane[i] = red * pixels[i] + green * pixels[count + i] + blue * pixels[2 * count + i];
  return plane;
}

function varianceOf(values: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  return Math.max(0, squares / values.length - (sum / values.length) ** 2);
}

/** Against a gradient that is 0 in an octave. */
const EPSILON = 1e-30;

/** @param gradient of the loss where the work starts, RGB, planar. */
export function fitGains({ axes, variances }: StyleSpectrum, gradient: Float32Array, size: Size): Gains {
  const found = octaveVariances(gradient, size, axes);
  const raw = variances.map((octaves, axis) =>
    octaves.map((variance, octave) => (variance / (found[axis][octave] + EPSILON)) ** (EXPONENT / 2)),
  );
  const finest = Math.max(...raw.map(([gain]) => gain));
  const limit = (gain: number) => Math.min(LARGEST_RATIO, Math.max(1 / LARGEST_RATIO, gain));
  return raw.map((gains) => gains.map((gain) => limit(finest > 0 ? gain / finest : 1))) as unknown as Gains;
}

/** {@link fitGains} when the first gradient is there; until then the identity. */
export class FittedGains implements InverseHessianGuess {
  readonly #size: Size;
  readonly #spectrum: StyleSpectrum;
  #gains: OctaveGains | undefined;

  constructor(size: Size, spectrum: StyleSpectrum) {
    this.#size = size;
    this.#spectrum = spectrum;
  }

  fit(gradient: Float32Array): void {
    this.#gains = new OctaveGains(this.#size, this.#spectrum.axes, fitGains(this.#spectrum, gradient, this.#size));
  }

  apply(vector: Float32Array): void {
    this.#gains?.apply(vector);
  }
}
