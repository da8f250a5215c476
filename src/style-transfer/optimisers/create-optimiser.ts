import type { Size } from '../image.js';
import type { StylizeRequest } from '../stylize-request.js';
import { Adam } from './adam.js';
import { LBFGS_DEFAULTS, Lbfgs } from './lbfgs.js';
import type { Optimiser } from './optimiser.js';
import { precondition } from './preconditioner.js';

/** For a stage of this size. */
export function createOptimiser(
  { optimiser, learningRate, clamped }: Pick<StylizeRequest, 'optimiser' | 'learningRate' | 'clamped'>,
  { width, height }: Size,
): Optimiser {
  const length = 3 * width * height;
  if (optimiser === 'adam') return new Adam(length, { learningRate, clamped });
  const historySize = lbfgsHistorySize(length);
  if (optimiser === 'lbfgs') return new Lbfgs(length, { historySize });
  return new Lbfgs(length, { historySize, precondition: (vector) => precondition(vector, { width, height }) });
}

/** Bytes that L-BFGS may remember, so that large pictures do not take memory by the gigabyte. */
const HISTORY_BYTES = 256e6;

/** Pairs of steps and gradient changes that fit, 5 to 20. */
export function lbfgsHistorySize(length: number): number {
  const pairBytes = 2 * Float32Array.BYTES_PER_ELEMENT * length;
  return Math.max(5, Math.min(LBFGS_DEFAULTS.historySize, Math.floor(HISTORY_BYTES / pairBytes)));
}
