import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FittedGains, fitGains, spectrumOf } from '../../src/style-transfer/optimisers/fitted-gains.js';
import { Lbfgs } from '../../src/style-transfer/optimisers/lbfgs.js';
import {
  fixedGains,
  type InverseHessianGuess,
  OctaveGains,
} from '../../src/style-transfer/optimisers/preconditioner.js';
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

const product = (guess: InverseHessianGuess, v: Float32Array) => {
  const result = v.slice();
  guess.apply(result);
  return result;
};

/** Gains that fall and rise from octave to octave, along axes of any direction. */
const fittedTo = (from: number, shape: { width: number; height: number }) => {
  const image = { ...shape, pixels: vector(from, shape, 2).map((value, i) => 127 + (20 + (i % 7)) * value) };
  const guess = new FittedGains(shape, spectrumOf([{ image, share: 1 }]));
  guess.fit(vector(from + 1, shape, 1));
  return guess;
};

describe.each([
  ['that is the same for all styles', (_: number, shape: Parameters<typeof fixedGains>[0]) => fixedGains(shape)],
  ['that is fitted to a style', fittedTo],
])('a preconditioner %s', (_, create) => {
  it('is symmetric, at any size', () => {
    fc.assert(
      fc.property(size, seed, seed, block, (shape, one, other, side) => {
        const guess = create(one, shape);
        const [a, b] = [vector(one, shape, side), vector(other, shape, 1)];
        const [left, right] = [dot(a, product(guess, b)), dot(product(guess, a), b)];
        expect(Math.abs(left - right)).toBeLessThanOrEqual(1e-4 * Math.sqrt(dot(a, a) * dot(b, b)));
      }),
    );
  });

  it('is positive definite, at any size', () => {
    fc.assert(
      fc.property(size, seed, block, (shape, from, side) => {
        const v = vector(from, shape, side);
        expect(dot(v, product(create(from, shape), v))).toBeGreaterThan(0.01 * dot(v, v));
      }),
    );
  });
});

const shape = { width: 64, height: 64 };
const plane = shape.width * shape.height;
/** A pattern times a factor for each of red, green and blue. */
const pattern = (colour: readonly number[], valueAt: (x: number) => number) =>
  Float32Array.from(
    { length: 3 * plane },
    (_, i) => (colour[Math.floor(i / plane)] as number) * valueAt(i % shape.width),
  );
const gainOf = (guess: InverseHessianGuess, v: Float32Array) => dot(v, product(guess, v)) / dot(v, v);

describe('the preconditioner that is the same for all styles', () => {
  it.each([
    ['light that is the same everywhere', [1, 1, 1], () => 1, 16],
    ['colour that is the same everywhere', [1, 0, -1], () => 1, 2],
    ['light that changes from pixel to pixel', [1, 1, 1], (x: number) => (-1) ** x, 1],
    ['colour that changes from pixel to pixel', [1, -2, 1], (x: number) => (-1) ** x, 6],
  ])('multiplies %s by its own gain', (_, colour, valueAt, gain) => {
    expect(gainOf(fixedGains(shape), pattern(colour, valueAt)) / gain).toBeCloseTo(1, 1);
  });
});

describe('the preconditioner that is fitted to a style', () => {
  const noise = vector(3, shape, 1);
  const guessFor = (pixels: Float32Array) => {
    const guess = new FittedGains(shape, spectrumOf([{ image: { ...shape, pixels }, share: 1 }]));
    guess.fit(noise);
    return guess;
  };
  const [stripes, bands] = [(x: number) => (-1) ** x, (x: number) => Math.sin((2 * Math.PI * x) / 64)];

  it('holds the colours where the style is grey', () => {
    const grey = guessFor(pattern([1, 1, 1], (x) => 127 + 50 * stripes(x)));
    expect(gainOf(grey, pattern([1, -2, 1], stripes))).toBeLessThan(0.1 * gainOf(grey, pattern([1, 1, 1], stripes)));
  });

  it('moves coarse forms more where the style has them, and fine ones where it has those', () => {
    const ratio = (pixels: Float32Array) => {
      const guess = guessFor(pixels);
      return gainOf(guess, pattern([1, 1, 1], bands)) / gainOf(guess, pattern([1, 1, 1], stripes));
    };
    const coarse = pattern([1, 1, 1], (x) => 127 + 50 * bands(x) + 5 * stripes(x));
    const fine = pattern([1, 1, 1], (x) => 127 + 5 * bands(x) + 50 * stripes(x));
    expect(ratio(coarse)).toBeGreaterThan(3 * ratio(fine));
  });

  it('has finite gains above 0 for a style of one colour, and for a gradient of nothing', () => {
    for (const [style, gradient] of [
      [pattern([200, 10, 90], () => 1), noise],
      [noise, new Float32Array(3 * plane)],
    ] as const) {
      const gains = fitGains(spectrumOf([{ image: { ...shape, pixels: style }, share: 1 }]), gradient, shape).flat();
      for (const gain of gains) expect(gain >= 1 / 30 && gain <= 30).toBe(true);
    }
  });

  it('goes by the shares of several styles', () => {
    const [red, blue] = [pattern([1, 0, 0], stripes), pattern([0, 0, 1], stripes)].map((pixels) => ({
      ...shape,
      pixels,
    }));
    const { axes, variances } = spectrumOf([
      { image: red, share: 3 },
      { image: blue, share: 1 },
    ]);
    expect(Math.abs(axes[0][0])).toBeCloseTo(1);
    expect((variances[0][0] as number) / (variances[1][0] as number)).toBeCloseTo(3, 1);
  });
});

it('a preconditioner takes L-BFGS to the bottom of a bowl that is as it guesses sooner than without it', () => {
  const small = { width: 16, height: 16 };
  const bottom = vector(5, small, 1).map((value) => 127 + 10 * value);
  const grey = Math.sqrt(1 / 3);
  const axes = [
    [grey, grey, grey],
    [Math.sqrt(1 / 2), 0, -Math.sqrt(1 / 2)],
    [Math.sqrt(1 / 6), -Math.sqrt(2 / 3), Math.sqrt(1 / 6)],
  ] as const;
  const gains = (list: readonly number[]) => new OctaveGains(small, axes, [list, list, list]);
  const distanceAfter = (steps: number, settings: ConstructorParameters<typeof Lbfgs>[1]) => {
    const image = new Float32Array(bottom.length).fill(127);
    const optimiser = new Lbfgs(image.length, settings);
    // The guess is about the inverse of this curvature: steep only in what is fine.
    const gradientAt = () => {
      const away = image.map((value, i) => value - (bottom[i] as number));
      const coarse = product(gains([0, 1, 1, 1, 1]), away);
      return away.map((value, i) => value - 0.9 * (coarse[i] as number));
    };
    for (let i = 0; i < steps; i++) optimiser.step(image, 1, gradientAt());
    return Math.hypot(...image.map((value, i) => value - (bottom[i] as number)));
  };
  const guessed = distanceAfter(6, { guess: gains([1, 2, 4, 8, 10]) });
  expect(guessed).toBeLessThan(0.8 * distanceAfter(6, {}));
});
