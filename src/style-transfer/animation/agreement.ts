/** Where two frames show the same thing, so that their paintings should, too. */
import type { Image } from '../image.js';
import { type Motion, sampleLinear, warp } from './warp.js';

/** The motion there and back, and where it can be relied on. */
export interface Agreement {
  /** From each pixel of the frame to the other one. */
  readonly motion: Motion;
  /** For each pixel 0 (hidden before, or another thing) to 1 (the same thing). */
  readonly weights: Float32Array;
}

/** Sundaram, Brox and Keutzer, "Dense point trajectories", ECCV 2010, equations 5 and 6, as in Ruder et al., arXiv 1604.08610, section 4.2. */
const OCCLUSION = { relative: 0.01, pixels: 0.5 };
const BOUNDARY = { relative: 0.01, pixels: 0.02 };
/** Mean difference of the channels, in grey levels, to which the contents are alike, and from which they are not. */
const SAME_LEVELS = 8;
const OTHER_LEVELS = 32;

/**
 * @param motion from each pixel of `frame` into `other`, and `back` from each pixel of `other` into `frame`.
 *
 * Beyond the papers, who look at motion alone: a light that goes on does not move, but it is not the same picture any more.
 */
export function agreementOf(frame: Image, other: Image, motion: Motion, back: Motion): Agreement {
  const { width, height, x, y } = motion;
  const weights = new Float32Array(width * height);
  const moved = warp(other, motion);
  const positions = width * height;
  for (let i = 0; i < positions; i++) {
    const [px, py] = [i % width, Math.floor(i / width)];
    const [toX, toY] = [px + x[i], py + y[i]];
    if (toX < -0.5 || toY < -0.5 || toX > width - 0.5 || toY > height - 0.5) continue;
    const [backX, backY] = [sampleLinear(back, back.x, toX, toY), sampleLinear(back, back.y, toX, toY)];
    const lengths = x[i] ** 2 + y[i] ** 2 + backX ** 2 + backY ** 2;
    if ((x[i] + backX) ** 2 + (y[i] + backY) ** 2 > OCCLUSION.relative * lengths + OCCLUSION.pixels) continue;
    if (isBoundary(motion, i, px, py)) continue;
    let difference = 0;
    for (let channel = 0; channel < 3; channel++) {
      const at = channel * positions + i;
      difference += Math.abs(frame.pixels[at] - moved.pixels[at]) / 3;
    }
    weights[i] = Math.min(1, Math.max(0, (OTHER_LEVELS - difference) / (OTHER_LEVELS - SAME_LEVELS)));
  }
  return { motion, weights };
}

/** Where the motion changes from pixel to pixel, it is an edge's, and belongs to neither side. */
function isBoundary({ width, height, x, y }: Motion, i: number, px: number, py: number): boolean {
  const right = px < width - 1 ? i + 1 : i;
  const below = py < height - 1 ? i + width : i;
  const change = (x[right] - x[i]) ** 2 + (x[below] - x[i]) ** 2 + (y[right] - y[i]) ** 2 + (y[below] - y[i]) ** 2;
  return change > BOUNDARY.relative * (x[i] ** 2 + y[i] ** 2) + BOUNDARY.pixels;
}

/** Mean of weights, 0-1: how much of a frame is as it was in the other. */
export function shareOf(weights: Float32Array): number {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum / weights.length;
}
