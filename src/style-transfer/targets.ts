/** From pictures to the objective that a painting is compared by. */
import type { Numbers } from './half-array.js';
import type { Image } from './image.js';
import { blendTargets, type LossWeights, type StyleStatistics } from './losses.js';
import { coverageOf, type Guidance, guidanceOf, type Mask, maskAtLayer, resizeMask } from './mask.js';
import { contentLayer, type LayerShape, layerShapes } from './network.js';
import type { ContentTerm, Engine, Geometry, GuidedStyle, Objective, Targets } from './objective.js';
import { emptyContent, halve, MultiscaleObjective, usableScales } from './scales.js';
import {
  type ActivationMoments,
  blendMoments,
  DistanceSteering,
  distancesOf,
  momentsOf,
  STEERING_POWER,
  shareSeenBy,
  sumDistances,
} from './steering.js';
import { structureMap } from './structure-map.js';
import type { StyleImage } from './style-image.js';
import { featuresWithin, objectiveWithin } from './tiles/within-memory.js';

/** What an objective has beyond the losses of Gatys et al. */
export interface ObjectiveOptions {
  /** Relative weights of the style losses at the full size, at its half, its quarter, ... */
  readonly scales: readonly number[];
  /** Exponent of the content's structure map; 0 weighs all positions alike. */
  readonly structure: number;
  /** Steers the content distance to this share of the largest; the weight of the content is where that begins. */
  readonly share?: number;
  /** Bytes that one evaluation may take: what would take more is evaluated in tiles. Without it nothing is. */
  readonly memory?: number;
}

const PLAIN: ObjectiveOptions = { scales: [1], structure: 0 };

export interface CreatedObjective {
  readonly objective: Objective;
  /** What the objective's style loss leaves out (see `blendTargets`). */
  readonly constant: number;
  readonly steering?: DistanceSteering;
}

/** A part of the painting with the styles that it is compared with; all of it where there is no mask. */
interface StyledPart {
  readonly mask: Mask | undefined;
  readonly styles: readonly StyleImage[];
}

/** The styles by the parts of the painting that they are for. */
export function partsOf(styles: readonly StyleImage[]): StyledPart[] {
  const parts = [...new Set(styles.map(({ part }) => part))];
  return parts.map((mask) => ({ mask, styles: styles.filter(({ part }) => part === mask) }));
}

/** A style as the network sees it. */
interface ReadStyle extends StyleStatistics {
  /** Of the content layer's activations, where they are asked for; those themselves are as large as the painting. */
  readonly moments?: ActivationMoments;
}

/** A part as its losses know it. */
interface ReadPart {
  readonly mask: Mask | undefined;
  readonly styles: readonly ReadStyle[];
}

/**
 * Looks at the pictures once, so that an evaluation only looks at the painting.
 *
 * @param content of the geometry's size.
 * @param styles of any size. Where one is for a part of the painting, all are, and nothing else of the painting is compared.
 */
export async function createObjective(
  engine: Engine,
  geometry: Geometry,
  content: Image,
  styles: readonly StyleImage[],
  weights: LossWeights,
  options = PLAIN,
): Promise<CreatedObjective> {
  const shares = usableScales(
    options.scales,
    geometry,
    styles.map(({ image }) => image),
  );
  const isSteered = options.share !== undefined && weights.content > 0 && weights.style > 0;
  const objectives: (Objective | undefined)[] = [];
  let [constant, steering]: [number, DistanceSteering | undefined] = [0, undefined];
  let copies = styles;
  let { width, height } = geometry;
  try {
    for (const [scale, share] of shares.entries()) {
      if (scale > 0) {
        copies = copies.map((style) => ({ ...style, image: halve(style.image) }));
        [width, height] = [Math.floor(width / 2), Math.floor(height / 2)];
      }
      const here = { ...geometry, width, height };
      const isFull = scale === 0;
      if (!isFull && share === 0) {
        objectives.push(undefined);
        continue;
      }
      const parts: ReadPart[] = [];
      for (const { mask, styles } of partsOf(copies))
        parts.push({
          mask: mask && resizeMask(mask, here),
          styles: await readStyles(engine, options.memory, here, styles, isFull && isSteered),
        });
      const seen = isFull
        ? (await featuresWithin(engine, options.memory, here, content.pixels, { content: true, grams: false })).content
        : emptyContent(here.network.description, here);
      const weighted = { ...weights, style: share * weights.style, content: isFull ? weights.content : 0 };
      const compared = compareParts(here, seen, parts, weighted);
      constant += compared.constant;
      let { targets } = compared;
      const isGuided = targets.guided !== undefined;
      if (isFull && (isSteered || isGuided || options.structure > 0)) {
        const steered = steerContent(here, targets, parts, weights, options);
        targets = { ...targets, content: steered.term };
        steering = steered.steering;
      }
      objectives.push(await objectiveWithin(engine, options.memory, here, targets));
    }
  } catch (error) {
    for (const objective of objectives) await objective?.dispose();
    throw error;
  }
  const [full, ...smaller] = objectives as [Objective, ...(Objective | undefined)[]];
  const objective = smaller.length === 0 ? full : new MultiscaleObjective(geometry, [full, ...smaller]);
  return { objective, constant, ...(steering && { steering }) };
}

async function readStyles(
  engine: Engine,
  memory: number | undefined,
  geometry: Geometry,
  styles: readonly StyleImage[],
  content: boolean,
): Promise<ReadStyle[]> {
  const { description } = geometry.network;
  const read: ReadStyle[] = [];
  for (const { image, share, mask } of styles) {
    const { width, height, pixels } = image;
    const here = mask && resizeMask(mask, image);
    const guidance: Guidance | undefined = here && guidanceOf(here, description);
    const wanted = { content, grams: true, guidance };
    const seen = await featuresWithin(engine, memory, { ...geometry, width, height }, pixels, wanted);
    const isSeen = seen.content.length > 0;
    const weights =
      here && isSeen ? meanOne(maskAtLayer(here, description, description.contentLayer).values) : undefined;
    const { outputs } = contentLayer(description);
    read.push({
      share,
      features: { grams: seen.grams },
      width,
      height,
      ...(isSeen && { moments: momentsOf([{ share, content: seen.content, weights }], outputs) }),
      ...(here && { coverage: coverageOf(here) }),
    });
  }
  return read;
}

/** The same where the mean is 0. */
function meanOne(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return mean > 0 ? values.map((value) => value / mean) : values;
}

/** Each part's style counts by its share of what is painted, so that its balance with the content is the same everywhere. */
function compareParts(
  { network: { description }, width, height }: Geometry,
  content: Numbers,
  parts: readonly ReadPart[],
  weights: LossWeights,
): { targets: Targets<Numbers>; constant: number } {
  const coverages = parts.map(({ mask }) => (mask === undefined ? 1 : coverageOf(mask)));
  const painted = coverages.reduce((sum, coverage) => sum + coverage, 0);
  const blended = parts.map(({ styles }, i) => {
    const style = painted > 0 ? (weights.style * coverages[i]) / painted : 0;
    return blendTargets(description, { width, height, coverage: coverages[i] }, content, styles, { ...weights, style });
  });
  const [{ targets }] = blended;
  const constant = blended.reduce((sum, { styleLossOffset }) => sum + styleLossOffset, 0);
  if (parts.every(({ mask }) => mask === undefined)) return { targets, constant };
  const guided = parts.map(({ mask }, i): GuidedStyle => {
    const everywhere = { width, height, values: new Float32Array(width * height).fill(1) };
    return { guidance: guidanceOf(mask ?? everywhere, description), style: blended[i].targets.style };
  });
  return { targets: { content: targets.content, style: new Map(), guided }, constant };
}

/** The content term with its weights of positions, and with a share what finds its weight. */
function steerContent(
  { network, width, height }: Geometry,
  { content }: Targets<Numbers>,
  parts: readonly ReadPart[],
  weights: LossWeights,
  { structure, share }: ObjectiveOptions,
): { term: ContentTerm<Numbers>; steering?: DistanceSteering } {
  const { description } = network;
  const layer = contentLayer(description).name;
  const shape = layerShapes(description, height, width).get(layer) as LayerShape;
  const whole = structureMap(content.target, shape, structure);
  const areas = parts.map(({ mask }) => mask && maskAtLayer(mask, description, layer).values);
  const isGuided = areas.some((area) => area !== undefined);
  const region = isGuided ? sumOf(areas.map((area) => area ?? new Float32Array(whole.length).fill(1))) : undefined;
  const map = region === undefined ? whole : whole.map((value, i) => value * region[i]);
  const isMeasured = share !== undefined && parts.every(({ styles }) => styles.every(hasMoments));
  const moments = parts.map(({ styles }) =>
    blendMoments(
      styles.flatMap(({ share, moments }) => (isMeasured && moments !== undefined ? [{ share, moments }] : [])),
      shape.channels,
    ),
  );
  const over = (by: (area: Float32Array | undefined) => Float32Array | undefined) =>
    sumDistances(areas.map((area, i) => distancesOf(content.target, shape, by(area), moments[i])));
  const mapped = over((area) => (area === undefined ? whole : whole.map((value, i) => value * area[i])));
  if (!isMeasured) {
    const { norm } = distancesOf(content.target, shape, undefined, moments[0]);
    // The article's mean is over the positions that count.
    const isMean = isGuided && weights.normalisation === 'article';
    const factor = isMean ? map.length / sum(map) : norm / mapped.norm;
    return { term: { ...content, weight: content.weight * factor, steering: { map, power: 0, aim: 1 } } };
  }
  const plain = over((area) => area);
  const own = shareSeenBy(network, share);
  const steering = new DistanceSteering(plain, mapped, own, weights.content / weights.style, weights.style);
  const { weight, aim } = steering.term;
  const steered = { map, power: STEERING_POWER, aim, ...(region && { region }) };
  return { term: { weight, target: content.target, steering: steered }, steering };
}

const hasMoments = ({ moments }: ReadStyle) => moments !== undefined;
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);
const sumOf = (planes: readonly Float32Array[]) =>
  planes[0].map((_, i) => planes.reduce((total, plane) => total + plane[i], 0));
