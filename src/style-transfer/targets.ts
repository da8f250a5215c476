/** From pictures to the objective that a painting is compared by. */
import type { Image, StyleImage } from './image.js';
import { blendTargets, type LossWeights, type StyleStatistics } from './losses.js';
import { contentLayer, type LayerShape, layerShapes } from './network.js';
import type { ContentTerm, Engine, Geometry, Objective, Targets } from './objective.js';
import { emptyContent, halve, MultiscaleObjective, usableScales } from './scales.js';
import { DistanceSteering, distancesOf, momentsOf, STEERING_POWER, shareSeenBy } from './steering.js';
import { structureMap } from './structure-map.js';

/** What an objective has beyond the losses of Gatys et al. */
export interface ObjectiveOptions {
  /** Relative weights of the style losses at the full size, at its half, its quarter, ... */
  readonly scales: readonly number[];
  /** Exponent of the content's structure map; 0 weighs all positions alike. */
  readonly structure: number;
  /** Steers the content distance to this share of the largest; the weight of the content is where that begins. */
  readonly share?: number;
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
      const sources = await readStyles(engine, here, copies, isFull && isSteered);
      const seen = isFull
        ? (await engine.features(here, content.pixels, { content: true, grams: false })).content
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
      objectives.push(await engine.objective(here, targets));
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
  geometry: Geometry,
  styles: readonly StyleImage[],
  content: boolean,
): Promise<StyleStatistics[]> {
  const sources: StyleStatistics[] = [];
  for (const { image, share } of styles) {
    const { width, height, pixels } = image;
    const features = await engine.features({ ...geometry, width, height }, pixels, { content, grams: true });
    sources.push({ share, features, width, height });
  }
  return sources;
}

/** The content term with its weights of positions, and with a share what finds its weight. */
function steerContent(
  { network, width, height }: Geometry,
  { content }: Targets,
  sources: readonly StyleStatistics[],
  weights: LossWeights,
  { structure, share }: ObjectiveOptions,
): { term: ContentTerm; steering?: DistanceSteering } {
  const { description } = network;
  const shape = layerShapes(description, height, width).get(contentLayer(description).name) as LayerShape;
  const map = structureMap(content.target, shape, structure);
  const styles = sources.map(({ share, features }) => ({ share, content: features.content }));
  const moments = momentsOf(styles, shape.channels);
  const [plain, mapped] = [undefined, map].map((by) => distancesOf(content.target, shape, by, moments));
  if (share === undefined || styles.some(({ content }) => content.length === 0)) {
    const weight = (content.weight * plain.norm) / mapped.norm;
    return { term: { ...content, weight, steering: { map, power: 0, aim: 1 } } };
  }
  const aim = shareSeenBy(network, share);
  const steering = new DistanceSteering(plain, mapped, aim, weights.content / weights.style, weights.style);
  const { term } = steering;
  return {
    term: { weight: term.weight, target: content.target, steering: { map, power: STEERING_POWER, aim: term.aim } },
    steering,
  };
}
