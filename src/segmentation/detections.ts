/** Reads what NanoDet found: rectangles with a kind and a score. */

/** In parts of the picture's width and height, 0-1, cut at its border. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Detection extends Box {
  /** Number among the 80 kinds of COCO. */
  readonly kind: number;
  /** 0-1. */
  readonly score: number;
}

/** One of the network's outputs: for each position of a grid the kinds' scores, then four distances as distributions. */
export interface DetectionGrid {
  /** Positions in a row, and rows. */
  readonly side: number;
  /** Planes of side x side values. */
  readonly values: Float32Array;
}

export const KINDS = 80;
/** A distance is the mean of a distribution over 0 to 10 steps of the grid. */
const DISTANCE_BINS = 11;
/** Two rectangles of which more than this is common are of one thing. */
const SAME_THING_OVERLAP = 0.5;

export const areaOf = ({ left, top, right, bottom }: Box): number =>
  Math.max(0, right - left) * Math.max(0, bottom - top);

/** Common area over the area of both. */
export function overlapOf(a: Box, b: Box): number {
  const common = areaOf({
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  });
  return common / (areaOf(a) + areaOf(b) - common);
}

/** @returns those with at least the score, best first, one for each thing. */
export function readDetections(grids: readonly DetectionGrid[], leastScore: number): readonly Detection[] {
  const all = grids.flatMap((grid) => [...detectionsOf(grid, leastScore)]).sort((a, b) => b.score - a.score);
  const chosen: Detection[] = [];
  for (const each of all) if (chosen.every((better) => overlapOf(better, each) < SAME_THING_OVERLAP)) chosen.push(each);
  return chosen;
}

function* detectionsOf({ side, values }: DetectionGrid, leastScore: number): Generator<Detection> {
  const area = side * side;
  for (let at = 0; at < area; at++) {
    let kind = 0;
    for (let other = 1; other < KINDS; other++) if (values[other * area + at] > values[kind * area + at]) kind = other;
    const score = 1 / (1 + Math.exp(-values[kind * area + at]));
    if (score < leastScore) continue;
    const [left, top, right, bottom] = [0, 1, 2, 3].map((direction) => distance(values, area, at, direction)) as [
      number,
      number,
      number,
      number,
    ];
    const [x, y] = [(at % side) + 0.5, Math.floor(at / side) + 0.5];
    yield {
      kind,
      score,
      left: Math.max(0, (x - left) / side),
      top: Math.max(0, (y - top) / side),
      right: Math.min(1, (x + right) / side),
      bottom: Math.min(1, (y + bottom) / side),
    };
  }
}

/** In steps of the grid, from the position's centre. */
function distance(values: Float32Array, area: number, at: number, direction: number): number {
  let total = 0;
  let sum = 0;
  for (let bin = 0; bin < DISTANCE_BINS; bin++) {
    const density = Math.exp(values[(KINDS + direction * DISTANCE_BINS + bin) * area + at]);
    total += density;
    sum += density * bin;
  }
  return sum / total;
}
