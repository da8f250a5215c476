/** A common measure for paintings of any network or tool: the total loss of the standard objective under VGG-16. */
import type { Image } from '../src/style-transfer/image.js';
import { lossTerms, standardWeights } from '../src/style-transfer/losses.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import { createObjective } from '../src/style-transfer/targets.js';

/**
 * @param content must have the size of `style`.
 * @returns a function from pixels (planar RGB, 0-255; clamped and rounded to bytes first) to the total loss, style + 0.05 content.
 */
export async function createStandardLoss(engine: Engine, vgg16: Network, content: Image, style: Image) {
  const { width, height } = content;
  const geometry = { network: vgg16, width, height, pooling: 'average', padding: 'zero' } as const;
  const { objective } = await createObjective(
    engine,
    geometry,
    content,
    [{ image: style, share: 1 }],
    standardWeights(50),
  );
  return async (pixels: Float32Array): Promise<number> => {
    const rounded = pixels.map((value) => Math.min(255, Math.max(0, Math.round(value))));
    return lossTerms((await objective.evaluate(rounded)).loss, 0, 0).total;
  };
}
