/** The referee: VGG-16's verdict on a painting, in standard units, whoever painted it and however. */
import type { Image } from '../src/style/image.js';
import { blendTargets, contentWeight, lossTerms } from '../src/style/losses.js';
import type { Network } from '../src/style/network.js';
import type { Engine } from '../src/style/objective.js';

/**
 * @param content and `style` of one size.
 * @returns a function from a painting's pixels (RGB planar; clamped and rounded to bytes here) to the total, style + 0.05 content.
 */
export async function createReferee(engine: Engine, vgg16: Network, content: Image, style: Image) {
  const { width, height } = content;
  const geometry = { network: vgg16, width, height, pooling: 'average', padding: 'zero' } as const;
  const seen = await engine.features(geometry, content.pixels, { content: true, grams: false });
  const features = await engine.features(geometry, style.pixels, { content: false, grams: true });
  const weights = {
    normalisation: 'standard',
    content: contentWeight(50),
    style: 1,
    totalVariation: 0,
    layers: {},
  } as const;
  const sources = [{ share: 1, features, width, height }];
  const { targets } = blendTargets(vgg16.description, geometry, seen.content, sources, weights);
  return async (pixels: Float32Array): Promise<number> => {
    const objective = await engine.objective(geometry, targets);
    try {
      const rounded = pixels.map((value) => Math.min(255, Math.max(0, Math.round(value))));
      return lossTerms((await objective.evaluate(rounded)).loss, 0, 0).total;
    } finally {
      await objective.dispose();
    }
  };
}
