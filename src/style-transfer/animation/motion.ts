/**
 * The motion between two frames: block matching from coarse to fine with sub-pixel steps. Our own, since optical flow for Node comes with
 * OpenCV or a network, megabytes for what blocks do well enough: where they fail, the agreement of both directions tells (`agreement.ts`).
 */
import { luminance } from '../colour.js';
import type { Image, Size } from '../image.js';
import { halfSize, halvePlanes } from '../scales.js';
import { type Motion, sampleLinear } from './warp.js';

interface Plane extends Size {
  readonly values: Float32Array;
}

/** A vector for each block, in rows. */
interface BlockMotion {
  readonly columns: number;
  readonly rows: number;
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** A block's side and the distance between two blocks, in pixels of each level. */
const BLOCK_PX = 8;
/** Every second row of a block is compared. */
const ROW_STEP_PX = 2;
const STRIDE_PX = 4;
/** The coarsest level's short side is no shorter than this. */
const COARSEST_PX = 24;
/** The coarsest level is searched this far each way, in its pixels: an eighth of the picture and more. */
const REACH_PX = 4;
/** Steps of the search around the best vector so far, in pixels of each level; the last ones at the finest level only. */
const STEPS_PX = [1, 0.5];
const FINEST_STEPS_PX = [0.25];
/** How often a step is taken again from where it led. */
const MAX_REPEATS = 2;
/** Mean difference in grey levels that need not become less: that of what has not moved. */
const GOOD_LEVELS = 0.5;
/** Grey levels of a block's mean difference that a pixel's distance from the coarser level's vector has to save: plain areas follow what surrounds them. */
const UNEVENNESS = 0.08;

/** @returns for each pixel of `frame` where `other`, of the same size, has it. */
export function estimateMotion(frame: Image, other: Image): Motion {
  const levels = [{ frame: greyOf(frame), other: greyOf(other) }];
  for (let last = levels[0]; Math.min(last.frame.width, last.frame.height) >= 2 * COARSEST_PX; last = levels[0])
    levels.unshift({ frame: half(last.frame), other: half(last.other) });
  let found: BlockMotion | undefined;
  for (const [index, level] of levels.entries()) {
    const matcher = new BlockMatcher(level.frame, level.other, found);
    const isFinest = index === levels.length - 1;
    found = matcher.match(isFinest ? [...STEPS_PX, ...FINEST_STEPS_PX] : STEPS_PX);
  }
  const finest = levels[levels.length - 1];
  return spread(found as BlockMotion, finest.frame, finest.other);
}

const greyOf = (image: Image): Plane => ({ width: image.width, height: image.height, values: luminance(image) });

const half = (plane: Plane): Plane => ({ ...halfSize(plane), values: halvePlanes(plane.values, plane) });

const blocksAlong = (length: number) => Math.max(1, Math.ceil((length - BLOCK_PX) / STRIDE_PX) + 1);

class BlockMatcher {
  readonly #frame: Plane;
  readonly #other: Plane;
  readonly #coarser: BlockMotion | undefined;
  readonly #motion: BlockMotion;
  readonly #costs: Float32Array;

  constructor(frame: Plane, other: Plane, coarser: BlockMotion | undefined) {
    this.#frame = frame;
    this.#other = other;
    this.#coarser = coarser;
    const [columns, rows] = [blocksAlong(frame.width), blocksAlong(frame.height)];
    const count = columns * rows;
    this.#motion = { columns, rows, x: new Float32Array(count), y: new Float32Array(count) };
    this.#costs = new Float32Array(count).fill(Number.POSITIVE_INFINITY);
  }

  /** Once from the first block to the last and once back: what a block has found its neighbours try, too. */
  match(steps: readonly number[]): BlockMotion {
    const { columns, rows } = this.#motion;
    const count = columns * rows;
    for (let block = 0; block < count; block++) this.#search(block, -1, steps);
    for (let block = count - 1; block >= 0; block--) this.#search(block, 1, steps);
    return this.#motion;
  }

  #search(block: number, towards: 1 | -1, steps: readonly number[]): void {
    const { columns, rows, x, y } = this.#motion;
    const [column, row] = [block % columns, Math.floor(block / columns)];
    const [priorX, priorY] = this.#prior(column, row);
    const before = this.#costs[block];
    const attempt = (dx: number, dy: number) => {
      const cost = this.#cost(
        column,
        row,
        dx,
        dy,
        this.#costs[block],
        UNEVENNESS * Math.hypot(dx - priorX, dy - priorY),
      );
      if (cost >= this.#costs[block]) return false;
      this.#costs[block] = cost;
      x[block] = dx;
      y[block] = dy;
      return true;
    };
    attempt(priorX, priorY);
    attempt(0, 0);
    if (this.#coarser === undefined && towards < 0 && this.#costs[block] >= GOOD_LEVELS)
      for (let dy = -REACH_PX; dy <= REACH_PX; dy++) for (let dx = -REACH_PX; dx <= REACH_PX; dx++) attempt(dx, dy);
    const across = column + towards;
    if (across >= 0 && across < columns) attempt(x[block + towards], y[block + towards]);
    const along = row + towards;
    if (along >= 0 && along < rows) attempt(x[block + towards * columns], y[block + towards * columns]);
    // On the way back only what a neighbour has made better is worth a closer look.
    if (this.#costs[block] < GOOD_LEVELS || (towards > 0 && this.#costs[block] >= before)) return;
    for (const step of steps)
      for (let repeat = 0, better = true; better && repeat < MAX_REPEATS; repeat++) {
        const [fromX, fromY] = [x[block], y[block]];
        better = attempt(fromX + step, fromY);
        better = attempt(fromX - step, fromY) || better;
        const [atX, atY] = [x[block], y[block]];
        better = attempt(atX, atY + step) || better;
        better = attempt(atX, atY - step) || better;
      }
  }

  /** The coarser level's vector of the same place, in this level's pixels. */
  #prior(column: number, row: number): readonly [number, number] {
    const coarser = this.#coarser;
    if (coarser === undefined) return [0, 0];
    const at = Math.min(coarser.rows - 1, row >> 1) * coarser.columns + Math.min(coarser.columns - 1, column >> 1);
    return [2 * coarser.x[at], 2 * coarser.y[at]];
  }

  /** Mean absolute difference of the block in grey levels, plus `more`; ends where it is above `limit`. */
  #cost(column: number, row: number, dx: number, dy: number, limit: number, more: number): number {
    const { width, height, values } = this.#frame;
    const other = this.#other;
    const there = other.values;
    const right = Math.min(width, column * STRIDE_PX + BLOCK_PX);
    const bottom = Math.min(height, row * STRIDE_PX + BLOCK_PX);
    const left = Math.max(0, right - BLOCK_PX);
    const top = Math.max(0, bottom - BLOCK_PX);
    const pixels = (right - left) * Math.ceil((bottom - top) / ROW_STEP_PX);
    let sum = more * pixels;
    // All of a block lies between pixels alike, so that its four weights are found once; only at the border it has to be looked up.
    const across = Math.floor(dx);
    const down = Math.floor(dy);
    const isInside = left + across >= 0 && top + down >= 0 && right + across < width && bottom + down < height;
    const fx = dx - across;
    const fy = dy - down;
    const [w00, w10, w01, w11] = [(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy];
    const isWhole = fx === 0 && fy === 0;
    for (let y = top; y < bottom; y += ROW_STEP_PX) {
      const line = y * width;
      const at = (y + down) * width + across;
      if (isInside && isWhole) for (let x = left; x < right; x++) sum += Math.abs(values[line + x] - there[at + x]);
      else if (isInside)
        for (let x = left; x < right; x++) {
          const upper = w00 * there[at + x] + w10 * there[at + x + 1];
          const lower = w01 * there[at + width + x] + w11 * there[at + width + x + 1];
          sum += Math.abs(values[line + x] - upper - lower);
        }
      else
        for (let x = left; x < right; x++)
          sum += Math.abs(values[line + x] - sampleLinear(other, there, x + dx, y + dy));
      if (sum > limit * pixels) return Number.POSITIVE_INFINITY;
    }
    return sum / pixels;
  }
}

/** Grey levels to which a vector's error at a pixel counts alike. */
const NOISE = 2;

/** Each pixel's vector: of the blocks that cover it, those count most that have the pixel itself right, so that edges stay sharp. */
function spread({ columns, rows, x, y }: BlockMotion, frame: Plane, other: Plane): Motion {
  const { width, height } = frame;
  const motion = { width, height, x: new Float32Array(width * height), y: new Float32Array(width * height) };
  const first = (at: number) => Math.max(0, Math.ceil((at - BLOCK_PX + 1) / STRIDE_PX));
  for (let py = 0, i = 0; py < height; py++)
    for (let px = 0; px < width; px++, i++) {
      let [sum, sumX, sumY] = [0, 0, 0];
      for (let row = first(py); row <= Math.min(rows - 1, Math.floor(py / STRIDE_PX)); row++)
        for (let column = first(px); column <= Math.min(columns - 1, Math.floor(px / STRIDE_PX)); column++) {
          const block = row * columns + column;
          const error = Math.abs(frame.values[i] - sampleLinear(other, other.values, px + x[block], py + y[block]));
          const weight = 1 / Math.max(NOISE, error) ** 2;
          sum += weight;
          sumX += weight * x[block];
          sumY += weight * y[block];
        }
      motion.x[i] = sumX / sum;
      motion.y[i] = sumY / sum;
    }
  return motion;
}
