import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTensorflowEngine } from '../../src/engines/tensorflow/engine.js';
import { blendTargets } from '../../src/style-transfer/losses.js';
import { LAYER_NAMES, selectLayers } from '../../src/style-transfer/network.js';
import type { NetworkLoss } from '../../src/style-transfer/objective.js';
import { openEngines } from './both-engines.js';
import {
  describeGeometry,
  geometries,
  randomImage,
  randomNetwork,
  randomTargets,
  referenceActivations,
  referenceGram,
  referenceLoss,
  referenceSquares,
  steeredTargets,
} from './reference.js';

const engines = await openEngines();

const norm = (values: Float32Array) => Math.hypot(...values);
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const total = ({ content, style }: NetworkLoss) => [...style.values()].reduce((sum, term) => sum + term, content);
const network = randomNetwork(1);

/** The paper's own choice, and contents at, above and below the deepest style layer. */
const deep = randomNetwork(9, [2, 3, 3, 4, 4], 'vgg19');
const deeper = [
  { content: 'conv4_2', style: ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'] },
  { content: 'conv5_4', style: ['conv4_4', 'conv1_2'] },
  { content: 'conv1_1', style: ['conv3_4'] },
  { content: 'conv4_1', style: ['conv4_1'] },
].flatMap((choice) => geometries(selectLayers(deep, choice)).slice(-4));

describe.each(Object.entries(engines))('%s', (_, engine) => {
  it.each([...geometries(network), ...deeper].map((geometry) => [describeGeometry(geometry), geometry] as const))(
    'evaluates the loss and its gradient: %s',
    async (_name, geometry) => {
      const targets = randomTargets(geometry, 7);
      const image = randomImage(3, geometry.width, geometry.height);
      const objective = await engine.objective(geometry, targets);
      const { loss, gradient } = await objective.evaluate(image);
      await objective.dispose();
      const expected = referenceLoss(geometry, targets, image);
      expect(Math.abs(total(loss) / expected - 1)).toBeLessThan(1e-4);

      // The gradient's own direction, where the difference is largest, and random ones; float64, so small steps are safe.
      const directions = [
        gradient,
        ...[11, 12, 13].map((seed) => randomImage(seed, geometry.width, geometry.height).map((v) => v - 127.5)),
      ];
      for (const direction of directions) {
        const step = 1e-4 / norm(direction);
        const moved = (sign: number) => Float64Array.from(image, (value, i) => value + sign * step * direction[i]);
        const difference =
          (referenceLoss(geometry, targets, moved(1)) - referenceLoss(geometry, targets, moved(-1))) / (2 * step);
        expect(Math.abs(dot(gradient, direction) - difference)).toBeLessThan(2e-4 * norm(gradient) * norm(direction));
      }
    },
  );

  it('evaluates them at any weights of the layers, some of them 0', async () => {
    const tiny = randomNetwork(8, [2, 3, 4]);
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 0.01, max: 100, noNaN: true }));
    const layers = fc
      .record(Object.fromEntries(LAYER_NAMES.map((name) => [name, weight])))
      .filter((given) => LAYER_NAMES.some((name) => given[name] > 0));
    const content = fc.constantFrom(0, 0.05);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...geometries(tiny)),
        layers,
        content,
        fc.nat(1000),
        async (where, weights, balance, seed) => {
          const { width, height } = where;
          const seen = (from: number) => referenceActivations(where, randomImage(from, width, height));
          const grams = new Map(
            [...seen(seed)].map(([name, volume]) => [name, Float32Array.from(referenceGram(volume))]),
          );
          const top = Float32Array.from([...seen(seed + 1).values()].at(-1)?.values ?? []);
          const style = { share: 1, features: { content: top, grams }, width, height };
          const asked = {
            normalisation: 'standard',
            content: balance,
            style: 1,
            totalVariation: 0,
            layers: weights,
          } as const;
          const { targets } = blendTargets(tiny.description, where, top, [style], asked);
          const image = randomImage(seed + 2, width, height);
          const objective = await engine.objective(where, targets);
          const { loss, gradient } = await objective.evaluate(image);
          await objective.dispose();
          expect(Math.abs(total(loss) / referenceLoss(where, targets, image) - 1)).toBeLessThan(1e-4);
          const direction = randomImage(seed + 3, width, height).map((value) => value - 127.5);
          for (const along of [gradient, direction]) {
            const step = 1e-4 / norm(along);
            const moved = (sign: number) => Float64Array.from(image, (value, i) => value + sign * step * along[i]);
            const difference =
              (referenceLoss(where, targets, moved(1)) - referenceLoss(where, targets, moved(-1))) / (2 * step);
            expect(Math.abs(dot(gradient, along) - difference)).toBeLessThan(2e-4 * norm(gradient) * norm(along));
          }
        },
      ),
      { numRuns: 40, seed: 2 },
    );
  });

  it.each([0, 1.5])('steers the content by a power of %f, and to another weight', async (power) => {
    for (const geometry of geometries(network).slice(0, 6)) {
      const targets = steeredTargets(geometry, 7, power);
      const image = randomImage(3, geometry.width, geometry.height);
      const objective = await engine.objective(geometry, targets);
      const { steering, target, weight } = targets.content;
      const other = { weight: 3 * weight, target, steering: { ...steering, aim: 0.5 * (steering?.aim ?? 0) } };
      for (const content of [targets.content, other as typeof targets.content]) {
        const now = { ...targets, content };
        objective.setContentWeight(content.weight, content.steering?.aim ?? 1);
        const { loss, gradient, squares } = await objective.evaluate(image);
        expect(Math.abs(total(loss) / referenceLoss(geometry, now, image) - 1)).toBeLessThan(1e-4);
        const expected = referenceSquares(geometry, now, image);
        expect((squares?.plain ?? 0) / expected.plain).toBeCloseTo(1, 4);
        expect((squares?.mapped ?? 0) / expected.mapped).toBeCloseTo(1, 4);
        const step = 1e-4 / norm(gradient);
        const moved = (sign: number) => Float64Array.from(image, (value, i) => value + sign * step * gradient[i]);
        const rise = referenceLoss(geometry, now, moved(1)) - referenceLoss(geometry, now, moved(-1));
        expect(rise / (2 * step) / dot(gradient, gradient)).toBeCloseTo(1, 3);
      }
      await objective.dispose();
    }
  });

  it('has no gradient of the content at the content itself, steered or not', async () => {
    const [geometry] = geometries(network);
    const image = randomImage(7, geometry.width, geometry.height);
    const targets = { ...steeredTargets(geometry, 7, 1.5), style: new Map() };
    const objective = await engine.objective(geometry, targets);
    const { loss, gradient } = await objective.evaluate(image);
    await objective.dispose();
    expect(loss.content).toBeLessThan(1e-9);
    expect(gradient.every((value) => Math.abs(value) < 1e-6)).toBe(true);
  });

  it('computes the features of the reference', async () => {
    for (const geometry of geometries(network)) {
      const image = randomImage(5, geometry.width, geometry.height);
      const { content, grams } = await engine.features(geometry, image, { content: true, grams: true });
      const activations = referenceActivations(geometry, image);
      for (const [name, activation] of activations) {
        const expected = Float32Array.from(referenceGram(activation));
        const difference = (grams.get(name) as Float32Array).map((value, i) => value - expected[i]);
        expect(norm(difference) / norm(expected)).toBeLessThan(1e-5);
      }
      const top = [...activations.values()].at(-1)?.values as Float64Array;
      expect(norm(content.map((value, i) => value - top[i])) / norm(content)).toBeLessThan(1e-5);
    }
  });
});

describe('TensorFlow.js', () => {
  it('leaks no tensor over 200 evaluations', async () => {
    const engine = createTensorflowEngine(tf, 'leak test');
    const before = tf.memory().numTensors;
    const geometry = {
      network: randomNetwork(2, [2, 2, 2]),
      width: 12,
      height: 12,
      pooling: 'average',
      padding: 'replicate',
    } as const;
    const objective = await engine.objective(geometry, randomTargets(geometry, 4));
    const image = randomImage(6, 12, 12);
    await objective.evaluate(image);
    const held = tf.memory().numTensors;
    for (let i = 0; i < 200; i++) await objective.evaluate(image);
    expect(tf.memory().numTensors).toBe(held);
    await objective.dispose();
    await engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('ONNX Runtime', () => {
  it('shares one session between pictures of one size, and outlives the first of them', async () => {
    const engine = engines['ONNX Runtime'];
    const [geometry] = geometries(network);
    const first = await engine.objective(geometry, randomTargets(geometry, 1));
    const second = await engine.objective(geometry, randomTargets(geometry, 2));
    await first.dispose();
    const { gradient } = await second.evaluate(randomImage(1, geometry.width, geometry.height));
    expect(gradient.every(Number.isFinite)).toBe(true);
    await second.dispose();
  });
});
