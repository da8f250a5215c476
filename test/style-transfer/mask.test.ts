import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  coverageOf,
  featherMask,
  growMask,
  guidanceOf,
  type Mask,
  maskAtLayer,
  mirrorMask,
  resizeMask,
} from '../../src/style-transfer/mask.js';
import { describeVgg, layerShapes, styleLayers } from '../../src/style-transfer/network.js';

const side = fc.integer({ min: 1, max: 40 });
const mask: fc.Arbitrary<Mask> = fc.tuple(side, side, fc.integer()).map(([width, height, seed]) => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) => Math.abs(Math.sin(seed + 12.9898 * i * i)) % 1),
}));
const whole = (width: number, height: number, value = 1): Mask => ({
  width,
  height,
  values: new Float32Array(width * height).fill(value),
});
const disc = (size: number, radius: number): Mask => ({
  width: size,
  height: size,
  values: Float32Array.from({ length: size * size }, (_, i) =>
    Math.hypot((i % size) - size / 2, Math.floor(i / size) - size / 2) < radius ? 1 : 0,
  ),
});

describe('a mask at another size', () => {
  it('keeps its share of the picture where it shrinks, and stays within 0 and 1', () => {
    fc.assert(
      fc.property(mask, fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), (given, width, height) => {
        const resized = resizeMask(given, { width, height });
        expect(resized.values.every((value) => value >= 0 && value <= 1)).toBe(true);
        if (width <= given.width && height <= given.height)
          expect(coverageOf(resized)).toBeCloseTo(coverageOf(given), 5);
      }),
    );
  });

  it('is exactly all or nothing where it was', () => {
    for (const [width, height] of [
      [7, 5],
      [64, 31],
      [13, 90],
    ]) {
      expect(resizeMask(whole(29, 31), { width, height }).values.every((value) => value === 1)).toBe(true);
      expect(resizeMask(whole(29, 31, 0), { width, height }).values.every((value) => value === 0)).toBe(true);
    }
  });

  it('has the means of the areas', () => {
    const given = { width: 4, height: 2, values: Float32Array.of(1, 0, 1, 1, 0, 0, 1, 0) };
    expect([...resizeMask(given, { width: 2, height: 1 }).values]).toEqual([0.25, 0.75]);
  });
});

describe('growing and feathering', () => {
  it('takes the largest value within the radius', () => {
    fc.assert(
      fc.property(mask, fc.integer({ min: 0, max: 9 }), (given, radius) => {
        const grown = growMask(given, radius);
        for (let y = 0; y < given.height; y++)
          for (let x = 0; x < given.width; x++) {
            let largest = 0;
            for (let v = Math.max(0, y - radius); v <= Math.min(given.height - 1, y + radius); v++)
              for (let u = Math.max(0, x - radius); u <= Math.min(given.width - 1, x + radius); u++)
                largest = Math.max(largest, given.values[v * given.width + u]);
            expect(grown.values[y * given.width + x]).toBe(largest);
          }
      }),
    );
  });

  it('leaves all and nothing as they are, to the bit, away from the edge', () => {
    const soft = featherMask(disc(80, 25), 3);
    for (const [i, value] of soft.values.entries()) {
      const distance = Math.hypot((i % 80) - 40, Math.floor(i / 80) - 40);
      if (distance < 15) expect(value).toBe(1);
      if (distance > 36) expect(value).toBe(0);
    }
    expect(soft.values.some((value) => value > 0.4 && value < 0.6)).toBe(true);
  });
});

describe('what a layer sees of a mask', () => {
  const description = describeVgg([2, 3, 4]);
  it('has the shape of its activations, odd sizes too', () => {
    for (const [width, height] of [
      [16, 16],
      [17, 13],
      [22, 19],
    ])
      for (const { name } of styleLayers(description)) {
        const shape = layerShapes(description, height, width).get(name);
        expect(maskAtLayer(whole(width, height), description, name)).toMatchObject({
          width: shape?.width,
          height: shape?.height,
        });
      }
  });

  it('are weights of mean 1, whatever the mask', () => {
    const masks = [disc(32, 3), whole(32, 32, 0.2), whole(32, 32, 0)];
    for (const given of masks)
      for (const weights of guidanceOf(given, description).values()) {
        expect(weights.reduce((sum, value) => sum + value, 0) / weights.length).toBeCloseTo(1, 4);
        expect(weights.every(Number.isFinite)).toBe(true);
      }
  });
});

it('is mirrored at its border as a picture is', () => {
  const given = { width: 3, height: 1, values: Float32Array.of(0.1, 0.2, 0.3) };
  expect([...mirrorMask(given, 1).values.subarray(5, 10)]).toEqual([...Float32Array.of(0.2, 0.1, 0.2, 0.3, 0.2)]);
});
