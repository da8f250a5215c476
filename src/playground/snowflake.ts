import type { Clock } from './clock.js';

/** The first second of 2015, in milliseconds since 1970. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Makes ids as Discord does: milliseconds since 2015, then 22 bits that count. Each is greater than the one before. */
export function createSnowflakes(clock: Clock): () => string {
  let last = 0n;
  return () => {
    const first = (BigInt(clock.now()) - DISCORD_EPOCH) << 22n;
    last = last < first ? first : last + 1n;
    return last.toString();
  };
}

/** @returns milliseconds since 1970. */
export const createdAt = (id: string): number => Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
