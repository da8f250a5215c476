/**
 * What happens to colour: Gatys et al., "Preserving Color in Neural Artistic Style Transfer", arXiv 1606.05897. `match` is their section
 * 4.1 (the style picture takes on the content's colours before the transfer), `content` their section 4.2 (only luminance is
 * transferred).
 */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix';
import type { Image } from './image.js';
import { type Mask, resizeMask } from './mask.js';

export type ColourMode = 'style' | 'content' | 'match';

/** Rec. 601 luma of R, G, B: the Y of YIQ, which the paper uses. */
const LUMA = [0.299, 0.587, 0.114] as const;

const CHANNELS = [0, 1, 2] as const;

export function luminance({ pixels, width, height }: Image): Float32Array {
  const positions = width * height;
  const result = new Float32Array(positions);
  for (const channel of CHANNELS)
    for (let i = 0; i < positions; i++) result[i] += LUMA[channel] * pixels[channel * positions + i];
  return result;
}

function grey(luma: Float32Array, { width, height }: Image): Image {
  const pixels = new Float32Array(3 * luma.length);
  for (const channel of CHANNELS) pixels.set(luma, channel * luma.length);
  return { width, height, pixels };
}

/** The picture in grey. */
export function toGrey(image: Image): Image {
  return grey(luminance(image), image);
}

/** The parts of the two pictures whose colours count; of any size, all where absent. */
export interface ColourParts {
  readonly style?: Mask | undefined;
  readonly content?: Mask | undefined;
}

/** Weights of a picture's pixels. */
const weightsOf = (mask: Mask | undefined, image: Image) => mask && resizeMask(mask, image).values;

/** At least a little, so that a part that is nowhere divides by something. */
const sumOf = (weights: Float32Array) =>
  Math.max(
    1e-9,
    weights.reduce((sum, weight) => sum + weight, 0),
  );

function meanAndDeviation(values: Float32Array, weights?: Float32Array): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const weight = weights === undefined ? 1 : weights[i];
    sum += weight * value;
    squares += weight * value * value;
  }
  const total = weights === undefined ? values.length : sumOf(weights);
  const mean = sum / total;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / total - mean * mean)) };
}

/** The style in grey, its luminance shifted and scaled to the content's mean and deviation (arXiv 1606.05897, equation 10). */
export function matchLuminance(style: Image, content: Image, parts: ColourParts = {}): Image {
  const luma = luminance(style);
  const from = meanAndDeviation(luma, weightsOf(parts.style, style));
  const to = meanAndDeviation(luminance(content), weightsOf(parts.content, content));
  const factor = from.deviation === 0 ? 1 : to.deviation / from.deviation;
  return grey(
    luma.map((value) => (value - from.mean) * factor + to.mean),
    style,
  );
}

/**
 * The painting's luminance with the content's colours: in YIQ the painting's Y and the content's I and Q, which in RGB is the
 * content plus the difference of the luminances.
 */
export function withChrominanceOf(painting: Image, content: Image): Image {
  const painted = luminance(painting);
  const original = luminance(content);
  const pixels = new Float32Array(content.pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const position = i % painted.length;
    pixels[i] = content.pixels[i] + painted[position] - original[position];
  }
  return { width: content.width, height: content.height, pixels };
}

/** Regularises the covariance of pictures with fewer than three independent colours; in squared grey levels. */
const MIN_VARIANCE = 1;

function statistics(image: Image, mask: Mask | undefined): { mean: number[]; covariance: Matrix } {
  const { pixels, width, height } = image;
  const weights = weightsOf(mask, image);
  const total = weights === undefined ? width * height : sumOf(weights);
  const positions = width * height;
  const planes = CHANNELS.map((channel) => pixels.subarray(channel * positions, (channel + 1) * positions));
  const mean = planes.map((plane) => meanAndDeviation(plane, weights).mean);
  const covariance = new Matrix(3, 3);
  for (const a of CHANNELS)
    for (const b of CHANNELS) {
      let sum = 0;
      for (let i = 0; i < positions; i++)
        sum += (weights === undefined ? 1 : weights[i]) * (planes[a][i] - mean[a]) * (planes[b][i] - mean[b]);
      covariance.set(a, b, sum / total + (a === b ? MIN_VARIANCE : 0));
    }
  return { mean, covariance };
}

/** The symmetric square root of a positive definite matrix. */
function squareRoot(matrix: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const roots = Matrix.diag(realEigenvalues.map((value) => Math.sqrt(Math.max(value, 0))));
  return eigenvectorMatrix.mmul(roots).mmul(eigenvectorMatrix.transpose());
}

/**
 * The style with the content's mean and covariance of colours: x' = M (x - m_style) + m_content, M = C_content^1/2 C_style^-1/2, the
 * paper's "Image Analogies" solution (equation 6), which it found to keep the style's colours apart better than Cholesky's.
 */
export function matchColours(style: Image, content: Image, parts: ColourParts = {}): Image {
  const from = statistics(style, parts.style);
  const to = statistics(content, parts.content);
  const map = squareRoot(to.covariance).mmul(inverse(squareRoot(from.covariance)));
  const positions = style.width * style.height;
  const pixels = new Float32Array(style.pixels.length);
  for (const out of CHANNELS)
    for (let i = 0; i < positions; i++) {
      let value = to.mean[out];
      for (const channel of CHANNELS)
        value += map.get(out, channel) * (style.pixels[channel * positions + i] - from.mean[channel]);
      pixels[out * positions + i] = value;
    }
  return { width: style.width, height: style.height, pixels };
}
