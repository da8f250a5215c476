/** Gram matrices under weights of positions (guided, arXiv 1611.07865, section 4), against plain float64 and finite differences. */
import { describe, expect, it } from 'vitest';
import { PLAIN_LOSS } from '../../src/engines/onnx/graph/graph-form.js';
import { names } from '../../src/engines/onnx/graph/names.js';
import { buildFeatures, buildKeeping, buildObjective } from '../../src/engines/onnx/graph/objective-graph.js';
import * as ort from '../../src/engines/onnx/runtime.js';
import { guidanceOf } from '../../src/style-transfer/mask.js';
import type { Engine, NetworkLoss } from '../../src/style-transfer/objective.js';
import { openEngines } from './both-engines.js';
import {
  describeGeometry,
  geometries,
  guidedTargets,
  randomImage,
  randomNetwork,
  randomTargets,
  referenceActivations,
  referenceGram,
  referenceLoss,
  referenceSquares,
} from './reference.js';

const engines = await openEngines();

const norm = (values: ArrayLike<number>) => Math.hypot(...Array.from(values));
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const total = ({ content, style }: NetworkLoss) => [...style.values()].reduce((sum, term) => sum + term, content);
const network = randomNetwork(1, [3, 5, 6]);

describe.each(Object.entries(engines))('%s, guided', (_, engine) => {
  it.each(
    geometries(network).flatMap((geometry, i) => {
      const parts = 1 + (i % 3);
      return [[`${parts} parts of ${describeGeometry(geometry)}`, geometry, parts] as const];
    }),
  )('evaluates the loss and its gradient: %s', async (_name, geometry, parts) => {
    const targets = guidedTargets(geometry, 7, parts);
    const image = randomImage(3, geometry.width, geometry.height);
    const objective = await engine.objective(geometry, targets);
    const { loss, gradient, squares } = await objective.evaluate(image);
    await objective.dispose();
    expect(Math.abs(total(loss) / referenceLoss(geometry, targets, image) - 1)).toBeLessThan(1e-4);
    const expected = referenceSquares(geometry, targets, image);
    expect((squares?.plain ?? 0) / expected.plain).toBeCloseTo(1, 4);
    expect((squares?.mapped ?? 0) / expected.mapped).toBeCloseTo(1, 4);

    const directions = [gradient, randomImage(11, geometry.width, geometry.height).map((value) => value - 127.5)];
    for (const direction of directions) {
      const step = 1e-4 / norm(direction);
      const moved = (sign: number) => Float64Array.from(image, (value, i) => value + sign * step * direction[i]);
      const difference =
        (referenceLoss(geometry, targets, moved(1)) - referenceLoss(geometry, targets, moved(-1))) / (2 * step);
      expect(Math.abs(dot(gradient, direction) - difference)).toBeLessThan(2e-4 * norm(gradient) * norm(direction));
    }
  });

  it('sees the Gram matrices of the positions that count', async () => {
    const [geometry] = geometries(network).slice(-1);
    const { width, height } = geometry;
    const values = Float32Array.from({ length: width * height }, (_, i) => (i % width < 9 ? 0.5 : 0));
    const guidance = guidanceOf({ width, height, values }, network.description);
    const image = randomImage(5, width, height);
    const { grams } = await engine.features(geometry, image, { content: false, grams: true, guidance });
    const activations = referenceActivations(geometry, image);
    for (const [name, gram] of grams) {
      const expected = referenceGram(activations.get(name) as Parameters<typeof referenceGram>[0], guidance.get(name));
      expect(norm(gram.map((value, i) => value - expected[i])), name).toBeLessThan(1e-5 * norm(expected));
    }
  });

  it('gives the plain loss where all positions count alike', async () => {
    const [geometry] = geometries(network).slice(-1);
    const { width, height } = geometry;
    const { content, style } = randomTargets(geometry, 7);
    const whole = { width, height, values: new Float32Array(width * height).fill(0.3) };
    const guided = [{ guidance: guidanceOf(whole, network.description), style }];
    const image = randomImage(3, width, height);
    const evaluate = async (targets: Parameters<Engine['objective']>[1]) => {
      const objective = await engine.objective(geometry, targets);
      const seen = await objective.evaluate(image);
      await objective.dispose();
      return seen;
    };
    const plain = await evaluate({ content, style });
    const parted = await evaluate({ content, style: new Map(), guided });
    expect(total(parted.loss) / total(plain.loss)).toBeCloseTo(1, 5);
    expect([...parted.loss.style.keys()].toSorted()).toEqual([...plain.loss.style.keys()].toSorted());
    const difference = parted.gradient.map((value, i) => value - plain.gradient[i]);
    expect(norm(difference)).toBeLessThan(1e-5 * norm(plain.gradient));
  });
});

describe('the graph for GPUs, guided', () => {
  const PARALLEL = { products: 'parallel', convolutions: 'direct' } as const;
  const geometry = { network, width: 60, height: 51, pooling: 'average', padding: 'replicate' } as const;
  const run = async (model: Uint8Array, feeds: Record<string, ort.Tensor>) => {
    const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 });
    const wanted = Object.entries(feeds).filter(([name]) => session.inputNames.includes(name));
    const outputs = await session.run(Object.fromEntries(wanted));
    await session.release();
    return outputs;
  };
  const { width, height } = geometry;
  const image = new ort.Tensor('float32', randomImage(3, width, height), [1, 3, height, width]);
  const values = randomImage(8, width, height)
    .subarray(0, width * height)
    .map((value) => Math.max(0, value - 100) / 155);
  const guidance = guidanceOf({ width, height, values }, network.description);
  const weights = Object.fromEntries(
    [...guidance].map(([name, given]) => {
      const side = (length: number) => Math.floor(length / 2 ** (Number(name[4]) - 1));
      return [names.guidance(name), new ort.Tensor('float32', given, [1, 1, side(height), side(width)])];
    }),
  );

  it('multiplies as the one for CPUs does', async () => {
    const wanted = { content: false, grams: true, guided: true };
    const feeds = { [names.image]: image, ...weights };
    const whole = await run(buildFeatures(geometry, wanted), feeds);
    const parallel = await run(buildFeatures(geometry, wanted, PARALLEL), feeds);
    for (const [name, { data }] of Object.entries(whole)) {
      const right = data as Float32Array;
      const found = parallel[name].data as Float32Array;
      expect(norm(right.map((value, i) => value - found[i])), name).toBeLessThan(1e-5 * norm(right));
    }
  });

  it('keeps everything that its objective is fed', async () => {
    const kind = { content: 'steered-region', parts: 2 } as const;
    const inputsOf = async (model: Uint8Array) => {
      const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 });
      const { inputNames } = session;
      await session.release();
      return inputNames.filter((name) => name !== names.image).toSorted();
    };
    expect(await inputsOf(buildKeeping(geometry, kind))).toEqual(
      await inputsOf(buildObjective(geometry, PARALLEL, kind)),
    );
  });

  it('is not there for a whole picture', () => {
    const bytes = Buffer.from(buildObjective(geometry, PARALLEL, PLAIN_LOSS));
    expect(bytes.includes('guidance')).toBe(false);
    expect(bytes.equals(Buffer.from(buildObjective(geometry, PARALLEL)))).toBe(true);
  });
});
