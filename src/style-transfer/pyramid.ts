/**
 * Coarse to fine: the picture is painted small first, then enlarged and painted again. conv3_3 sees 40 pixels, so broad strokes
 * come only from the coarse scales; the fine ones add the grain.
 */
import type { Size } from './image.js';
import type { Network } from './network.js';

/** A stretch of the work: one size, one network (or only its name, where it is planned and not painted). */
export interface Stage<N = Network> extends Size {
  readonly network: N;
  readonly iterations: number;
  /** Bytes that one evaluation may take: what would take more is evaluated in tiles. Without it nothing is. */
  readonly memory?: number | undefined;
}

/** How much work goes into a painting. Iterations are listed from the finest scale down; the last entry repeats. */
interface Budget {
  /** With one network for all scales. */
  readonly single: readonly number[];
  /** With a cheaper network for the coarse scales and the start of the finest one: `finish` iterations of the better one end it. */
  readonly mixed: { readonly sketch: readonly number[]; readonly finish: readonly number[] };
}

/** With one size in the objective, and without a preconditioner: what paintings of versions before 0.2 were made with. */
export const QUALITIES = {
  draft: { single: [15, 30, 40], mixed: { sketch: [10, 30, 50], finish: [8] } },
  standard: { single: [40, 60, 60], mixed: { sketch: [30, 60, 80], finish: [20] } },
  fine: { single: [120, 120, 120], mixed: { sketch: [60, 100, 120], finish: [60, 20] } },
} as const satisfies Record<string, Budget>;

export type Quality = keyof typeof QUALITIES;

type Budgets = Record<Quality, Budget>;

/**
 * With several sizes in the objective: an evaluation takes a third longer, and the large forms are there sooner. The lite network goes farther in the
 * same time, VGG-16 goes on where that ends: at equal work both at the finest scale come closer to the style at every size than either alone (measured on
 * eight pairs at 320 pixels, see docs/paintings.md).
 */
const SEVERAL_SIZES = {
  draft: { single: [14, 20, 30], mixed: { sketch: [6, 18, 28], finish: [6] } },
  standard: { single: [28, 24, 40], mixed: { sketch: [8, 14, 40], finish: [14, 6] } },
  fine: { single: [90, 100, 100], mixed: { sketch: [24, 36, 100], finish: [40, 24] } },
} as const satisfies Budgets;

/** With a preconditioner fewer iterations come as far, where the objective sees one size; several sizes do by themselves what it is for. */
const PRECONDITIONED = {
  draft: { single: [15, 20, 30], mixed: { sketch: [10, 20, 30], finish: [8] } },
  standard: { single: [40, 30, 30], mixed: { sketch: [25, 30, 30], finish: [18] } },
  fine: { single: [120, 80, 80], mixed: { sketch: [60, 80, 80], finish: [60, 20] } },
} as const satisfies Budgets;

/** What decides how many iterations a painting needs. */
export interface Effort {
  /** How many sizes of the painting the objective sees. */
  readonly objective: 'one' | 'several';
  readonly optimiser: 'preconditioned' | 'plain';
}

function budgetsOf({ objective, optimiser }: Effort): Budgets {
  if (objective === 'several') return SEVERAL_SIZES;
  return optimiser === 'preconditioned' ? PRECONDITIONED : QUALITIES;
}

/** Which network paints; with a `sketcher`, it does the coarse part of the work. */
export interface Networks<N = Network> {
  readonly fine: N;
  readonly coarse?: N;
}

/** The coarsest scale is the first whose short side is no longer than this. */
const COARSEST_SHORT_SIDE_PX = 90;
/** Smaller than this a picture is painted at its own size only: the third block would have next to no positions left. */
const MIN_SHORT_SIDE_PX = 32;

/** The sizes of the scales, coarse to fine, each about half the next, the target last. */
export function pyramidSizes(target: Size): Size[] {
  const sizes = [target];
  for (let divisor = 2; ; divisor *= 2) {
    const finer = sizes[0];
    const size = { width: Math.round(target.width / divisor), height: Math.round(target.height / divisor) };
    if (Math.min(finer.width, finer.height) <= COARSEST_SHORT_SIDE_PX) return sizes;
    if (Math.min(size.width, size.height) < MIN_SHORT_SIDE_PX) return sizes;
    sizes.unshift(size);
  }
}

const entry = (list: readonly number[], index: number): number => list[Math.min(index, list.length - 1)];

/**
 * A scale whose short side is longer gets fewer iterations, in proportion: what it adds are the last octaves of grain, which the first steps paint. Of the way
 * that a stage's loss goes in 50 iterations, 8 go 85 %, 12 go 90 % and 24 go 96 % (lite, several sizes, measured at 81, 161 and 322 pixels alike); and a
 * step of a painting of 4K takes minutes.
 */
const LARGE_SHORT_SIDE_PX = 1024;
/** However large the scale is. */
const FEWEST_ITERATIONS = 6;

function iterationsAt({ width, height }: Size, usual: number): number {
  const factor = Math.min(1, LARGE_SHORT_SIDE_PX / Math.min(width, height));
  return Math.max(Math.min(usual, FEWEST_ITERATIONS), Math.ceil(factor * usual));
}

/** The stages of a painting, coarse to fine. */
export function planStages<N>(
  target: Size,
  quality: Quality,
  { fine, coarse }: Networks<N>,
  effort: Effort = { objective: 'several', optimiser: 'plain' },
): Stage<N>[] {
  const sizes = pyramidSizes(target);
  const { single, mixed } = budgetsOf(effort)[quality];
  return sizes.flatMap((size, index) => {
    const coarseness = sizes.length - 1 - index;
    const stage = (network: N, usual: number) => ({ ...size, network, iterations: iterationsAt(size, usual) });
    if (coarse === undefined) return [stage(fine, entry(single, coarseness))];
    const sketch = stage(coarse, entry(mixed.sketch, coarseness));
    const finish = mixed.finish[coarseness];
    return finish === undefined ? [sketch] : [sketch, stage(fine, finish)];
  });
}
