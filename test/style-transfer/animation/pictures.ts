/** Pictures with something to see everywhere, which can be moved by any distance. */
import type { Image } from '../../../src/style-transfer/image.js';

/** A texture at a place: waves of several lengths, in grey levels. @param dx, dy how far it is moved, in pixels. */
export function texture(width: number, height: number, dx = 0, dy = 0): Image {
  const pixels = new Float32Array(3 * width * height);
  for (let channel = 0, at = 0; channel < 3; channel++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const [px, py] = [x - dx, y - dy];
        const waves =
          Math.sin(px / 3.1 + py / 7.3) + Math.sin(px / 11 - py / 4.7) + Math.sin((px * py) / 290 + channel);
        pixels[at++] = 128 + 40 * waves;
      }
  return { width, height, pixels };
}

/** The same with a square of one colour on it. */
export function withSquare(image: Image, left: number, top: number, side: number, level: number): Image {
  const pixels = image.pixels.slice();
  for (let channel = 0; channel < 3; channel++)
    for (let y = top; y < top + side; y++)
      for (let x = left; x < left + side; x++) pixels[(channel * image.height + y) * image.width + x] = level;
  return { ...image, pixels };
}
