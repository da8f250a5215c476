/** The referee: VGG-16's verdict on a painting, in standard units, whoever painted it and however. */
import type { Image } from '../src/style-transfer/image.js';
import { lossTerms, standardWeights } from '../src/style-transfer/losses.js';
import type { Network } from '../src/style-transfer/network.js';
import type { Engine } from '../src/style-transfer/objective.js';
import { createObjective } from '../src/style-transfer/targets.js';

/**
 * @param content and `style` of one size.
 * @returns a function from a painting's pixels (RGB planar; clamped and rounded to bytes here) to the total, style + 0.05 content.
 */
export async function createReferee(engine: Engine, vgg16: Network, content: Image, style: Image) {
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
