import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalSpans, type Span, smallestTile, tightSpans } from '../../../src/style-transfer/tiles/layout.js';

const rules = fc
  .record({
    length: fc.integer({ min: 1, max: 3000 }),
    step: fc.constantFrom(1, 2, 4, 8, 16),
    halo: fc.integer({ min: 1, max: 12 }),
    more: fc.integer({ min: 0, max: 400 }),
  })
  .map(({ length, step, halo, more }) => ({
    length,
    given: { step, halo: halo * step, largest: smallestTile({ halo: halo * step, step }) + more },
  }));

describe.each([
  ['equal', equalSpans],
  ['tight', tightSpans],
] as const)('%s tiles', (_, divide) => {
  it('have all pixels once as their own, with halos around them, and begin at multiples of the step', () => {
    fc.assert(
      fc.property(rules, ({ length, given }) => {
        const { step, halo, largest } = given;
        const spans = divide(length, given);
        expect(spans[0]?.from).toBe(0);
        expect(spans.at(-1)?.to).toBe(length);
        for (const [i, { start, end, from, to }] of spans.entries()) {
          expect(from).toBe(i === 0 ? 0 : (spans[i - 1] as Span).to);
          expect(to).toBeGreaterThan(from);
          expect(start % step).toBe(0);
          expect(from % step).toBe(0);
          expect(start === 0 || from - start >= halo).toBe(true);
          expect(end === length || end - to >= halo).toBe(true);
          // One step more where the picture's end asks for it.
          expect(end - start).toBeLessThan(largest + step);
        }
      }),
      { numRuns: 150 },
    );
  });
});

it('equal tiles are of one length, so that they share one session', () => {
  fc.assert(
    fc.property(rules, ({ length, given }) => {
      expect(new Set(equalSpans(length, given).map(({ start, end }) => end - start)).size).toBe(1);
    }),
  );
});

it('tight tiles are of three kinds at most: the first, those between, the last', () => {
  fc.assert(
    fc.property(rules, ({ length, given }) => {
      const inner = tightSpans(length, given).slice(1, -1);
      expect(
        new Set(inner.map(({ start, end, from, to }) => [end - start, from - start, to - start].join())).size,
      ).toBeLessThan(2);
    }),
  );
});

it('a picture that fits is one tile', () => {
  for (const divide of [equalSpans, tightSpans])
    expect(divide(500, { largest: 500, halo: 40, step: 4 })).toEqual([{ start: 0, end: 500, from: 0, to: 500 }]);
});
