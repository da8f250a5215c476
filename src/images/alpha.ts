import type { Size } from '../style/image.js';

/** A picture's opacity (0-255, width*height) at another size, nearest pixel. */
export function resizeAlpha(from: Size, alpha: Uint8Array, to: Size): Uint8Array {
  const result = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++)
    for (let x = 0; x < to.width; x++) {
      const row = Math.floor(((y + 0.5) * from.height) / to.height);
      result[y * to.width + x] = alpha[row * from.width + Math.floor(((x + 0.5) * from.width) / to.width)];
    }
  return result;
}
