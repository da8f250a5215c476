/** The two forms of the graph compute the same; the one for GPUs is run on the CPU here, whatever GPU there is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../src/engines/onnx/graph/grams.js';
import { kept, names } from '../../src/engines/onnx/graph/names.js';
import { buildFeatures, buildKeeping, buildObjective } from '../../src/engines/onnx/graph/objective-graph.js';
import * as ort from '../../src/engines/onnx/runtime.js';
import { convolutions } from '../../src/style-transfer/network.js';
import type { Geometry, Targets } from '../../src/style-transfer/objective.js';
import { describeGeometry, geometries, randomImage, randomNetwork, randomTargets } from './reference.js';

const network = randomNetwork(1);
/** 3,060 positions are several pieces; 67 x 41 is a product of primes. */
const sizes = [
  { width: 60, height: 51 },
  { width: 67, height: 41 },
].map((size): Geometry => ({ network, ...size, pooling: 'average', padding: 'replicate' }));

type Values = Record<string, Float32Array>;

async function run(model: Uint8Array, feeds: Record<string, ort.Tensor>) {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'], logSeverityLevel: 3 });
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

const values = (outputs: Record<string, ort.Tensor>): Values =>
  Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data as Float32Array]));

const imageOf = ({ width, height }: Geometry) =>
  new ort.Tensor('float32', randomImage(3, width, height), [1, 3, height, width]);

function feedsOf({ network, width, height }: Geometry, { content, style }: Targets): Record<string, ort.Tensor> {
  const tensor = (data: Float32Array, shape: number[]) => new ort.Tensor('float32', data, shape);
  const [h, w] = [height, width].map((side) => Math.floor(Math.floor(side / 2) / 2));
  const feeds = {
    [names.contentTarget]: tensor(content.target, [1, content.target.length / h / w, h, w]),
    [names.contentWeight]: tensor(Float32Array.of(content.weight), [1]),
  };
  for (const { name, outputs } of convolutions(network.description)) {
    const { target, weight } = style.get(name) as { target: Float32Array; weight: number };
    feeds[names.styleTarget(name)] = tensor(target, [outputs, outputs]);
    feeds[names.styleWeight(name)] = tensor(Float32Array.of(weight), [1]);
  }
  return feeds;
}

function expectNear(found: Values, expected: Values) {
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, right] of Object.entries(expected)) {
    const difference = Math.hypot(...right.map((value, i) => value - found[name][i]));
    expect(difference, name).toBeLessThanOrEqual(1e-5 * Math.hypot(...right));
  }
}

const PARALLEL = { products: 'parallel', convolutions: 'direct' } as const;

describe.each([...geometries(network), ...sizes].map((one) => [describeGeometry(one), one] as const))(
  'products in parallel, %s',
  (_, geometry) => {
    it('give the same losses and gradient as whole products', async () => {
      const feeds = feedsOf(geometry, randomTargets(geometry, 7));
      const image = { [names.image]: imageOf(geometry) };
      const whole = await run(buildObjective(geometry), { ...feeds, ...image });
      const held = await run(buildKeeping(geometry), feeds);
      const there = Object.fromEntries(Object.keys(feeds).map((name) => [name, held[kept(name)]]));
      const parallel = await run(buildObjective(geometry, PARALLEL), {
        ...there,
        ...image,
      });
      expectNear(values(parallel), values(whole));
    });

    it('give the same Gram matrices as whole products', async () => {
      const wanted = { content: true, grams: true };
      const image = { [names.image]: imageOf(geometry) };
      const whole = await run(buildFeatures(geometry, wanted), image);
      expectNear(values(await run(buildFeatures(geometry, wanted, PARALLEL), image)), values(whole));
    });
  },
);

describe('pieces', () => {
  it('are equal, and about as many as wanted or one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), fc.double({ min: 1, max: 1e4, noNaN: true }), (length, wanted) => {
        const pieces = piecesOf(length, wanted);
        expect(length % pieces).toBe(0);
        if (pieces > 1) expect(Math.abs(Math.log(pieces / wanted))).toBeLessThanOrEqual(Math.log(4) + 1e-9);
      }),
    );
  });

  it('have a length divisible by four, where possible', () => {
    expect(piecesOf(512 * 512, 256)).toBe(256);
    expect((333 * 250) / piecesOf(333 * 250, 16)).not.toBe(1);
    expect(piecesOf(500 * 333, 100) % 1).toBe(0);
    expect(((500 * 333) / piecesOf(500 * 333, 100)) % 4).toBe(0);
  });

  it('leave a length whole that no nearby number divides', () => {
    expect(piecesOf(2039 * 2039, 16)).toBe(1);
  });
});
