import { createHash } from 'node:crypto';
import { roundHalfToEven } from './round-half-to-even.js';

const PRECISION = 1e6;
const MAX_INT32 = 2 ** 31 - 1;

/**
 * SHA-256, in hexadecimal, of a tensor's values as little-endian int32 of `round(value * 1e6)`, half to even: the same for exact
 * weights and for copies rounded to six decimals, so that any source can be checked against it.
 */
export function fingerprint(values: Float32Array): string {
  const rounded = new DataView(new ArrayBuffer(4 * values.length));
  for (let i = 0; i < values.length; i++)
    rounded.setInt32(4 * i, saturate(roundHalfToEven(values[i] * PRECISION)), true);
  return createHash('sha256').update(rounded).digest('hex');
}

/** Without this, NaN would count as 0 and numbers out of range would wrap around to look like a weight. */
function saturate(value: number): number {
  return Math.abs(value) <= MAX_INT32 ? value : -MAX_INT32 - 1;
}
