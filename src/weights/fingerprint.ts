import { createHash } from 'node:crypto';
import { roundHalfToEven } from './safetensors.js';

const PRECISION = 1e6;

/**
 * SHA-256 of a tensor's values as little-endian int32 of `round(value * 1e6)`, half to even: the same for exact weights and for
 * copies rounded to six decimals, so that any source can be checked against it.
 */
export function fingerprint(values: Float32Array): string {
  const rounded = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) rounded.writeInt32LE(roundHalfToEven(value * PRECISION) | 0, 4 * i);
  return createHash('sha256').update(rounded).digest('hex');
}
