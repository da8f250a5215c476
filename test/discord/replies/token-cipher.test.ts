import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTokenCipher } from '../../../src/discord/replies/token-cipher.js';

it('gives back what it closed, and shows nothing of it', () => {
  const seal = createTokenCipher('a.b.c');
  fc.assert(
    fc.property(fc.string({ minLength: 8 }), (secret) => {
      const closed = seal.encrypt(secret);
      expect(closed).not.toContain(secret);
      expect(seal.decrypt(closed)).toBe(secret);
      expect(seal.encrypt(secret)).not.toBe(closed);
    }),
  );
});

it("opens nothing of another bot's, nor what was changed or is no seal at all", () => {
  const seal = createTokenCipher('a.b.c');
  const closed = seal.encrypt('token');
  expect(createTokenCipher('a.b.d').decrypt(closed)).toBeUndefined();
  const bytes = Buffer.from(closed, 'base64');
  bytes[bytes.length - 1] ^= 1;
  expect(seal.decrypt(bytes.toString('base64'))).toBeUndefined();
  expect(seal.decrypt('')).toBeUndefined();
  expect(seal.decrypt('nonsense')).toBeUndefined();
});
