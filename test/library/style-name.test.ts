import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors/user-error.js';
import { MAX_NAME_GRAPHEMES, nameKeyOf, validateName } from '../../src/library/style-name.js';
import { anyCharacter } from '../any-character.js';

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
    ['wa \0 ves', 'wa ves'],
    ['\u202ewaves', 'waves'],
    ['❤\ufe0f', '❤'],
  ])('“%s” and “%s” are equal', (a, b) => {
    expect(nameKeyOf(a)).toBe(nameKeyOf(b));
  });

  it.each([
    ['が', 'か'],
    ['waves', 'wave'],
    ['कि', 'का'],
    ['waves 1', 'waves 2'],
    ['🌊', '🔥'],
  ])('“%s” and “%s” are different', (a, b) => {
    expect(nameKeyOf(a)).not.toBe(nameKeyOf(b));
  });

  it.each([
    '',
    '   ',
    '\u200b\u200d',
    '\u0301',
    '\u202e\n',
    'x'.repeat(MAX_NAME_GRAPHEMES + 1),
    `a${'\u0301'.repeat(500)}`,
  ])('“%s” is invalid', (given) => {
    expect(() => validateName(given)).toThrow(UserError);
  });

  it('are limited in grapheme clusters', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(validateName(family.repeat(10))).toBe(family.repeat(10));
    expect(() => validateName('👍🏽'.repeat(MAX_NAME_GRAPHEMES + 1))).toThrow(UserError);
  });

  it('and their keys are idempotent under normalisation', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: anyCharacter }));
    fc.assert(
      fc.property(text, (given) => {
        const key = nameKeyOf(given);
        expect(nameKeyOf(key)).toBe(key);
        expect(nameKeyOf(` ${given}\t`)).toBe(key);
        let name: string;
        try {
          name = validateName(given);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'style-name' });
          return;
        }
        expect(validateName(name)).toBe(name);
        expect(nameKeyOf(name)).toBe(key);
        expect(name).not.toMatch(/[\p{Cc}\u202a-\u202e\u200b]/u);
      }),
      { numRuns: 2000, examples: [['!\t\0\t¡']] },
    );
  });
});
