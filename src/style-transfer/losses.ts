/**
 * The losses by name, and what their weights mean.
 *
 * With F the activations of the picture at a layer with C channels and n positions, P those of the content picture, and
 * G = F Ft / n, A = S St / n the Gram matrices of the picture and of the style picture (Gatys et al., arXiv 1508.06576, equations
 * 1 to 5):
 *
 * | normalisation | content, at the top layer          | style, weighted mean over the layers                    |
 * | ------------- | ---------------------------------- | ------------------------------------------------------- |
 * | standard      | mean((F - P)^2) / mean(P^2)        | sum((G - A)^2) / sum(A^2)                               |
 * | article       | mean((F - P)^2) / 2                | mean((n G - m A)^2), m the positions of the style picture |
 *
 * The weights of the layers are relative to their sum, where the paper's equation 5 has a plain sum with w = 1/5 for five layers: a style
 * term means the same however many layers take part, and the balance with the content stays.
 *
 * `standard` departs from the paper so that a weight means the same for every picture: both terms are 1 when the picture says nothing at
 * all about the content or the style. `article` is what the notebook computes, sums over positions and all.
 */
import { type Numbers, readNumbers } from './half-array.js';
import type { Image } from './image.js';
import { layerShapes, type NetworkDescription, styleLayers } from './network.js';
import type { Features, NetworkLoss, StyleTerm, Targets } from './objective.js';

export type Normalisation = 'standard' | 'article';

export interface LossWeights {
  readonly normalisation: Normalisation;
  readonly content: number;
  readonly style: number;
  /** Of the total variation, which is the same in both normalisations. */
  readonly totalVariation: number;
  /** Relative weight of each layer's style loss, by layer name, 0 or more; 1 where missing. Where all are 0 there is no style loss. */
  readonly layers: Readonly<Record<string, number>>;
}

/** The standard normalisation at a point on the strength slider, without smoothing. */
export function standardWeights(strength: number): LossWeights {
  return {
    normalisation: 'standard',
    content: contentWeightForStrength(strength),
    style: 1,
    totalVariation: 0,
    layers: {},
  };
}

/** The loss terms, each already multiplied by its weight; they add up to `total`. */
export interface LossTerms {
  readonly total: number;
  readonly content: number;
  readonly style: number;
  readonly totalVariation: number;
  /** Of an animation's frame: how far it is from the one before (see `animation/temporal-loss.ts`). */
  readonly temporal?: number;
}

/** The content weight at strength 50, with a style weight of 1: the prototype's. */
const BALANCED_CONTENT_WEIGHT = 0.05;
/** Powers of ten between strength 0 and 100. */
const STRENGTH_DECADES = 5;

/**
 * The content weight, for a style weight of 1 in the standard normalisation, of a point on the strength slider.
 *
 * @param strength 0 (barely touches the picture) to 100 (all but forgets it); 50 is the prototype's balance.
 */
export function contentWeightForStrength(strength: number): number {
  return BALANCED_CONTENT_WEIGHT * 10 ** (STRENGTH_DECADES * (0.5 - strength / 100));
}

/** One style picture's Gram matrices, as the network that paints sees them. */
export interface StyleStatistics {
  /** Share of the style, any positive number; shares are relative to their sum. */
  readonly share: number;
  readonly features: Pick<Features, 'grams'>;
  readonly width: number;
  readonly height: number;
  /** Share of its positions that count, above 0; 1 where absent. */
  readonly coverage?: number;
}

/** What the engine needs to evaluate a loss, and the constant that it leaves out. */
export interface BlendedTargets<Content extends Numbers = Float32Array> {
  readonly targets: Targets<Content>;
  /** Added to the engine's style loss: several targets a layer are one target plus a constant. */
  readonly styleLossOffset: number;
}

/** Numbers that are read at once where they are in half precision. */
const CHUNK = 2 ** 16;

function sumOfSquares(values: Numbers): number {
  let sum = 0;
  for (let from = 0; from < values.length; from += CHUNK) {
    const length = Math.min(CHUNK, values.length - from);
    const part =
      values instanceof Float32Array
        ? values.subarray(from, from + length)
        : readNumbers(values, from, new Float32Array(length));
    for (const value of part) sum += value * value;
  }
  return sum;
}

/** A picture that says less is taken to say this much: its inverse is finite, so that a weight of 0 stays 0. */
const EPSILON = 1e-30;

/**
 * Weights and targets for pictures of one size.
 *
 * Several styles need no more than one target a layer: sum_k w_k ||G - A_k||^2 = w ||G - A||^2 + constant, with w = sum_k w_k and
 * A = sum_k w_k A_k / w.
 *
 * @param size of the painting, and the share of its positions that count: 1 where absent.
 * @param content the content picture's activations at this size.
 */
export function blendTargets<Content extends Numbers>(
  description: NetworkDescription,
  { width, height, coverage = 1 }: { width: number; height: number; coverage?: number },
  content: Content,
  styles: readonly StyleStatistics[],
  weights: LossWeights,
): BlendedTargets<Content> {
  const shares = styles.reduce((sum, { share }) => sum + share, 0);
  const layers = styleLayers(description);
  const weightOf = (name: string) => weights.layers[name] ?? 1;
  const layerWeights = layers.reduce((sum, { name }) => sum + weightOf(name), 0);
  const shapes = layerShapes(description, height, width);
  const style = new Map<string, StyleTerm>();
  let constant = 0;
  for (const { name, outputs } of layers) {
    const positions = coverage * positionsOf(shapes, name);
    const target = new Float32Array(outputs * outputs);
    let total = 0;
    let squares = 0;
    for (const source of styles) {
      const gram = source.features.grams.get(name) as Float32Array;
      const share = layerWeights > 0 ? weightOf(name) / layerWeights : 0;
      const factor = (weights.style * share * source.share) / shares;
      const norm = sumOfSquares(gram);
      // Raw sums: n G - m A = n (G - A m/n).
      const article = weights.normalisation === 'article';
      const counted = () =>
        (source.coverage ?? 1) * positionsOf(layerShapes(description, source.height, source.width), name);
      const ratio = article ? counted() / positions : 1;
      const weight = factor * (article ? (positions / outputs) ** 2 : 1 / Math.max(norm, EPSILON));
      for (let i = 0; i < target.length; i++) target[i] += weight * ratio * gram[i];
      total += weight;
      squares += weight * ratio * ratio * norm;
    }
    if (total > 0) for (let i = 0; i < target.length; i++) target[i] /= total;
    constant += squares - total * sumOfSquares(target);
    style.set(name, { weight: total, target });
  }
  const contentFactor =
    weights.normalisation === 'article' ? 0.5 / content.length : 1 / Math.max(sumOfSquares(content), EPSILON);
  return {
    targets: { content: { weight: weights.content * contentFactor, target: content }, style },
    styleLossOffset: styles.length > 1 ? Math.max(0, constant) : 0,
  };
}

function positionsOf(shapes: ReturnType<typeof layerShapes>, name: string): number {
  const shape = shapes.get(name);
  if (shape === undefined) throw new Error(`no layer ${name}`);
  return shape.height * shape.width;
}

/** The terms of a whole loss from the engine's, the total variation's and, in an animation, the temporal loss. */
export function lossTerms(network: NetworkLoss, constant: number, totalVariation: number, temporal = 0): LossTerms {
  let style = constant;
  for (const term of network.style.values()) style += term;
  const total = network.content + style + totalVariation + temporal;
  return { total, content: network.content, style, totalVariation, ...(temporal > 0 && { temporal }) };
}

/** Scales the mean squared difference of neighbours so that a picture of black and white noise has a total variation of about 1. */
const VARIATION_UNIT = 2 / 255 ** 2;

/**
 * Total variation, the smoothness prior of Mahendran & Vedaldi (arXiv 1412.0035, equation 4, beta = 2): the mean over all values of the
 * squared differences to the right and lower neighbours, in units of {@link VARIATION_UNIT}. Adds its gradient to `gradient`.
 *
 * @param coverage share of the picture that may change: the mean is over that, the rest of the sum stays what it is.
 * @returns `weight` times the total variation.
 */
export function addTotalVariation(
  { pixels, width, height }: Image,
  weight: number,
  gradient: Float32Array,
  coverage = 1,
): number {
  if (weight === 0) return 0;
  const factor = (weight * VARIATION_UNIT) / (coverage * pixels.length);
  let sum = 0;
  const pull = (a: number, b: number) => {
    const difference = pixels[b] - pixels[a];
    sum += difference * difference;
    gradient[a] -= 2 * factor * difference;
    gradient[b] += 2 * factor * difference;
  };
  for (let i = 0; i < pixels.length; i++) {
    if (i % width < width - 1) pull(i, i + 1);
    if (Math.floor(i / width) % height < height - 1) pull(i, i + width);
  }
  return factor * sum;
}
