/** From pictures to the objective that a painting is compared by. */
import type { Numbers } from './half-array.js';
import type { Image, StyleImage } from './image.js';
import { blendTargets, type LossWeights, type StyleStatistics } from './losses.js';
import { contentLayer, type LayerShape, layerShapes } from './network.js';
import type { ContentTerm, Engine, Geometry, Objective, Targets } from './objective.js';
import { emptyContent, halve, MultiscaleObjective, usableScales } from './scales.js';
import { DistanceSteering, distancesOf, momentsOf, STEERING_POWER } from './steering.js';
import { structureMap } from './structure-map.js';
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

/**
 * Looks at the pictures once, so that an evaluation only looks at the painting.
 *
 * @param content of the geometry's size.
 * @param styles of any size.
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
      const sources = await readStyles(engine, options.memory, here, copies, isFull && isSteered);
      const seen = isFull
        ? (await featuresWithin(engine, options.memory, here, content.pixels, { content: true, grams: false })).content
        : emptyContent(here.network.description, here);
      const weighted = { ...weights, style: share * weights.style, content: isFull ? weights.content : 0 };
      const blended = blendTargets(here.network.description, here, seen, sources, weighted);
      constant += blended.styleLossOffset;
      let { targets } = blended;
      if (isFull && (isSteered || options.structure > 0)) {
        const steered = steerContent(here, targets, sources, weights, options);
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
): Promise<StyleStatistics[]> {
  const sources: StyleStatistics[] = [];
  for (const { image, share } of styles) {
    const { width, height, pixels } = image;
    const wanted = { content, grams: true };
    const features = await featuresWithin(engine, memory, { ...geometry, width, height }, pixels, wanted);
    sources.push({ share, features, width, height });
  }
  return sources;
}

/** The content term with its weights of positions, and with a share what finds its weight. */
function steerContent(
  { network: { description }, width, height }: Geometry,
  { content }: Targets<Numbers>,
  sources: readonly StyleStatistics[],
  weights: LossWeights,
  { structure, share }: ObjectiveOptions,
): { term: ContentTerm<Numbers>; steering?: DistanceSteering } {
  const shape = layerShapes(description, height, width).get(contentLayer(description).name) as LayerShape;
  const map = structureMap(content.target, shape, structure);
  const styles = sources.map(({ share, features }) => ({ share, content: features.content }));
  const moments = momentsOf(styles, shape.channels);
  const [plain, mapped] = [undefined, map].map((by) => distancesOf(content.target, shape, by, moments));
  if (share === undefined || styles.some(({ content }) => content.length === 0)) {
    const weight = (content.weight * plain.norm) / mapped.norm;
    return { term: { ...content, weight, steering: { map, power: 0, aim: 1 } } };
  }
  const steering = new DistanceSteering(plain, mapped, share, weights.content / weights.style, weights.style);
  const { weight, aim } = steering.term;
  return { term: { weight, target: content.target, steering: { map, power: STEERING_POWER, aim } }, steering };
}
