import type { Clock } from './clock.js';

/** The first second of 2015, in milliseconds since 1970. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Ids of one millisecond that differ, whatever the clock did before it. */
const INCREMENTS = 4096;

/**
 * Makes ids as Discord does: milliseconds since 2015, then 22 bits that count. Each is greater than the one before,
 * until the clock is reset: an id tells when it was made, and that is a bot's only way to know.
 */
export function createSnowflakes(clock: Clock): () => string {
  let last = 0n;
  let ahead = clock.offsetMs;
  let made = 0;
  return () => {
    if (clock.offsetMs < ahead) last = 0n;
    ahead = clock.offsetMs;
    const first = ((BigInt(clock.now()) - DISCORD_EPOCH) << 22n) + BigInt(made++ % INCREMENTS);
    last = last < first ? first : last + 1n;
    return last.toString();
  };
}

/** @returns milliseconds since 1970. */
export const createdAt = (id: string): number => Number((BigInt(id) >> 22n) + DISCORD_EPOCH);
