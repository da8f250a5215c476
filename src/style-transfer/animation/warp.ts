/** Pictures moved along a motion. */
import type { Image, Size } from '../image.js';

/** For each pixel of one frame, in rows: how far from it, in pixels, the other frame shows the same thing. */
export interface Motion extends Size {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** A plane's value between four pixels; beyond the border the border's. @param offset where the plane begins in `values`. */
export function sampleLinear({ width, height }: Size, values: Float32Array, x: number, y: number, offset = 0): number {
  const cx = x < 0 ? 0 : x > width - 1 ? width - 1 : x;
  const cy = y < 0 ? 0 : y > height - 1 ? height - 1 : y;
  const left = Math.floor(cx);
  const top = Math.floor(cy);
  const fx = cx - left;
  const fy = cy - top;
  const at = offset + top * width + left;
  const right = fx > 0 ? 1 : 0;
  const below = fy > 0 ? width : 0;
  return (
    (1 - fy) * ((1 - fx) * values[at] + fx * values[at + right]) +
    fy * ((1 - fx) * values[at + below] + fx * values[at + below + right])
  );
}

/** A plane's values where the motion leads; linear, for what has no strokes to keep. @param plane of the motion's size. */
export function warpPlane(plane: Float32Array, motion: Motion): Float32Array {
  const { width, x, y } = motion;
  return plane.map((_, i) => sampleLinear(motion, plane, (i % width) + x[i], Math.floor(i / width) + y[i]));
}

/** Keys' cubic weights, a = -0.5, of the four pixels around a position `t` (0-1) between the middle two. */
function cubicWeights(t: number, weights: Float32Array): void {
  const [t2, t3] = [t * t, t * t * t];
  weights[0] = -0.5 * t3 + t2 - 0.5 * t;
  weights[1] = 1.5 * t3 - 2.5 * t2 + 1;
  weights[2] = -1.5 * t3 + 2 * t2 + 0.5 * t;
  weights[3] = 0.5 * t3 - 0.5 * t2;
}

/**
 * What `other` shows where the motion of a frame leads, at the frame's size: bicubic, since frame after frame a linear interpolation would
 * wash the strokes out; exact where the motion is of whole pixels. Beyond the border the border's pixels.
 */
export function warp(other: Image, { width, height, x: dx, y: dy }: Motion): Image {
  const positions = width * height;
  const pixels = new Float32Array(3 * positions);
  const [across, down] = [new Float32Array(4), new Float32Array(4)];
  const [columns, rows] = [new Int32Array(4), new Int32Array(4)];
  const within = (at: number, length: number) => (at < 0 ? 0 : at >= length ? length - 1 : at);
  const plane = other.width * other.height;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const [sx, sy] = [x + dx[i], y + dy[i]];
      const [left, top] = [Math.floor(sx), Math.floor(sy)];
      cubicWeights(sx - left, across);
      cubicWeights(sy - top, down);
      for (let k = 0; k < 4; k++) {
        columns[k] = within(left - 1 + k, other.width);
        rows[k] = within(top - 1 + k, other.height) * other.width;
      }
      for (let channel = 0; channel < 3; channel++) {
        const from = channel * plane;
        let sum = 0;
        for (let row = 0; row < 4; row++) {
          if (down[row] === 0) continue;
          let line = 0;
          for (let column = 0; column < 4; column++)
            line += across[column] * other.pixels[from + rows[row] + columns[column]];
          sum += down[row] * line;
        }
        pixels[channel * positions + i] = sum;
      }
    }
  return { width, height, pixels };
}
