import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTensorflowEngine } from '../../../src/engines/tensorflow/engine.js';
import type { Engine, Geometry } from '../../../src/style-transfer/objective.js';
import { geometries, randomImage, randomNetwork, randomTargets } from '../reference.js';

await tf.setBackend('cpu');
const network = randomNetwork(3, [3, 4, 5]);
const geometry: Geometry = { network, width: 17, height: 13, pooling: 'average', padding: 'replicate' };

describe('the TensorFlow.js engine', () => {
  let engine: Engine;
  let before: number;
  beforeEach(() => {
    before = tf.memory().numTensors;
    engine = createTensorflowEngine(tf, 'TensorFlow.js in tests');
  });
  afterEach(() => engine.dispose());

  it('holds nothing after features, evaluations in every geometry and dispose', async () => {
    for (const each of geometries(network)) {
      const image = randomImage(1, each.width, each.height);
      await engine.features(each, image, { content: true, grams: true });
      await engine.features(each, image, { content: false, grams: false });
      const objective = await engine.objective(each, randomTargets(each, 1));
      await objective.evaluate(image);
      await objective.dispose();
      await objective.dispose();
    }
    await engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stores the weights of a network once, however many objectives use them', async () => {
    await engine.features(geometry, randomImage(1, 17, 13), { content: false, grams: false });
    const held = tf.memory().numTensors;
    const objectives = [
      await engine.objective(geometry, randomTargets(geometry, 1)),
      await engine.objective({ ...geometry, pooling: 'max' }, randomTargets(geometry, 2)),
    ];
    for (const objective of objectives) await objective.dispose();
    expect(tf.memory().numTensors).toBe(held);
  });

  it('computes no gradient of the weights', async () => {
    const objective = await engine.objective(geometry, randomTargets(geometry, 1));
    const { kernels } = await tf.profile(async () => {
      await objective.evaluate(randomImage(1, 17, 13));
      return tf.scalar(0);
    });
    const kernelNames = kernels.map(({ name }) => name);
    expect(kernelNames).toContain('Conv2DBackpropInput');
    expect(kernelNames).not.toContain('Conv2DBackpropFilter');
    await objective.dispose();
  });

  it('does not modify the image, and returns the gradient', async () => {
    const objective = await engine.objective(geometry, randomTargets(geometry, 1));
    const [image, other] = [randomImage(1, 17, 13), randomImage(2, 17, 13)];
    const { gradient } = await objective.evaluate(image);
    const copy = gradient.slice();
    await objective.evaluate(other);
    await objective.dispose();
    expect(image).toEqual(randomImage(1, 17, 13));
    expect(gradient).toEqual(copy);
  });

  it('estimates the memory that an evaluation takes', async () => {
    const wide = { ...geometry, network: randomNetwork(4, [16, 16, 16]), width: 40, height: 40 };
    const objective = await engine.objective(wide, randomTargets(wide, 1));
    const peak = await peakBytes(() => objective.evaluate(randomImage(1, 40, 40)));
    await objective.dispose();
    expect(engine.estimateMemory(wide) / peak).toBeGreaterThan(0.9);
    expect(engine.estimateMemory(wide) / peak).toBeLessThan(1.5);
  });
});

/** The most bytes that the CPU backend held at once; tf.memory() and tf.profile() count a buffer once for each of its views. */
async function peakBytes(run: () => Promise<unknown>): Promise<number> {
  const backend = tf.backend();
  const [write, disposeData] = [backend.write, backend.disposeData];
  const sizes = new Map<object, number>();
  let held = 0;
  let peak = 0;
  backend.write = (values, shape, dtype) => {
    const id = write.call(backend, values, shape, dtype);
    const bytes = 4 * shape.reduce((product, side) => product * side, 1);
    sizes.set(id, bytes);
    held += bytes;
    peak = Math.max(peak, held);
    return id;
  };
  backend.disposeData = (id, force) => {
    const freed = disposeData.call(backend, id, force);
    if (freed) held -= sizes.get(id) ?? 0;
    return freed;
  };
  try {
    await run();
  } finally {
    backend.write = write;
    backend.disposeData = disposeData;
  }
  return peak;
}
