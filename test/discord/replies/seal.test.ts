import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSeal } from '../../../src/discord/replies/seal.js';

it('gives back what it closed, and shows nothing of it', () => {
  const seal = createSeal('a.b.c');
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (secret) => {
      const closed = seal.close(secret);
      expect(closed).not.toContain(secret);
      expect(seal.open(closed)).toBe(secret);
      expect(seal.close(secret)).not.toBe(closed);
    }),
  );
});

it("opens nothing of another bot's, nor what was changed or is no seal at all", () => {
  const seal = createSeal('a.b.c');
  const closed = seal.close('token');
  expect(createSeal('a.b.d').open(closed)).toBeUndefined();
  const bytes = Buffer.from(closed, 'base64');
  bytes[bytes.length - 1] ^= 1;
  expect(seal.open(bytes.toString('base64'))).toBeUndefined();
  expect(seal.open('')).toBeUndefined();
  expect(seal.open('nonsense')).toBeUndefined();
});
