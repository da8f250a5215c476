import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Adam } from '../../src/style-transfer/optimisers/adam.js';
import { Lbfgs } from '../../src/style-transfer/optimisers/lbfgs.js';

/** An ill-conditioned bowl with its bottom at 100 grey. */
function bowl(image: Float32Array) {
  let loss = 0;
  const gradient = image.map((value, i) => {
    const curvature = 10 ** (i % 4);
    loss += 0.5 * curvature * (value - 100) ** 2;
    return curvature * (value - 100);
  });
  return { loss, gradient };
}

describe('L-BFGS', () => {
  it('reaches the bottom of an ill-conditioned bowl', () => {
    const image = Float32Array.from({ length: 64 }, (_, i) => (i * 37) % 256);
    const optimiser = new Lbfgs(image.length);
    for (let i = 0; i < 60; i++) {
      const { loss, gradient } = bowl(image);
      optimiser.step(image, loss, gradient);
    }
    expect(bowl(image).loss).toBeLessThan(1e-2);
  });

  it('keeps what it knows of the curvature when the loss becomes another one', () => {
    const image = Float32Array.of(20, 90, 160, 230);
    const optimiser = new Lbfgs(4, { maxStep: 255 });
    /** One step in a round bowl, whose bottom is found at once by who knows its curvature. */
    const stepTowards = (bottom: number) => {
      const gradient = image.map((value) => 3 * (value - bottom));
      optimiser.step(image, 1, gradient);
    };
    stepTowards(100);
    stepTowards(100);
    for (const value of image) expect(value).toBeCloseTo(100, 3);
    optimiser.resetForNewObjective();
    stepTowards(150);
    for (const value of image) expect(value).toBeCloseTo(150, 3);
  });

  it('undoes a step that multiplies the loss by ten, and takes a shorter one', () => {
    const image = Float32Array.of(50, 60);
    const optimiser = new Lbfgs(2);
    optimiser.step(image, 1, Float32Array.of(1, 1));
    const first = 50 - image[0];
    optimiser.step(image, 11, Float32Array.of(9, 9));
    expect(50 - image[0]).toBeCloseTo(first / 4, 4);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('survives a loss of %s', (loss) => {
    const image = Float32Array.of(50, 60);
    const optimiser = new Lbfgs(2);
    optimiser.step(image, 1, Float32Array.of(1, 1));
    for (let i = 0; i < 40; i++) optimiser.step(image, loss, Float32Array.of(Number.NaN, Number.NaN));
    expect([...image].every(Number.isFinite)).toBe(true);
    expect(image[0]).toBeCloseTo(50, 3);
  });

  it('keeps the picture finite and within 0-255, whatever the gradients are', () => {
    const number = fc.oneof(fc.float(), fc.float({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.double(), fc.array(number, { minLength: 3, maxLength: 3 })), { maxLength: 12 }),
        (steps) => {
          const image = Float32Array.of(0, 128, 255);
          const optimiser = new Lbfgs(3);
          for (const [loss, gradient] of steps) {
            const finite = gradient.every(Number.isFinite);
            optimiser.step(image, finite ? loss : Number.NaN, Float32Array.from(gradient));
          }
          expect([...image].every((value) => value >= 0 && value <= 255)).toBe(true);
        },
      ),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe('Adam', () => {
  it('takes a first step of the learning rate against the gradient', () => {
    const image = Float32Array.of(100, 100);
    new Adam(2, { learningRate: 5 }).step(image, 1, Float32Array.of(3e-9, -7e9));
    expect(image[1]).toBeCloseTo(105, 3);
    expect(image[0]).toBeLessThan(100);
  });
});
