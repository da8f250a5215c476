import type { Network } from './network.js';
import type { Stage } from './pyramid.js';
import type { Checkpoint, Iterate } from './stylize-request.js';

/** Multiply-accumulates of an evaluation per pixel, about. */
export function costPerPixel({ description }: Network): number {
  let cost = 0;
  let area = 1;
  for (const layer of description.layers) {
    if (layer.kind === 'pooling') area /= 4;
    else cost += area * layer.inputs * layer.outputs * 9;
  }
  return cost;
}

/** What a stage takes besides its steps, in evaluations: reading content and style, and judging the last step. */
const BESIDES = { reading: 0.8, judging: 1 } as const;

/** Work of one evaluation of a stage in multiply-accumulates, about. @param overhead of its tiles: see `tileOverhead`. */
export const evaluationWork = ({ width, height, network }: Stage, overhead: number): number =>
  width * height * costPerPixel(network) * overhead;

/** Work of a stage with all that it takes. */
export const stageWork = (stage: Stage, overhead: number): number =>
  (stage.iterations + BESIDES.reading + BESIDES.judging) * evaluationWork(stage, overhead);

/** Steps by which a time left is told: fewer of them say little. */
const STEADY_STEPS = 3;

/**
 * Guesses the time left from the time that the steps so far took. The first step of each stage prepares much besides, and the very
 * first, or the first after `resume`, warms the engine up, so those are not measured.
 */
export class ProgressEstimator {
  readonly #costs: readonly { each: number; iterations: number }[];
  readonly #total: number;
  readonly #steps: number;
  #step = 0;
  #done = 0;
  /** Stage, of the step before. */
  #stage: number | undefined;
  #at = performance.now();
  readonly #measured = { steps: 0, work: 0, milliseconds: 0 };

  /** @param overheads of each stage's tiles. */
  constructor(stages: readonly Stage[], resume?: Checkpoint, overheads: readonly number[] = stages.map(() => 1)) {
    this.#costs = stages.map((stage, i) => ({
      each: evaluationWork(stage, overheads[i]),
      iterations: stage.iterations,
    }));
    this.#total = this.#costs.reduce((sum, { each, iterations }) => sum + each * iterations, 0);
    this.#steps = stages.reduce((sum, { iterations }) => sum + iterations, 0);
    for (let stage = 0; resume !== undefined && stage <= resume.stage; stage++) {
      const { each, iterations } = this.#costs[stage];
      const done = stage < resume.stage ? iterations : resume.iteration;
      this.#step += done;
      this.#done += done * each;
    }
  }

  tick(stage: number): Pick<Iterate, 'step' | 'steps' | 'secondsLeft' | 'progress'> {
    const { each } = this.#costs[stage];
    const now = performance.now();
    this.#step++;
    this.#done += each;
    const measured = this.#measured;
    if (stage === this.#stage) {
      measured.steps++;
      measured.work += each;
      measured.milliseconds += now - this.#at;
    }
    [this.#stage, this.#at] = [stage, now];
    const progress = this.#total === 0 ? 1 : this.#done / this.#total;
    const later = this.#costs.slice(stage + 1).reduce((sum, cost) => sum + cost.each, 0);
    const besides = BESIDES.judging * each + (BESIDES.reading + BESIDES.judging) * later;
    const rest = this.#total - this.#done + besides;
    const isSteady = measured.steps >= STEADY_STEPS && measured.work > 0;
    const secondsLeft = isSteady ? ((measured.milliseconds / 1000) * rest) / measured.work : undefined;
    return { step: this.#step, steps: this.#steps, secondsLeft, progress };
  }
}
