import { describe, expect, it } from 'vitest';
import { type ProcessorTimes, watchProcessorShare } from '../../src/cli/processor-share.js';

/** Between two readings. */
const shareOf = (passed: ProcessorTimes) => {
  const before = { all: 1e6, idle: 4e5, own: 1000 };
  const readings = [
    before,
    { all: before.all + passed.all, idle: before.idle + passed.idle, own: before.own + passed.own },
  ];
  return watchProcessorShare(() => readings.shift() as ProcessorTimes)();
};

describe('the share of the processors', () => {
  it('is that of the time that was used, where nothing was left over', () => {
    expect(shareOf({ all: 4000, idle: 0, own: 1000 })).toBe(0.25);
    expect(shareOf({ all: 4000, idle: 100, own: 3900 })).toBe(1);
  });

  it('is all where some was idle: nobody was held up', () => {
    expect(shareOf({ all: 4000, idle: 2000, own: 1000 })).toBe(1);
  });

  it('is all where the machine tells nothing', () => {
    expect(shareOf({ all: 0, idle: 0, own: 1000 })).toBe(1);
  });

  it('is read of this machine', () => {
    const share = watchProcessorShare()();
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  });
});
