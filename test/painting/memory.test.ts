/** What a member is told about a painting that does not fit. */
import { expect, it } from 'vitest';
import { memoryError } from '../../src/painting/memory.js';

it.each([
  [3_910_000_000, 3_890_000_000, '4.0', '3.8'],
  [6_500_000_000, 1_500_000_000, '6.5', '1.5'],
  [3_900_000_001, 3_900_000_000, '4.0', '3.9'],
])('%d bytes that do not fit into %d never look as if they did', (needed, available, more, less) => {
  const { details } = memoryError(needed, available, { width: 8192, height: 4608 });
  expect(details).toEqual({ needed: more, available: less, width: 8192, height: 4608 });
});
