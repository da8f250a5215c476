import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../../src/engines/onnx/engine.js';
import * as ort from '../../../src/engines/onnx/runtime.js';
import { createTileEngine } from '../../../src/engines/onnx/tiles.js';
import { HalfArray, toFloats } from '../../../src/style-transfer/half-array.js';
import {
  contentLayer,
  type LayerShape,
  layerShapes,
  selectLayers,
  styleLayers,
} from '../../../src/style-transfer/network.js';
import type {
  ContentTerm,
  Evaluation,
  Geometry,
  NetworkLoss,
  Targets,
  TileEngine,
} from '../../../src/style-transfer/objective.js';
import { createObjective } from '../../../src/style-transfer/targets.js';
import { smallestTile } from '../../../src/style-transfer/tiles/layout.js';
import { tileRules } from '../../../src/style-transfer/tiles/reach.js';
import { TiledObjective } from '../../../src/style-transfer/tiles/tiled-objective.js';
import { randomImage, randomNetwork } from '../../engines/reference.js';

const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
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
      expect(Math.abs((tiled.squares?.[kind] as number) / whole.squares[kind] - 1)).toBeLessThan(5e-5);
}

/** Networks, from the default one's layers to a deeper one with layers left out. */
const networks = {
  plain: randomNetwork(1, [3, 4, 5]),
  winograd: randomNetwork(2, [2, 64, 80]),
  deep: selectLayers(randomNetwork(9, [2, 3, 3, 4], 'vgg19'), {
    content: 'conv3_4',
    style: ['conv1_1', 'conv4_1', 'conv2_2'],
  }),
  low: selectLayers(randomNetwork(4, [3, 4, 5]), { content: 'conv1_2', style: ['conv2_1'] }),
};

interface Case {
  readonly seed: number;
  /** Of a steered content. */
  readonly power: number | undefined;
  /** Parts of the picture with styles of their own. */
  readonly parts: number;
}

/** A style that differs from noise: the loss is not what rounding leaves of two equal sums. */
const darker = (pixels: Float32Array) => pixels.map((value) => value / 3);
const energy = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
/** Weights of positions, some of them 0. */
const randomWeights = (seed: number, { height, width }: { height: number; width: number }) =>
  randomImage(seed, width, height)
    .subarray(0, height * width)
    .map((value) => Math.max(0, value - 40) / 100);

async function targetsOf(geometry: Geometry, { seed, power, parts }: Case): Promise<Targets> {
  const { network, width, height } = geometry;
  const { description } = network;
  const shapes = layerShapes(description, height, width);
  const see = (pixels: Float32Array) => engine.features(geometry, pixels, { content: true, grams: true });
  const { content } = await see(randomImage(seed, width, height));
  const { grams } = await see(darker(randomImage(seed + 1, width, height)));
  const shape = shapes.get(contentLayer(description).name) as LayerShape;
  const steering =
    power === undefined
      ? {}
      : {
          steering: {
            map: randomWeights(seed + 2, shape),
            power,
            aim: energy(content) / 4,
            ...(parts > 1 && { region: randomWeights(seed + 3, shape) }),
          },
        };
  const term: ContentTerm = { weight: 0.5 / Math.max(1, energy(content)), target: content, ...steering };
  const style = new Map(
    [...grams].map(([name, target]) => [name, { weight: 1 / Math.max(1, energy(target)), target }]),
  );
  if (parts === 0) return { content: term, style };
  const guided = Array.from({ length: parts }, (_, part) => ({
    guidance: new Map(
      styleLayers(description).map(({ name }) => [
        name,
        randomWeights(seed + 4 + part, shapes.get(name) as LayerShape),
      ]),
    ),
    style,
  }));
  return { content: term, style: new Map(), guided };
}

async function evaluateBoth(geometry: Geometry, side: number, given: Case, by = tiles) {
  const targets = await targetsOf(geometry, given);
  const image = randomImage(given.seed + 9, geometry.width, geometry.height);
  const half = new HalfArray(targets.content.target.length);
  half.assign(targets.content.target);
  const objectives = [
    new TiledObjective(by, geometry, { ...targets, content: { ...targets.content, target: half } }, side),
    // The same numbers: what rounding them to half precision costs is told apart from what tiles cost.
    await engine.objective(geometry, { ...targets, content: { ...targets.content, target: toFloats(half) } }),
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
    async (name, network) => {
      const { step, backwardHalo: halo } = tileRules(network.description);
      const smallest = smallestTile({ halo, step });
      const length = fc.integer({ min: Math.max(16, smallest - 20), max: 2 * smallest + 40 });
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            width: length,
            height: length,
            pooling: fc.constantFrom('average' as const, 'max' as const),
            padding: fc.constantFrom('zero' as const, 'replicate' as const),
          }),
          fc.integer({ min: smallest, max: smallest + 3 * step }),
          fc.record({
            seed: fc.integer({ min: 0, max: 1000 }),
            power: fc.constantFrom(undefined, 0, 1.5),
            parts: fc.constantFrom(0, 0, 1, 2),
          }),
          async (size, side, given) => {
            const [tiled, whole] = await evaluateBoth({ network, ...size }, side, given);
            expectSame(tiled, whole);
          },
        ),
        // Wide layers are computed by other products, and slowly.
        { numRuns: name === 'winograd' ? 2 : 6 },
      );
    },
    300_000,
  );

  it('has them too where products are in parallel, as on a GPU', async () => {
    const tiles = createTileEngine({
      form: { products: 'parallel', convolutions: 'direct' },
      createSession: (model) => ort.InferenceSession.create(model, { logSeverityLevel: 3 }),
      kernelsFor: () => ({}),
    });
    for (const parts of [0, 2]) {
      const geometry = {
        network: networks.plain,
        width: 131,
        height: 150,
        pooling: 'average',
        padding: 'zero',
      } as const;
      const [tiled, whole] = await evaluateBoth(geometry, 96, { seed: 3, power: 1.5, parts }, tiles);
      expectSame(tiled, whole);
    }
  });

  it.each([
    [{ width: 301, height: 190 }, [4, 3, 1.5]],
    [{ width: 173, height: 250 }, [1, 0, 1]],
  ])(
    'is what several scales and a steered content are made of: %o, scales %j',
    async (size, scales) => {
      const network = networks.plain;
      const geometry = { network, ...size, pooling: 'average', padding: 'replicate' } as const;
      const picture = (seed: number, width: number, height: number) => ({
        width,
        height,
        pixels: randomImage(seed, width, height),
      });
      const content = picture(1, size.width, size.height);
      const styles = [{ image: { width: 240, height: 201, pixels: darker(randomImage(2, 240, 201)) }, share: 1 }];
      const weights = { normalisation: 'standard', content: 0.05, style: 1, totalVariation: 0, layers: {} } as const;
      const evaluate = async (memory?: number) => {
        const options = { scales, structure: 0.5, share: 0.3, ...(memory !== undefined && { memory }) };
        const { objective } = await createObjective(engine, geometry, content, styles, weights, options);
        const first = await objective.evaluate(randomImage(3, size.width, size.height));
        objective.setContentWeight(1e-4, (first.squares?.mapped as number) / 2);
        const second = await objective.evaluate(randomImage(4, size.width, size.height));
        await objective.dispose();
        return [first, second] as const;
      };
      const whole = await evaluate();
      const tiled = await evaluate(1);
      for (const [i, evaluation] of tiled.entries()) expectSame(evaluation, whole[i] as Evaluation);
    },
    120_000,
  );
});
