/** One engine's gradient is derived by hand, the other's automatically: each is the other's test, up to float32. */
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { createTensorflowEngine } from '../../src/engines/tensorflow/engine.js';
import { blendTargets, type LossWeights } from '../../src/style-transfer/losses.js';
import { LAYER_NAMES } from '../../src/style-transfer/network.js';
import type { Engine, Geometry } from '../../src/style-transfer/objective.js';
import { randomImage, randomNetwork } from './reference.js';

await tf.setBackend('cpu');
const onnx = await createOnnxEngine({ device: 'cpu' });
const tensorflow = createTensorflowEngine(tf, 'TensorFlow.js in tests');
afterAll(async () => {
  await onnx.dispose();
  await tensorflow.dispose();
});

const RUNS = { numRuns: 30, seed: 1 };

const seed = fc.integer({ min: 0, max: 1_000_000 });
const channels = fc.integer({ min: 3, max: 9 });
const side = fc.integer({ min: 8, max: 33 });
const factor = fc.double({ min: 0.01, max: 1, noNaN: true });

const geometry: fc.Arbitrary<Geometry> = fc.record({
  network: fc.tuple(seed, fc.tuple(channels, channels, channels)).map(([from, widths]) => randomNetwork(from, widths)),
  width: side,
  height: side,
  pooling: fc.constantFrom('average', 'max'),
  padding: fc.constantFrom('zero', 'replicate'),
});

const styles = fc.array(fc.record({ seed, share: factor, width: side, height: side }), { minLength: 1, maxLength: 3 });

const orNothing = fc.oneof(factor, fc.constant(0));
const weights: fc.Arbitrary<LossWeights> = fc
  .record({
    normalisation: fc.constantFrom<LossWeights['normalisation']>('standard', 'article'),
    content: orNothing,
    style: orNothing,
    totalVariation: fc.constant(0),
    // Some are missing.
    layers: fc.dictionary(fc.constantFrom(...LAYER_NAMES), orNothing),
  })
  .filter(({ content, style, layers }) => content + style > 0 && LAYER_NAMES.some((name) => layers[name] !== 0));

const norm = (values: Float32Array) => Math.hypot(...values);
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const relative = (a: number, b: number) => (a === b ? 0 : Math.abs(a - b) / Math.abs(b));

async function evaluate(
  engine: Engine,
  where: Geometry,
  targets: Parameters<Engine['objective']>[1],
  image: Float32Array,
) {
  const objective = await engine.objective(where, targets);
  try {
    return await objective.evaluate(image);
  } finally {
    await objective.dispose();
  }
}

describe('the two engines', () => {
  it('compute the same features of a picture', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, seed, async (where, from) => {
        const image = randomImage(from, where.width, where.height);
        const wanted = { content: true, grams: true };
        const [a, b] = [await onnx.features(where, image, wanted), await tensorflow.features(where, image, wanted)];
        expect([...a.grams.keys()]).toEqual([...b.grams.keys()]);
        for (const [x, y] of [
          [a.content, b.content] as const,
          ...[...a.grams].map(([name, x]) => [x, b.grams.get(name) as Float32Array] as const),
        ])
          expect(norm(x.map((value, i) => value - y[i]))).toBeLessThanOrEqual(1e-5 * norm(y));
      }),
      RUNS,
    );
  });

  it('agree on the loss terms and the gradient, for several styles at any weights', async () => {
    await fc.assert(
      fc.asyncProperty(geometry, seed, styles, weights, async (where, from, pictures, weight) => {
        const { width, height, network } = where;
        const content = await onnx.features(where, randomImage(from + 1, width, height), {
          content: true,
          grams: false,
        });
        const sources = await Promise.all(
          pictures.map(async (style) => ({
            ...style,
            features: await onnx.features(
              { ...where, width: style.width, height: style.height },
              randomImage(style.seed, style.width, style.height),
              { content: false, grams: true },
            ),
          })),
        );
        const { targets } = blendTargets(network.description, { width, height }, content.content, sources, weight);
        const image = randomImage(from, width, height);
        const a = await evaluate(onnx, where, targets, image);
        const b = await evaluate(tensorflow, where, targets, image);
        for (const name of LAYER_NAMES)
          if (weight.style === 0 || weight.layers[name] === 0) expect(a.loss.style.get(name)).toBe(0);
        expect(relative(a.loss.content, b.loss.content)).toBeLessThan(1e-3);
        for (const [name, term] of b.loss.style)
          expect(relative(a.loss.style.get(name) as number, term)).toBeLessThan(1e-3);
        expect(dot(a.gradient, b.gradient) / norm(a.gradient) / norm(b.gradient)).toBeGreaterThanOrEqual(0.99999);
        expect(relative(norm(a.gradient), norm(b.gradient))).toBeLessThan(1e-3);
      }),
      RUNS,
    );
  });
});
