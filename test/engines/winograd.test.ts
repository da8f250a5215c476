/** Winograd's filtering against the runtime's own convolution. */
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { winogradKernels } from '../../src/engines/onnx/graph/kernels.js';
import { ModelBuilder } from '../../src/engines/onnx/graph/model-builder.js';
import {
  addWinograd,
  isWorthwhile,
  transformKernel,
  type WinogradShape,
} from '../../src/engines/onnx/graph/winograd.js';
import * as ort from '../../src/engines/onnx/runtime.js';
import type { Geometry } from '../../src/style-transfer/objective.js';
import { normal, uniform } from '../../src/style-transfer/random.js';
import { randomImage, randomNetwork, randomTargets, referenceLoss } from './reference.js';

const random = (seed: number, length: number) => {
  const next = normal(uniform(seed));
  return Float32Array.from({ length }, next);
};

/** Both ways of one convolution as two outputs. */
async function convolve(shape: WinogradShape, withBias: boolean) {
  const { inputs, outputs, height, width } = shape;
  const model = new ModelBuilder();
  const input = model.input('input', [1, inputs, height, width]);
  const kernel = random(2, 9 * inputs * outputs);
  const bias = random(3, outputs);
  const plain = [input, model.constant('plain', [outputs, inputs, 3, 3], kernel)];
  if (withBias) plain.push(model.constant('plainBias', [outputs], bias));
  model.node('Conv', plain, 'direct', { pads: [1, 1, 1, 1], kernel_shape: [3, 3] });
  const transformed = model.constant('kernel', [36, outputs, inputs], transformKernel(kernel));
  const given = { input, kernel: transformed };
  if (withBias) Object.assign(given, { bias: model.constant('bias', [1, outputs, 1, 1], bias) });
  addWinograd(model, given, shape, 'winograd');
  for (const name of ['direct', 'winograd']) model.output(name, [1, outputs, height, width]);
  const session = await ort.InferenceSession.create(model.encode(), { executionProviders: ['cpu'] });
  const tensor = new ort.Tensor('float32', random(4, inputs * height * width), [1, inputs, height, width]);
  const result = await session.run({ input: tensor });
  await session.release();
  return [result.direct, result.winograd].map((output) => output?.data as Float32Array) as [Float32Array, Float32Array];
}

const side = fc.integer({ min: 1, max: 19 });
const channels = fc.integer({ min: 1, max: 20 });

it('computes what a padded 3x3 convolution computes, at any size', () =>
  fc.assert(
    fc.asyncProperty(
      fc.record({ inputs: channels, outputs: channels, height: side, width: side }),
      fc.boolean(),
      async (shape, withBias) => {
        const [direct, winograd] = await convolve(shape, withBias);
        const difference = Math.hypot(...direct.map((value, i) => value - (winograd[i] as number)));
        expect(difference).toBeLessThanOrEqual(1e-5 * Math.hypot(...direct) + 1e-6);
      },
    ),
    { numRuns: 60, seed: 5 },
  ));

it('computes the same in stripes, where the tiles would take much memory', async () => {
  // A row of tiles is 3 MB, so that a stripe is a few of them.
  const [direct, winograd] = await convolve({ inputs: 3, outputs: 900, height: 45, width: 93 }, true);
  const difference = Math.hypot(...direct.map((value, i) => value - (winograd[i] as number)).subarray(0, 1e5));
  expect(difference).toBeLessThanOrEqual(1e-5 * Math.hypot(...direct.subarray(0, 1e5)));
  expect(Math.max(...direct.subarray(-1e5).map((v, i) => Math.abs(v - (winograd.at(i - 1e5) as number))))).toBeLessThan(
    1e-3,
  );
});

describe('an objective with channels enough for it', async () => {
  const engine = await createOnnxEngine({ device: 'cpu' });
  afterAll(() => engine.dispose());
  const network = randomNetwork(4, [2, 128, 130]);
  // Its second and third block have odd sides.
  const geometry: Geometry = { network, width: 22, height: 27, pooling: 'average', padding: 'replicate' };

  it('uses it', () => {
    expect(isWorthwhile({ inputs: 128, outputs: 130, height: 6, width: 5 })).toBe(true);
    expect(isWorthwhile({ inputs: 128, outputs: 128, height: 512, width: 512 })).toBe(false);
    expect([...winogradKernels(network).keys()]).toContain('conv3_1.backward.winograd');
    expect(winogradKernels(randomNetwork(4)).size).toBe(0);
  });

  it('has the loss and the gradient of the reference', async () => {
    const targets = randomTargets(geometry, 7);
    const image = randomImage(3, geometry.width, geometry.height);
    const objective = await engine.objective(geometry, targets);
    const { loss, gradient } = await objective.evaluate(image);
    await objective.dispose();
    const total = [...loss.style.values()].reduce((sum, term) => sum + term, loss.content);
    expect(Math.abs(total / referenceLoss(geometry, targets, image) - 1)).toBeLessThan(1e-4);
    const norm = Math.hypot(...gradient);
    const moved = (sign: number) =>
      Float64Array.from(image, (value, i) => value + (sign * 1e-4 * (gradient[i] as number)) / norm);
    const slope = (referenceLoss(geometry, targets, moved(1)) - referenceLoss(geometry, targets, moved(-1))) / 2e-4;
    expect(Math.abs(norm - slope)).toBeLessThan(2e-4 * norm);
  });
});
