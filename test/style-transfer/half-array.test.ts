import fc from 'fast-check';
import { expect, it } from 'vitest';
import { HalfArray, planeOf, toFloats } from '../../src/style-transfer/half-array.js';

const numbers = (largest: number) =>
  fc.array(fc.double({ min: -largest, max: largest, noNaN: true }), { minLength: 1, maxLength: 50 });

it('keeps numbers of any magnitude to 1/2048 of themselves, or a millionth of the largest', () => {
  fc.assert(
    fc.property(fc.constantFrom(1e-9, 1e-3, 1, 255, 1e6, 1e12).chain(numbers), (given) => {
      const values = Float32Array.from(given);
      const half = new HalfArray(values.length);
      half.assign(values);
      const largest = Math.max(...values.map(Math.abs));
      for (const [i, value] of toFloats(half).entries())
        expect(Math.abs(value - (values[i] as number))).toBeLessThanOrEqual(
          Math.max(Math.abs(values[i] as number) / 2047, largest / 1e6),
        );
    }),
  );
});

it('keeps whole numbers of grey levels as they are', () => {
  const bytes = Float32Array.from({ length: 256 }, (_, i) => i);
  const half = new HalfArray(256);
  half.assign(bytes);
  expect(toFloats(half)).toEqual(bytes);
});

it('makes room for larger numbers than the first ones, which stay what they are', () => {
  const half = new HalfArray(4);
  half.set(Float32Array.of(1, -3), 0);
  half.set(Float32Array.of(1e6, 5), 2);
  const [one, minusThree, million, five] = toFloats(half) as unknown as [number, number, number, number];
  expect(one).toBeCloseTo(1, 1);
  expect(minusThree).toBeCloseTo(-3, 1);
  expect(million / 1e6).toBeCloseTo(1, 3);
  expect(five).toBeCloseTo(5, 1);
});

it('forgets what it had when it is given anew: small numbers are exact again', () => {
  const half = new HalfArray(2);
  half.assign(Float32Array.of(1e9, 1));
  half.assign(Float32Array.of(1e-6, 2e-6));
  const [first] = toFloats(half);
  expect((first as number) / 1e-6).toBeCloseTo(1, 3);
});

it('multiplies and adds as the numbers would', () => {
  const [a, b] = [Float32Array.of(1, 2, 3, 4), Float32Array.of(0.5, -1, 2, 8)];
  const half = new HalfArray(4);
  half.assign(a);
  expect(half.dot(b)).toBeCloseTo(0.5 - 2 + 6 + 32, 4);
  half.addTo(b, 2);
  expect([...b]).toEqual([2.5, 3, 8, 16]);
  expect([...planeOf(half, 1, 2)]).toEqual([3, 4]);
});
