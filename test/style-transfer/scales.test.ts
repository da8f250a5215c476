import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { standardWeights } from '../../src/style-transfer/losses.js';
import { addHalveAdjoint, halfSize, halve, usableScales } from '../../src/style-transfer/scales.js';
import { createObjective } from '../../src/style-transfer/targets.js';
import { randomImage, randomNetwork } from '../engines/reference.js';

const image = (seed: number, width: number, height: number) => ({
  width,
  height,
  pixels: randomImage(seed, width, height),
});
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i], 0);

const SIZES = [
  [2, 2],
  [3, 2],
  [8, 6],
  [9, 7],
  [12, 5],
] as const;

describe('halving', () => {
  it('keeps what is even, the border included', () => {
    const grey = { width: 9, height: 6, pixels: new Float32Array(3 * 54).fill(77) };
    const half = halve(grey);
    expect(half).toMatchObject({ width: 4, height: 3 });
    for (const value of half.pixels) expect(value).toBeCloseTo(77, 4);
  });

  it('weighs four pixels by 1, 3, 3, 1', () => {
    const row = { width: 8, height: 2, pixels: new Float32Array(48) };
    row.pixels.set([0, 8, 0, 0, 0, 0, 0, 0], 0);
    row.pixels.set([0, 8, 0, 0, 0, 0, 0, 0], 8);
    expect([...halve(row).pixels.subarray(0, 4)]).toEqual([3, 1, 0, 0]);
  });

  it.each(SIZES)('%i x %i: has the adjoint that the dot product asks for', (width, height) => {
    const whole = image(1, width, height);
    const half = halfSize(whole);
    const other = randomImage(2, half.width, half.height);
    const back = new Float32Array(whole.pixels.length);
    addHalveAdjoint(other, whole, back);
    expect(dot(halve(whole).pixels, other) / dot(whole.pixels, back)).toBeCloseTo(1, 5);
  });

  it('adds to what is there', () => {
    const sum = new Float32Array(12).fill(1);
    addHalveAdjoint(new Float32Array(3), { width: 2, height: 2 }, sum);
    expect([...sum]).toEqual(new Array(12).fill(1));
  });
});

describe('the scales', () => {
  it('drop out where a picture would be too small, and share what is left', () => {
    const [large, small] = [
      { width: 200, height: 100 },
      { width: 60, height: 40 },
    ];
    expect(usableScales([2, 1, 1], large, [large])).toEqual([0.5, 0.25, 0.25]);
    expect(usableScales([2, 2, 1], large, [small])).toEqual([0.5, 0.5]);
    expect(usableScales([0, 0, 1], small, [small])).toEqual([1]);
    expect(usableScales([0, 1, 0], small, [small])).toEqual([0, 1]);
  });
});

describe('the objective of several scales', async () => {
  const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
  afterAll(() => engine.dispose());
  const geometry = {
    network: randomNetwork(5),
    width: 67,
    height: 70,
    pooling: 'average',
    padding: 'replicate',
  } as const;
  const content = image(3, 67, 70);
  const styles = [
    { image: image(4, 80, 66), share: 1 },
    { image: image(5, 64, 64), share: 2 },
  ];

  it.each([
    ['one scale', { scales: [1], structure: 0 }],
    ['three scales', { scales: [5, 3, 1.5], structure: 0 }],
    ['only the half', { scales: [0, 1], structure: 0 }],
    ['three scales, steered', { scales: [5, 3, 1.5], structure: 0.5, share: 0.3 }],
    ['weighed by structure', { scales: [1], structure: 1 }],
  ])('has the gradient that finite differences have: %s', async (_, options) => {
    const { objective } = await createObjective(engine, geometry, content, styles, standardWeights(50), options);
    const at = image(6, 67, 70).pixels;
    const { gradient } = await objective.evaluate(at);
    const total = async (step: number) => {
      const { loss } = await objective.evaluate(at.map((value, i) => value + step * gradient[i]));
      return [...loss.style.values()].reduce((sum, term) => sum + term, loss.content);
    };
    const step = 0.3 / Math.max(...gradient.map(Math.abs));
    const difference = ((await total(step)) - (await total(-step))) / (2 * step);
    expect(difference / dot(gradient, gradient)).toBeCloseTo(1, 2);
    await objective.dispose();
  });

  it('is the sum of the objectives of each size', async () => {
    const weights = { ...standardWeights(50), content: 0 };
    const at = image(6, 67, 70);
    const style = async (of: typeof geometry | object, scales: number[], from: typeof styles, picture = at) => {
      const where = { ...geometry, ...of };
      const created = await createObjective(engine, where, picture, from, weights, { scales, structure: 0 });
      const { loss } = await created.objective.evaluate(picture.pixels);
      await created.objective.dispose();
      return [...loss.style.values()].reduce((sum, term) => sum + term, created.constant);
    };
    const halves = styles.map(({ image, share }) => ({ image: halve(image), share }));
    const half = halve(at);
    const separate = [await style({}, [1], styles), await style(half, [1], halves, half)];
    expect((await style({}, [3, 1], styles)) / (0.75 * separate[0] + 0.25 * separate[1])).toBeCloseTo(1, 4);
  });

  it('of one scale and no structure is the plain one, to the bit', async () => {
    const plain = await createObjective(engine, geometry, content, styles, standardWeights(50));
    const options = { scales: [1, 0, 0], structure: 0 };
    const same = await createObjective(engine, geometry, content, styles, standardWeights(50), options);
    const at = image(6, 67, 70).pixels;
    expect(await same.objective.evaluate(at)).toEqual(await plain.objective.evaluate(at));
  });
});
