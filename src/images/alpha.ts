import { resizePlanes, type Size } from '../style-transfer/image.js';

/** A picture's opacity (0-255, width*height) at another size, resampled as its colours are. */
export function resizeAlpha(from: Size, alpha: Uint8Array, to: Size): Uint8Array {
  // It rounds and clamps: the kernel overshoots.
  const resized = Uint8ClampedArray.from(resizePlanes(Float32Array.from(alpha), from, to));
  return new Uint8Array(resized.buffer);
}
