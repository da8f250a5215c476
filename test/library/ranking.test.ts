import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortStyles, suggestStyles } from '../../src/library/ranking.js';
import type { Style } from '../../src/library/style.js';

let ids = 0;
const style = (en: string, given: Partial<Style> = {}): Style => ({
  id: String(++ids),
  guildId: 'guild',
  names: { en },
  description: null,
  credit: null,
  addedBy: 'ann',
  addedAt: 1,
  uses: 0,
  lastUsed: 0,
  ...given,
});
const names = (styles: readonly Style[]) => styles.map((each) => each.names.en);

describe('suggestions', () => {
  it('contain the typed text, prefixes first', () => {
    const styles = ['deep sea', 'Sea', 'seaside', 'overseas', 'Red Sea', 'fire'].map((name) => style(name));
    expect(names(suggestStyles(styles, 'SÉA', 'en-US'))).toEqual(['Sea', 'seaside', 'deep sea', 'Red Sea', 'overseas']);
  });

  it('start with the member’s recent styles, then the most used ones', () => {
    const styles = [
      style('rare'),
      style('loved', { uses: 90 }),
      style('mine, long ago', { uses: 1, lastUsed: 5 }),
      style('mine', { uses: 1, lastUsed: 9 }),
      style('liked', { uses: 10 }),
    ];
    expect(names(suggestStyles(styles, '', 'en-US'))).toEqual(['mine', 'mine, long ago', 'loved', 'liked', 'rare']);
  });

  it('include popular styles, however many the member has used', () => {
    const own = Array.from({ length: 30 }, (_, index) => style(`own ${index}`, { lastUsed: 100 - index, uses: 1 }));
    expect(names(suggestStyles([...own, style('loved', { uses: 90 })], '', 'en-US'))[5]).toBe('loved');
  });

  it('match names in the member’s language and in English', () => {
    const glass = style('Stained glass', { names: { en: 'Stained glass', fr: 'Vitrail', 'es-ES': 'Vidriera' } });
    for (const [typed, locale, found] of [
      ['vitr', 'fr', 1],
      ['glass', 'fr', 1],
      ['vidr', 'fr', 0],
      ['vidr', 'es-ES', 1],
      ['vidr', 'es-419', 1],
      ['vidr', 'en-GB', 0],
    ] as const)
      expect(suggestStyles([glass], typed, locale)).toHaveLength(found);
  });

  it('are exactly the matching styles, better matches first', () => {
    const name = fc.stringMatching(/^[ab ]{0,6}$/);
    const library = fc.array(fc.record({ name, uses: fc.nat(5), lastUsed: fc.nat(3), addedAt: fc.nat(3) }), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(library, name, (made, typed) => {
        const styles = made.map(({ name: en, ...rest }) => style(en, rest));
        const found = suggestStyles(styles, typed, 'en-US');
        const wanted = typed.replace(/\s+/g, ' ').trim();
        const plain = (each: Style) => each.names.en.replace(/\s+/g, ' ').trim();
        expect(new Set(found)).toEqual(new Set(styles.filter((each) => plain(each).includes(wanted))));
        const begins = found.map((each) => plain(each).startsWith(wanted));
        expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)));
        // The order of the library does not matter.
        expect(suggestStyles([...styles].reverse(), typed, 'en-US')).toEqual(found);
      }),
    );
  });
});

describe('the library', () => {
  it('is in the requested order', () => {
    const styles = [
      style('b', { uses: 3, addedAt: 1 }),
      style('a', { uses: 3, addedAt: 2 }),
      style('c', { uses: 9, addedAt: 0 }),
    ];
    expect(names(sortStyles('popular', styles))).toEqual(['c', 'a', 'b']);
    expect(names(sortStyles('newest', styles))).toEqual(['a', 'b', 'c']);
  });
});
