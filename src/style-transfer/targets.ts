/** From pictures to the objective that a painting is compared by. */
import type { Image, StyleImage } from './image.js';
import { blendTargets, type LossWeights, type StyleStatistics } from './losses.js';
import type { Engine, Geometry, Objective } from './objective.js';

/**
 * Looks at the pictures once, so that an evaluation only looks at the painting.
 *
 * @param content of the geometry's size.
 * @param styles of any size.
 * @returns the objective, and the constant that its style loss leaves out (see `blendTargets`).
 */
export async function createObjective(
  engine: Engine,
  geometry: Geometry,
  content: Image,
  styles: readonly StyleImage[],
  weights: LossWeights,
): Promise<{ objective: Objective; constant: number }> {
  const seen = await engine.features(geometry, content.pixels, { content: true, grams: false });
  const sources: StyleStatistics[] = [];
  for (const { image, share } of styles) {
    const { width, height, pixels } = image;
    const features = await engine.features({ ...geometry, width, height }, pixels, { content: false, grams: true });
    sources.push({ share, features, width, height });
  }
  const { targets, styleLossOffset } = blendTargets(
    geometry.network.description,
    geometry,
    seen.content,
    sources,
    weights,
  );
  return { objective: await engine.objective(geometry, targets), constant: styleLossOffset };
}
