/** What turns a guess into a mask: the guided filter, regions, detections. */
import { describe, expect, it } from 'vitest';
import { readDetections } from '../../src/segmentation/detections.js';
import { GaussianMixture } from '../../src/segmentation/gaussian-mixture.js';
import { boxMean, GuidedFilter } from '../../src/segmentation/guided-filter.js';
import { cleanRegions } from '../../src/segmentation/regions.js';
import { uniform } from '../../src/style-transfer/random.js';

const SIZE = { width: 40, height: 30 };
const AREA = SIZE.width * SIZE.height;
const at = (x: number, y: number) => y * SIZE.width + x;
const map = (value: (x: number, y: number) => number) =>
  Float32Array.from({ length: AREA }, (_, i) => value(i % SIZE.width, Math.floor(i / SIZE.width)));

describe('means over squares', () => {
  it('are those of a plain sum, the border included', () => {
    const random = uniform(5);
    const values = map(() => random());
    for (const radius of [1, 3, 45]) {
      const means = boxMean(values, SIZE, radius);
      const plain = map((x, y) => {
        let [sum, count] = [0, 0];
        for (let v = Math.max(0, y - radius); v <= Math.min(SIZE.height - 1, y + radius); v++)
          for (let u = Math.max(0, x - radius); u <= Math.min(SIZE.width - 1, x + radius); u++) {
            sum += values[at(u, v)];
            count++;
          }
        return sum / count;
      });
      for (let i = 0; i < AREA; i++) expect(means[i]).toBeCloseTo(plain[i], 4);
    }
  });
});

describe('the guided filter', () => {
  /** Red left of column 20, green right of it: as light as each other. */
  const guide = new Float32Array(3 * AREA);
  for (let i = 0; i < AREA; i++) guide[i % SIZE.width < 20 ? i : AREA + i] = 200;
  const filter = new GuidedFilter({ ...SIZE, pixels: guide }, 4, 1e-4);

  it('moves a step that is a little off to where the colours change, though the lightness does not', () => {
    const filtered = filter.apply(map((x) => (x < 22 ? 1 : 0)));
    expect(filtered[at(19, 15)] - filtered[at(20, 15)]).toBeGreaterThan(0.4);
    expect(Math.abs(filtered[at(21, 15)] - filtered[at(22, 15)])).toBeLessThan(0.15);
  });

  it('leaves what is the same everywhere as it is', () => {
    for (const value of filter.apply(map(() => 0.7))) expect(value).toBeCloseTo(0.7, 3);
  });
});

describe('regions', () => {
  it('keep the large ones and fill small holes', () => {
    const disc = (x: number, y: number, cx: number, cy: number, radius: number) => Math.hypot(x - cx, y - cy) <= radius;
    const shares = map((x, y) => (disc(x, y, 15, 15, 10) || disc(x, y, 36, 4, 1) ? 0.9 : 0.1));
    shares[at(15, 15)] = 0.2;
    const { shares: clean, unity } = cleanRegions(shares, SIZE);
    expect(clean[at(15, 15)]).toBe(1);
    expect(clean[at(36, 4)]).toBe(0);
    expect(clean[at(15, 10)]).toBeCloseTo(0.9, 5);
    expect(unity).toBeGreaterThan(0.9);
    expect(
      cleanRegions(
        map(() => 0.1),
        SIZE,
      ).unity,
    ).toBe(0);
  });
});

describe('detections', () => {
  /** A grid of 4 x 4 whose position (2, 1) has a cat, score 0.88, two steps to each side; its neighbour the same, less sure. */
  const values = new Float32Array(124 * 16).fill(-9);
  for (const [position, logit] of [
    [6, 2],
    [5, 1],
  ]) {
    values[15 * 16 + position] = logit;
    for (let side = 0; side < 4; side++) values[(80 + 11 * side + 2) * 16 + position] = 9;
  }

  it('are rectangles in parts of the picture, cut at its border, one for each thing', () => {
    const found = readDetections([{ side: 4, values }], 0.5);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ kind: 15, top: 0, right: 1 });
    expect(found[0].score).toBeCloseTo(0.881, 2);
    expect(found[0].left).toBeCloseTo(0.125, 2);
    expect(found[0].bottom).toBeCloseTo(0.875, 2);
  });
});

describe('a mixture of Gaussians', () => {
  it('is denser where its points are, and leaves out those without weight', () => {
    const random = uniform(3);
    const near = (centre: number) => Array.from({ length: 200 }, () => centre + random() - 0.5);
    const values = Float32Array.from([...near(0), ...near(6), ...near(20)]);
    const weights = Float32Array.from({ length: 600 }, (_, i) => (i < 400 ? 1 : 0));
    const mixture = new GaussianMixture(2, { values, dimensions: 1 }, weights);
    const [first, second, between, ignored] = mixture.logDensities({
      values: Float32Array.of(0, 6, 3, 20),
      dimensions: 1,
    });
    expect(first).toBeGreaterThan(between + 5);
    expect(second).toBeGreaterThan(between + 5);
    expect(between).toBeGreaterThan(ignored);
  });
});
