/** Characters of properties. */
import fc from 'fast-check';

const SURROGATES = { first: 0xd800, count: 0x800 } as const;

/** The code points without halves of pairs, as fast-check's unit `binary`; which lists all million of them, for a second in every process. */
export const anyCharacter = fc.integer({ min: 0, max: 0x10ffff - SURROGATES.count }).map(
  (index) => String.fromCodePoint(index < SURROGATES.first ? index : index + SURROGATES.count),
  (character) => {
    const point = typeof character === 'string' ? character.codePointAt(0) : undefined;
    if (point === undefined || String.fromCodePoint(point) !== character) throw new Error('more than a character');
    return point < SURROGATES.first ? point : point - SURROGATES.count;
  },
);
