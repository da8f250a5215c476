/** Where a frame is as the one before: there its painting is, too, to the last bit. */
import type { Image } from '../image.js';

/** Largest difference of a channel, in grey levels, that nobody sees: what encoders leave. */
const TOLERANCE_LEVELS = 2;
/** How far from a change its surroundings may be painted anew, and from where on they stay; in pixels, across a soft edge. */
const NEAR_PX = 4;
const FAR_PX = 12;

/** @returns for each position 0 (changed, or near what has) to 1 (as before); undefined where nothing has changed at all. */
export function unchangedBetween(frame: Image, other: Image): Float32Array | undefined {
  const { width, height } = frame;
  const positions = width * height;
  const distances = new Float32Array(positions).fill(FAR_PX);
  let changes = 0;
  for (let i = 0; i < positions; i++)
    for (let channel = 0; channel < 3; channel++) {
      const at = channel * positions + i;
      if (Math.abs(frame.pixels[at] - other.pixels[at]) <= TOLERANCE_LEVELS) continue;
      distances[i] = 0;
      changes++;
      break;
    }
  if (changes === 0) return undefined;
  spreadDistances(distances, width, height);
  return distances.map((distance) => Math.min(1, Math.max(0, (distance - NEAR_PX) / (FAR_PX - NEAR_PX))));
}

/** Distances to the nearest 0, in place: twice over the picture, by Borgefors' chamfer with steps of 1 and the root of 2. */
function spreadDistances(distances: Float32Array, width: number, height: number): void {
  const nearer = (i: number, from: number, step: number) => {
    const distance = distances[from] + step;
    if (distance < distances[i]) distances[i] = distance;
  };
  for (let i = 0; i < distances.length; i++) {
    const x = i % width;
    if (x > 0) nearer(i, i - 1, 1);
    if (i < width) continue;
    nearer(i, i - width, 1);
    if (x > 0) nearer(i, i - width - 1, Math.SQRT2);
    if (x < width - 1) nearer(i, i - width + 1, Math.SQRT2);
  }
  for (let i = distances.length - 1; i >= 0; i--) {
    const x = i % width;
    if (x < width - 1) nearer(i, i + 1, 1);
    if (i >= width * (height - 1)) continue;
    nearer(i, i + width, 1);
    if (x < width - 1) nearer(i, i + width + 1, Math.SQRT2);
    if (x > 0) nearer(i, i + width - 1, Math.SQRT2);
  }
}
