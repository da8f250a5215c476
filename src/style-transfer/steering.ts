/**
 * Strength as a distance: the content weight is found for each pair of pictures, so that equal steps of strength are equal steps of the
 * content distance `sum((F - P)^2) / sum(P^2)` at the content layer, whatever the pictures.
 *
 * The largest distance is the one that the style's own activations would have in an order that owes nothing to the content. With F those of
 * the style, P those of the content, M the weights of positions and E the mean over positions it is
 *
 *     (sum(M P^2) + sum(M) sum_c(E[F_c^2]) - 2 sum_c(E[F_c] sum_p(M P_c))) / sum(M P^2)
 *
 * and the painting aims at a share of it, as VGG-16 sees it. The content term grows faster than the distance, so that the picture settles near the aim
 * at a weight that is only about right; what is missing is corrected a few times during the work.
 */
import { type Numbers, planeOf } from './half-array.js';
import type { Image } from './image.js';
import type { LayerShape, Network } from './network.js';
import type { ContentSquares } from './objective.js';

/** The exponent of a steered content term: its pull grows with this power of the distance. */
export const STEERING_POWER = 1.5;
/** A correction multiplies the weight by the distance over the aim to the power of this: the distance goes with the weight's -0.3. */
const CORRECTION = STEERING_POWER + 3;
/** Largest factor of one correction. */
const MAX_CORRECTION = 16;
/** A content weight beyond these changes nothing that can be seen, at a style weight of 1. */
const WEIGHTS = { minimum: 1e-7, maximum: 1e4 } as const;
/** When, in shares of the last stage's iterations, the weight is corrected, and how far above the aim the distance still is then. */
export const CORRECTIONS = [0.3, 0.65] as const;
export const REMAINING = 1.03;
/**
 * How far from its aim a distance may be, in shares of the largest: a seventh of what 20 points of strength are. To settle anew after a correction takes steps that
 * the style would have gained by.
 */
export const TOLERANCE = 0.02;

/** Shares at strength 0 and 100. */
const SHARES = [0.08, 0.76] as const;
/** Shares that a painting can reach. */
const REACHABLE = { minimum: 0.008, maximum: 0.83 } as const;
/** Power of the content weight with which the share goes, about. */
const SHARE_PER_WEIGHT = -0.225;

/**
 * The share of the largest content distance that a painting aims at.
 *
 * @param strength 0-100.
 * @param factor of the content weight beside the style's: as much nearer to the content as that would move it.
 */
export function shareForStrength(strength: number, factor = 1): number {
  const share = SHARES[0] + ((SHARES[1] - SHARES[0]) * strength) / 100;
  return Math.min(REACHABLE.maximum, Math.max(REACHABLE.minimum, share * factor ** SHARE_PER_WEIGHT));
}

/** The share of a network's own largest distance that is a share of VGG-16's. */
export function shareSeenBy({ distanceCurve = [] }: Network, share: number): number {
  let [fromOwn, from] = [0, 0];
  for (const [own, to] of [...distanceCurve, [1, 1] as const]) {
    if (share <= to) return fromOwn + ((own - fromOwn) * (share - from)) / (to - from);
    [fromOwn, from] = [own, to];
  }
  return 1;
}

/** Shares and the content weights that reach them, medians over 64 pairs of pictures, for a style weight of 1. */
const TYPICAL = [
  [0.05, 18],
  [0.11, 1.5],
  [0.16, 0.6],
  [0.22, 0.27],
  [0.27, 0.15],
  [0.36, 0.055],
  [0.45, 0.022],
  [0.53, 0.009],
  [0.61, 0.004],
  [0.69, 0.0024],
] as const;

/** The content weight at which most pairs of pictures reach a share: where the search begins. */
export function typicalWeight(share: number): number {
  const found = TYPICAL.findIndex(([at]) => share <= at);
  const upper = Math.max(1, found === -1 ? TYPICAL.length - 1 : found);
  const [[from, fromWeight], [to, toWeight]] = [TYPICAL[upper - 1], TYPICAL[upper]];
  const at = Math.min(1, Math.max(0, Math.log(share / from) / Math.log(to / from)));
  return fromWeight * (toWeight / fromWeight) ** at;
}

/** The largest distance, in units of the content's own energy, up to which `typicalWeight` holds; from there on its weights fall with it. */
const USUAL_INDEPENDENT = 3;

/** Means over the positions of a style's activations at the content layer. */
export interface ActivationMoments {
  /** By channel. */
  readonly means: Float64Array;
  /** Of the squares, summed over the channels. */
  readonly squares: number;
}

/**
 * Of several styles, by their shares.
 *
 * @param styles `weights` of positions, mean 1, where not all count alike.
 */
export function momentsOf(
  styles: readonly { share: number; content: Numbers; weights?: Float32Array | undefined }[],
  channels: number,
): ActivationMoments {
  const sum = styles.reduce((total, { share }) => total + share, 0);
  const means = new Float64Array(channels);
  let squares = 0;
  for (const { share, content, weights } of styles) {
    const positions = content.length / channels;
    const factor = share / sum / positions;
    for (let channel = 0; channel < channels; channel++) {
      const plane = planeOf(content, channel, positions);
      for (let i = 0; i < positions; i++) {
        const value = (weights?.[i] ?? 1) * factor * plane[i];
        means[channel] += value;
        squares += value * plane[i];
      }
    }
  }
  return { means, squares };
}

/** Of several styles, by their shares; nothing where there is none. */
export function blendMoments(
  styles: readonly { readonly share: number; readonly moments: ActivationMoments }[],
  channels: number,
): ActivationMoments {
  const sum = styles.reduce((total, { share }) => total + share, 0);
  const means = new Float64Array(channels);
  let squares = 0;
  for (const { share, moments } of styles) {
    for (let channel = 0; channel < channels; channel++) means[channel] += (share / sum) * moments.means[channel];
    squares += (share / sum) * moments.squares;
  }
  return { means, squares };
}

/** A content's activations in numbers, under weights of positions. */
interface Distances {
  /** `sum(M P^2)`, at least a little. */
  readonly norm: number;
  /** The largest distance, in units of `norm`. */
  readonly independent: number;
}

const EPSILON = 1e-30;

export function distancesOf(
  content: Numbers,
  { channels, height, width }: LayerShape,
  map: Float32Array | undefined,
  style: ActivationMoments,
): Distances {
  const positions = height * width;
  const total = map === undefined ? positions : map.reduce((sum, value) => sum + value, 0);
  let norm = 0;
  let shared = 0;
  for (let channel = 0; channel < channels; channel++) {
    const plane = planeOf(content, channel, positions);
    let sum = 0;
    for (let i = 0; i < positions; i++) {
      const value = plane[i];
      const weight = map === undefined ? 1 : map[i];
      sum += weight * value;
      norm += weight * value * value;
    }
    shared += style.means[channel] * sum;
  }
  const safe = Math.max(norm, EPSILON);
  return { norm: safe, independent: Math.max(EPSILON, (norm + total * style.squares - 2 * shared) / safe) };
}

/** Of parts of the picture, each with a style of its own, together. */
export function sumDistances(parts: readonly Distances[]): Distances {
  if (parts.length === 1) return parts[0];
  const norm = parts.reduce((sum, part) => sum + part.norm, 0);
  return { norm, independent: parts.reduce((sum, part) => sum + part.independent * part.norm, 0) / norm };
}

/** Finds the content weight of a stage. */
export class DistanceSteering {
  /** For a style weight of 1. */
  weight: number;
  readonly #plain: Distances;
  readonly #mapped: Distances;
  readonly #share: number;
  readonly #style: number;

  /** @param style the style's weight. */
  constructor(plain: Distances, mapped: Distances, share: number, weight: number, style: number) {
    this.#plain = plain;
    this.#mapped = mapped;
    this.#share = share;
    this.#style = style;
    this.weight = weight;
  }

  /** The plain content distance that is aimed at. */
  get distance(): number {
    return this.#share * this.#plain.independent;
  }

  /**
   * What the engine takes: see `ContentTerm`. The aim is the same share of the mapped distance; a painting that reaches it has another plain one, which the weight
   * that is found allows for. Were the aim corrected as well, that would count twice, and the next stage would not know of it.
   */
  get term(): { weight: number; aim: number } {
    const { norm, independent } = this.#mapped;
    return {
      weight: (this.#style * this.weight) / ((STEERING_POWER + 1) * norm),
      aim: Math.max(EPSILON, this.#share * independent * norm),
    };
  }

  /** How far the painting is, in units of the distance that is aimed at. */
  reached({ plain }: ContentSquares): number {
    return plain / this.#plain.norm / this.distance;
  }

  /** A weight that is typical of photos would hold a picture of one colour, whose activations are faint, as it is. */
  allowForFaintContent(): void {
    this.weight *= Math.min(1, USUAL_INDEPENDENT / this.#plain.independent);
  }

  /**
   * @param remaining of the distance now over the one at the end of the work, at this weight.
   * @param tolerance how far from its aim the distance may be without a correction, in shares of the largest.
   * @returns whether the term has changed.
   */
  correct(squares: ContentSquares, { remaining = 1, tolerance = 0 } = {}): boolean {
    const { plain, mapped } = squares;
    if (!(plain > 0 && mapped > 0 && Number.isFinite(plain))) return false;
    const expected = this.reached(squares) / remaining;
    if (Math.abs(expected - 1) * this.#share < tolerance) return false;
    const factor = expected ** CORRECTION;
    const limited = Math.min(MAX_CORRECTION, Math.max(1 / MAX_CORRECTION, factor));
    this.weight = Math.min(WEIGHTS.maximum, Math.max(WEIGHTS.minimum, this.weight * limited));
    return true;
  }
}

/** The picture of a finer stage, to which enlarging gave no detail: with this part of what the content has and its own smaller copy lacks. */
export function addDetail(image: Image, content: Image, enlarged: Image, part: number): Image {
  if (part === 0) return image;
  const pixels = image.pixels.map((value, i) => value + part * (content.pixels[i] - enlarged.pixels[i]));
  return { width: image.width, height: image.height, pixels };
}
