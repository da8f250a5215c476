import type { Size } from '../image.js';
import type { StylizeRequest } from '../stylize-request.js';
import { Adam } from './adam.js';
import { AreaOptimiser } from './area-optimiser.js';
import { LBFGS_DEFAULTS, Lbfgs } from './lbfgs.js';
import type { Optimiser } from './optimiser.js';
import { precondition } from './preconditioner.js';

type OptimiserChoice = Pick<StylizeRequest, 'optimiser' | 'learningRate' | 'clamped'>;

/** For a stage of this size. @param indices of the pixels' values that may change; all where absent. */
export function createOptimiser(request: OptimiserChoice, size: Size, indices?: Uint32Array): Optimiser {
  if (indices === undefined)
    return create(request, 3 * size.width * size.height, (vector) => precondition(vector, size));
  // Between two products with zeros elsewhere the guess stays symmetric and positive definite.
  const whole = new Float32Array(3 * size.width * size.height);
  const conditioned = (vector: Float32Array) => {
    for (const [i, at] of indices.entries()) whole[at] = vector[i];
    const product = precondition(whole, size);
    return vector.map((_, i) => product[indices[i]]);
  };
  return new AreaOptimiser(indices, create(request, indices.length, conditioned));
}

function create(
  { optimiser, learningRate, clamped }: OptimiserChoice,
  length: number,
  condition: (vector: Float32Array) => Float32Array,
): Optimiser {
  if (optimiser === 'adam') return new Adam(length, { learningRate, clamped });
  const historySize = lbfgsHistorySize(length);
  if (optimiser === 'lbfgs') return new Lbfgs(length, { historySize });
  return new Lbfgs(length, { historySize, precondition: condition });
}

/** Bytes that L-BFGS may remember, so that large pictures do not take memory by the gigabyte. */
const HISTORY_BYTES = 256e6;

/** Pairs of steps and gradient changes that fit, 5 to 20. */
export function lbfgsHistorySize(length: number): number {
  const pairBytes = 2 * Float32Array.BYTES_PER_ELEMENT * length;
  return Math.max(5, Math.min(LBFGS_DEFAULTS.historySize, Math.floor(HISTORY_BYTES / pairBytes)));
}
