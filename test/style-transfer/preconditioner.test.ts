import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lbfgs } from '../../src/style-transfer/optimisers/lbfgs.js';
import { GAINS, precondition } from '../../src/style-transfer/optimisers/preconditioner.js';
import { normal, uniform } from '../../src/style-transfer/random.js';

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

const size = fc.record({ width: fc.integer({ min: 2, max: 40 }), height: fc.integer({ min: 2, max: 40 }) });
/** Noise, and noise in blocks, whose weight is at low frequencies. */
const vector = (seed: number, { width, height }: { width: number; height: number }, block: number) => {
  const next = normal(uniform(seed));
  const values = Float32Array.from({ length: 3 * width * height }, next);
  return values.map((_, i) => {
    const [x, y, plane] = [i % width, Math.floor(i / width) % height, Math.floor(i / (width * height))];
    return values[(plane * height + y - (y % block)) * width + x - (x % block)] as number;
  });
};
const seed = fc.nat(1e6);
const block = fc.constantFrom(1, 2, 4, 8);

describe('the preconditioner', () => {
  it('is symmetric, at any size', () => {
    fc.assert(
      fc.property(size, seed, seed, block, (shape, one, other, side) => {
        const [a, b] = [vector(one, shape, side), vector(other, shape, 1)];
        const [left, right] = [dot(a, precondition(b, shape)), dot(precondition(a, shape), b)];
        expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-4 * Math.sqrt(dot(a, a) * dot(b, b)));
      }),
    );
  });

  it('is positive definite, at any size', () => {
    fc.assert(
      fc.property(size, seed, block, (shape, from, side) => {
        const v = vector(from, shape, side);
        expect(dot(v, precondition(v, shape))).toBeGreaterThan(0.5 * dot(v, v));
      }),
    );
  });

  const shape = { width: 64, height: 64 };
  const plane = shape.width * shape.height;
  /** A pattern times a factor for each of red, green and blue. */
  const pattern = (colour: readonly number[], valueAt: (x: number) => number) =>
    Float32Array.from(
      { length: 3 * plane },
      (_, i) => (colour[Math.floor(i / plane)] as number) * valueAt(i % shape.width),
    );
  const gainOf = (v: Float32Array) => dot(v, precondition(v, shape)) / dot(v, v);

  it.each([
    ['light that is the same everywhere', [1, 1, 1], () => 1, GAINS.light[4]],
    ['colour that is the same everywhere', [1, 0, -1], () => 1, GAINS.colour[4]],
    ['light that changes from pixel to pixel', [1, 1, 1], (x: number) => (-1) ** x, GAINS.light[0]],
    ['colour that changes from pixel to pixel', [1, -2, 1], (x: number) => (-1) ** x, GAINS.colour[0]],
  ])('multiplies %s by its own gain', (_, colour, valueAt, gain) => {
    expect(gainOf(pattern(colour, valueAt)) / gain).toBeCloseTo(1, 1);
  });

  it('takes L-BFGS to the bottom of a bowl that is as it guesses sooner than without it', () => {
    const small = { width: 16, height: 16 };
    const bottom = vector(5, small, 1).map((value) => 127 + 10 * value);
    const distanceAfter = (steps: number, settings: ConstructorParameters<typeof Lbfgs>[1]) => {
      const image = new Float32Array(bottom.length).fill(127);
      const optimiser = new Lbfgs(image.length, settings);
      // The guess is about the inverse of this curvature: colours flat, light steep only in what is fine.
      const gradientAt = () => {
        const away = image.map((value, i) => value - (bottom[i] as number));
        const coarse = precondition(away, small, { light: [0, 1, 1, 1, 1], colour: [0, 1, 1, 1, 1] });
        return away.map((value, i) => value - 0.9 * (coarse[i] as number));
      };
      for (let i = 0; i < steps; i++) optimiser.step(image, 1, gradientAt());
      return Math.hypot(...image.map((value, i) => value - (bottom[i] as number)));
    };
    const guess = { light: [1, 2, 4, 8, 10], colour: [1, 2, 4, 8, 10] };
    const guessed = distanceAfter(6, { precondition: (v) => precondition(v, small, guess) });
    expect(guessed).toBeLessThan(0.8 * distanceAfter(6, {}));
  });
});
