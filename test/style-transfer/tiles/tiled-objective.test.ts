import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../src/engines/onnx/engine.js';
import { selectLayers } from '../../../src/style-transfer/network.js';
import type { Evaluation, Geometry, NetworkLoss, TileEngine } from '../../../src/style-transfer/objective.js';
import { smallestTile } from '../../../src/style-transfer/tiles/layout.js';
import { tileRules } from '../../../src/style-transfer/tiles/reach.js';
import { TiledObjective } from '../../../src/style-transfer/tiles/tiled-objective.js';
import { randomImage, randomNetwork, randomTargets, steeredTargets } from '../../engines/reference.js';

const engine = await createOnnxEngine({ device: 'cpu' });
const tiles = engine.tiles as TileEngine;
afterAll(() => engine.dispose());

const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);
const cosine = (a: Float32Array, b: Float32Array) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
const total = ({ content, style }: NetworkLoss) => [...style.values()].reduce((sum, term) => sum + term, content);

function expectSame(tiled: Evaluation, whole: Evaluation) {
  expect(Math.abs(total(tiled.loss) / total(whole.loss) - 1)).toBeLessThan(1e-5);
  for (const [name, term] of whole.loss.style)
    expect(Math.abs((tiled.loss.style.get(name) as number) - term)).toBeLessThan(1e-4 * total(whole.loss));
  expect(1 - cosine(tiled.gradient, whole.gradient)).toBeLessThan(1e-6);
  expect(
    Math.abs(Math.sqrt(dot(tiled.gradient, tiled.gradient) / dot(whole.gradient, whole.gradient)) - 1),
  ).toBeLessThan(1e-5);
  if (whole.squares === undefined) expect(tiled.squares).toBeUndefined();
  else
    for (const kind of ['plain', 'mapped'] as const)
      expect(Math.abs((tiled.squares?.[kind] as number) / whole.squares[kind] - 1)).toBeLessThan(1e-5);
}

/** Networks, from the default one's layers to a deeper one with layers left out. */
const networks = {
  plain: randomNetwork(1, [3, 4, 5]),
  winograd: randomNetwork(2, [3, 64, 80]),
  deep: selectLayers(randomNetwork(9, [2, 3, 3, 4], 'vgg19'), {
    content: 'conv3_4',
    style: ['conv1_1', 'conv4_1', 'conv2_2'],
  }),
  low: selectLayers(randomNetwork(4, [3, 4, 5]), { content: 'conv1_2', style: ['conv2_1'] }),
};

async function evaluateBoth(geometry: Geometry, side: number, seed: number, power: number | undefined) {
  const targets = power === undefined ? randomTargets(geometry, seed) : steeredTargets(geometry, seed, power);
  const image = randomImage(seed + 5, geometry.width, geometry.height);
  const objectives = [
    await TiledObjective.create(tiles, geometry, targets, side),
    await engine.objective(geometry, targets),
  ];
  const evaluations: Evaluation[] = [];
  for (const objective of objectives) {
    evaluations.push(await objective.evaluate(image));
    await objective.dispose();
  }
  return evaluations as [Evaluation, Evaluation];
}

describe('an objective in tiles', () => {
  it.each(Object.entries(networks))(
    'has the loss and the gradient of the whole picture: %s',
    async (_, network) => {
      const { step, backwardHalo: halo } = tileRules(network.description);
      const smallest = smallestTile({ halo, step });
      const side = fc.integer({ min: smallest, max: smallest + 3 * step });
      const length = fc.integer({ min: Math.max(16, smallest - 20), max: 2 * smallest + 40 });
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            width: length,
            height: length,
            pooling: fc.constantFrom('average' as const, 'max' as const),
            padding: fc.constantFrom('zero' as const, 'replicate' as const),
          }),
          side,
          fc.integer({ min: 0, max: 1000 }),
          fc.constantFrom(undefined, 0, 1.5),
          async (size, side, seed, power) => {
            const [tiled, whole] = await evaluateBoth({ network, ...size }, side, seed, power);
            expectSame(tiled, whole);
          },
        ),
        { numRuns: 6 },
      );
    },
    300_000,
  );
});
