import { describe, expect, it } from 'vitest';
import { builtInStyles } from '../../src/library/built-in-styles.js';
import { matchStyle } from '../../src/library/match-style.js';
import type { Style } from '../../src/library/style.js';
import { builtInStyleNames } from '../../src/locales/index.js';

const plain = { guildId: null, description: null, credit: null, addedBy: null, addedAt: 0, uses: 0, lastUsed: 0 };
const named = (id: string, en: string): Style => ({ ...plain, id, names: { en } });
const builtIn: Style[] = builtInStyles(builtInStyleNames).map(({ id, names }) => ({ ...plain, id, names }));
const styles = [...builtIn, named('a', 'Night sky'), named('b', 'Deep Sea')];
const idOf = (typed: string) => matchStyle(styles, typed).style?.id;
const suggestionFor = (typed: string) => {
  const match = matchStyle(styles, typed);
  return match.style === undefined ? match.suggestion?.id : 'taken';
};

describe('a style is meant by', () => {
  it.each([
    ['its id', 'swirls', 'swirls'],
    ['its name, in another writing', ' night  SWIRLS ', 'swirls'],
    ['its name in another language', 'vitrail', 'glass'],
    ['the beginning of one name alone', 'dee', 'b'],
    ['its name with two letters swapped', 'Nigth swirls', 'swirls'],
    ['its name without a letter', 'dep sea', 'b'],
  ])('%s', (_, typed, id) => {
    expect(idOf(typed)).toBe(id);
  });
});

describe('it is asked about', () => {
  it('where several names begin like that', () => {
    expect(suggestionFor('night')).toBe('swirls');
  });

  it('where one word is nearly it', () => {
    expect(suggestionFor('Nigth')).toBe('swirls');
    expect(suggestionFor('swrils')).toBe('swirls');
  });
});

it.each(['', ' ', 'xylophone', 'f7b2ae06-9c1b-4c2e-8f7e-1f0a2b3c4d5e', '?'])('"%s" means no style', (typed) => {
  expect(matchStyle(styles, typed)).toEqual({ style: undefined, suggestion: undefined });
});
