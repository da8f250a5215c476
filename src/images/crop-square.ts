import type { Picture } from './decode.js';

type Plane = Float32Array | Uint8Array;

/** The largest square in a picture's middle. */
export function cropSquare(picture: Picture): Picture {
  const { width, height, pixels, alpha } = picture;
  const side = Math.min(width, height);
  const left = Math.floor((width - side) / 2);
  const top = Math.floor((height - side) / 2);
  function crop<Planes extends Plane>(from: Planes, to: Planes): Planes {
    for (let row = 0; row < to.length / side; row++) {
      const start = (Math.floor(row / side) * height + top + (row % side)) * width + left;
      to.set(from.subarray(start, start + side), row * side);
    }
    return to;
  }
  const square = { ...picture, width: side, height: side, pixels: crop(pixels, new Float32Array(3 * side * side)) };
  return alpha === undefined ? square : { ...square, alpha: crop(alpha, new Uint8Array(side * side)) };
}
