import { describe, expect, it } from 'vitest';
import { readConfigValues } from '../../../src/config.js';
import { parseShardChoice } from '../../../src/discord/sharding/shard-choice.js';
import { shareOf } from '../../../src/discord/sharding/shard-leases.js';

describe('BRUSHWORK_SHARDS', () => {
  it.each([
    ['auto', undefined, undefined],
    ['auto/16', undefined, 16],
    ['2/16', [2], 16],
    ['0-3/16', [0, 1, 2, 3], 16],
    ['12-15/16', [12, 13, 14, 15], 16],
    [' 0/1 ', [0], 1],
  ])('takes %j', (text, ids, count) => {
    expect(parseShardChoice(text)).toEqual({ ids, count });
  });

  it.each(['all', '3', '0-3', '16/16', '3-1/16', '0-16/16', '-1/4', 'auto/0', 'auto/', '1/2/3', '0.5/2', '0/1000000'])(
    'does not take %j, and says what it does',
    (text) => {
      expect(parseShardChoice(text)).toBeUndefined();
      const read = () => readConfigValues(['SHARDS'], { BRUSHWORK_SHARDS: text });
      expect(read).toThrow(`BRUSHWORK_SHARDS is "${text}"; it takes auto, auto/16 (of 16 shards), 2/16`);
    },
  );

  it('is auto by default', () => {
    expect(readConfigValues(['SHARDS'], {})).toEqual({ SHARDS: { ids: undefined, count: undefined } });
  });
});

describe('the share of a process', () => {
  it('gives all shards away, none twice, and differs by one at most', () => {
    for (let count = 1; count < 20; count++)
      for (let processes = 1; processes < 25; processes++) {
        const shares = Array.from({ length: processes }, (_, rank) => shareOf(count, processes, rank));
        expect(shares.reduce((sum, share) => sum + share)).toBe(count);
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
      }
  });
});
