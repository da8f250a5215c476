/** The fair order as numbers that Redis sorts by. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_PRIORITY, nextBase, priorityOf, scoreOf } from '../../../src/jobs/queue/bullmq/scores.js';
import { compareFairOrder } from '../../../src/jobs/queue/fair-queue.js';

const order = (base: number) =>
  fc.record({ startTag: fc.nat(MAX_PRIORITY - 2).map((tag) => base + tag), sequence: fc.nat(2 ** 31) });

describe('a score', () => {
  it('sorts as start tag and sequence do, whatever the base', () => {
    fc.assert(
      fc.property(
        fc.nat(1e9).chain((base) => fc.tuple(fc.constant(base), order(base), order(base))),
        ([base, one, other]) => {
          expect(Math.sign(scoreOf(one, base) - scoreOf(other, base))).toBe(Math.sign(compareFairOrder(one, other)));
        },
      ),
    );
  });

  it('is a whole number that a double holds', () => {
    const highest = scoreOf({ startTag: 5e9 + MAX_PRIORITY, sequence: 2 ** 32 - 1 }, 5e9);
    expect(Number.isSafeInteger(highest)).toBe(true);
  });

  it('has a priority that BullMQ takes, also of a tag that is out of range', () => {
    for (const startTag of [0, 7, 1e12]) {
      expect(priorityOf({ startTag, sequence: 1 }, 7)).toBeGreaterThanOrEqual(1);
      expect(priorityOf({ startTag, sequence: 1 }, 7)).toBeLessThanOrEqual(MAX_PRIORITY);
    }
  });
});

describe('the base', () => {
  it('stays while what waits is in range, and moves to the lowest where it is not', () => {
    expect(nextBase(100, [])).toBe(100);
    expect(nextBase(100, [150, 101])).toBe(100);
    expect(nextBase(100, [50, 101])).toBe(50);
    expect(nextBase(100, [MAX_PRIORITY, MAX_PRIORITY + 5])).toBe(MAX_PRIORITY);
  });
});
