import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyOf, LONGEST_NAME, nameFrom } from '../../src/styles/name.js';
import { UserError } from '../../src/user-error.js';

describe('names', () => {
  it.each([
    ['Élan Vital', 'elan vital'],
    ['  waves\n of  blue ', 'Waves of Blue'],
    ['Straße', 'STRASSE'],
    ['ＷＡＶＥＳ', 'waves'],
    ['ﬁne', 'fine'],
    ['Ångström', 'angstrom'],
    ['ΟΔΟΣ', 'οδος'],
    ['naïve', 'nai\u0308ve'],
    ['wa\u200bves', 'waves'],
    ['\u202ewaves', 'waves'],
    ['❤\ufe0f', '❤'],
  ])('“%s” and “%s” are one', (a, b) => {
    expect(keyOf(a)).toBe(keyOf(b));
  });

  it.each([
    ['が', 'か'],
    ['waves', 'wave'],
    ['कि', 'का'],
    ['waves 1', 'waves 2'],
    ['🌊', '🔥'],
  ])('“%s” and “%s” are two', (a, b) => {
    expect(keyOf(a)).not.toBe(keyOf(b));
  });

  it.each(['', '   ', '\u200b\u200d', '\u0301', '\u202e\n', 'x'.repeat(LONGEST_NAME + 1), `a${'\u0301'.repeat(500)}`])(
    '“%s” is none',
    (given) => {
      expect(() => nameFrom(given)).toThrow(UserError);
    },
  );

  it('count characters as people do', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(nameFrom(family.repeat(10))).toBe(family.repeat(10));
    expect(() => nameFrom('👍🏽'.repeat(LONGEST_NAME + 1))).toThrow(UserError);
  });

  it('are the same however often they are tidied, and their keys too', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, (given) => {
        const key = keyOf(given);
        expect(keyOf(key)).toBe(key);
        expect(keyOf(` ${given}\t`)).toBe(key);
        let name: string;
        try {
          name = nameFrom(given);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'style-name' });
          return;
        }
        expect(nameFrom(name)).toBe(name);
        expect(keyOf(name)).toBe(key);
        expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e\u200b]/u);
      }),
      { numRuns: 2000 },
    );
  });
});
