import type { Clock } from './clock.js';

/** The first second of 2015, in milliseconds since 1970. */
const DISCORD_EPOCH = 1_420_070_400_000n;

/** Makes ids as Discord does: milliseconds since 2015, then 22 bits of which the lower 12 count. */
export function createSnowflakes(clock: Clock): () => string {
  let count = 0n;
  return () => {
    count = (count + 1n) % 4096n;
    return (((BigInt(clock.now()) - DISCORD_EPOCH) << 22n) | count).toString();
  };
}
