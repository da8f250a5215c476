/** Headings in messages, which bots choose by size, never skip a level. */
import { expect, it } from 'vitest';
import { ariaLevels } from '../../src/web/messages/heading-levels.js';

it.each([
  [[], []],
  [[1], [4]],
  [[3], [4]],
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [3, 1],
    [4, 4],
  ],
  [
    [1, 3, 2],
    [4, 5, 5],
  ],
])('%j under level 3: %j', (levels, expected) => {
  expect(ariaLevels(levels, 3)).toEqual(expected);
});
