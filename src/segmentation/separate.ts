/**
 * Subject and background by their colours, as GrabCut does it (Rother, Kolmogorov and Blake, SIGGRAPH 2004): mixtures of Gaussians of
 * either are fitted to what is thought to be of it, and say what is; but for the cut a guided filter draws the line.
 */
import { type Image, resizePlanes } from '../style-transfer/image.js';
import { logit, sigmoid } from './evidence.js';
import { GaussianMixture, type Points } from './gaussian-mixture.js';
import { GuidedFilter } from './guided-filter.js';
import { toLab } from './lab.js';
import type { SquareMap } from './networks.js';
import { principalComponents } from './principal-components.js';

const COMPONENTS = 5;
/** Of what the detector saw: beside colours, for it tells fur from leaves of the same colour, but has no sharp edges. */
const FEATURES = 6;
/** Divide L*, and a* and b*: what makes a difference is about 1. */
const LAB_UNITS = [20, 12, 12] as const;
/** Rounds with features, then with colours only; and how much a logarithm of the densities' ratio counts, as its numbers are not independent. */
const ROUNDS = [
  { rounds: 2, hasFeatures: true, weight: 0.35 },
  { rounds: 2, hasFeatures: false, weight: 0.5 },
] as const;
/** Most that densities say against the evidence, in logits. */
const MOST_LOGITS = 4;
const LEAST_SHARE = 0.02;

/** Windows of the filter in parts of the longer side, and what counts as an edge (see {@link GuidedFilter}). */
const FILTER = { radius: 0.04, epsilon: 6e-4 } as const;

/**
 * @param image small: each pixel is looked at many times.
 * @param evidence logits, of its size.
 * @returns probabilities of being the subject's.
 */
export function separate(image: Image, evidence: Float32Array, features: SquareMap): Float32Array {
  const area = image.width * image.height;
  const side = { width: features.side, height: features.side };
  const seen = resizePlanes(principalComponents(features.values, features.side ** 2, FEATURES), side, image);
  const colours = toLab(image);
  for (let i = 0; i < colours.length; i++) colours[i] /= LAB_UNITS[Math.floor(i / area) as 0];
  const radius = Math.max(2, Math.round(FILTER.radius * Math.max(image.width, image.height)));
  const filter = new GuidedFilter(image, radius, FILTER.epsilon);
  let shares = evidence.map(sigmoid);
  let base = evidence;
  for (const { rounds, hasFeatures, weight } of ROUNDS) {
    const points = interleave(hasFeatures ? [colours, seen] : [colours], area);
    const fitting = new Fitting(points, image);
    for (let round = 0; round < rounds; round++) {
      const ratios = fitting.logRatios(shares);
      const logits = ratios.map((ratio, i) => base[i] + Math.min(MOST_LOGITS, Math.max(-MOST_LOGITS, weight * ratio)));
      shares = filter.apply(logits).map(sigmoid);
    }
    base = evidence.map((value, i) => (value + logit(Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, shares[i])))) / 2);
  }
  return shares;
}

/** Planes to points. */
function interleave(groups: readonly Float32Array[], area: number): Points {
  const dimensions = groups.reduce((sum, planes) => sum + planes.length / area, 0);
  const values = new Float32Array(area * dimensions);
  let dimension = 0;
  for (const planes of groups)
    for (let start = 0; start < planes.length; start += area, dimension++)
      for (let i = 0; i < area; i++) values[i * dimensions + dimension] = planes[start + i];
  return { values, dimensions };
}

/** Two mixtures, which go on from round to round. They are fitted to every fourth pixel. */
class Fitting {
  readonly #points: Points;
  readonly #sample: Points;
  readonly #sampled: Int32Array;
  #mixtures: { readonly subject: GaussianMixture; readonly background: GaussianMixture } | undefined;

  constructor(points: Points, { width, height }: Image) {
    const { dimensions, values } = points;
    this.#points = points;
    const [columns, rows] = [width >> 1, height >> 1];
    // Of each 2 x 2 pixels another one, so that no row and no column is left out.
    this.#sampled = Int32Array.from({ length: columns * rows }, (_, i) => {
      const [x, y] = [i % columns, Math.floor(i / columns)];
      return (2 * y + ((x + y) & 1)) * width + 2 * x + (x & 1);
    });
    const sample = new Float32Array(this.#sampled.length * dimensions);
    this.#sampled.forEach((at, i) => {
      sample.set(values.subarray(at * dimensions, (at + 1) * dimensions), i * dimensions);
    });
    this.#sample = { values: sample, dimensions };
  }

  /** Fits both to the shares; says for each pixel how much likelier it is the subject's. */
  logRatios(shares: Float32Array): Float32Array {
    const inside = Float32Array.from(this.#sampled, (at) => shares[at]);
    const outside = inside.map((share) => 1 - share);
    if (this.#mixtures === undefined)
      this.#mixtures = {
        subject: new GaussianMixture(COMPONENTS, this.#sample, inside),
        background: new GaussianMixture(COMPONENTS, this.#sample, outside),
      };
    else {
      this.#mixtures.subject.fit(this.#sample, inside);
      this.#mixtures.background.fit(this.#sample, outside);
    }
    const background = this.#mixtures.background.logDensities(this.#points);
    return this.#mixtures.subject.logDensities(this.#points).map((density, i) => density - background[i]);
  }
}
