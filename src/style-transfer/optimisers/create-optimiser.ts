import type { Size } from '../image.js';
import type { StylizeRequest } from '../stylize-request.js';
import { Adam } from './adam.js';
import { AreaOptimiser } from './area-optimiser.js';
import { LBFGS_DEFAULTS, Lbfgs, type LbfgsSettings } from './lbfgs.js';
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
  const settings = lbfgsHistory(length);
  if (optimiser === 'lbfgs') return new Lbfgs(length, settings);
  return new Lbfgs(length, { ...settings, precondition: condition });
}

/** Bytes that L-BFGS may remember, so that large pictures do not take memory by the gigabyte. */
const HISTORY_BYTES = 256e6;
/** Pairs that are remembered in single precision at least; where they do not fit they are kept in half precision. */
const MIN_PAIRS = 10;
/** However large the picture is. */
const MIN_HALF_PAIRS = 1;

/** Pairs of steps and gradient changes that fit, 1 to 20, and in which precision they are kept. */
export function lbfgsHistory(length: number): Pick<LbfgsSettings, 'historySize' | 'precision'> {
  const fitting = (bytesPerNumber: number) => Math.floor(HISTORY_BYTES / (2 * bytesPerNumber * length));
  const inSingle = fitting(Float32Array.BYTES_PER_ELEMENT);
  if (inSingle >= MIN_PAIRS)
    return { historySize: Math.min(LBFGS_DEFAULTS.historySize, inSingle), precision: 'single' };
  const inHalf = fitting(Uint16Array.BYTES_PER_ELEMENT);
  return { historySize: Math.max(MIN_HALF_PAIRS, Math.min(LBFGS_DEFAULTS.historySize, inHalf)), precision: 'half' };
}

const BYTES_PER_PIXEL = 3 * Float32Array.BYTES_PER_ELEMENT;

/** Bytes that the optimiser holds for a picture of so many pixels. */
export function optimiserMemory(optimiser: StylizeRequest['optimiser'], pixels: number): number {
  const vector = BYTES_PER_PIXEL * pixels;
  if (optimiser === 'adam') return 2 * vector;
  const { historySize, precision } = lbfgsHistory(3 * pixels);
  return vector * (1 + historySize * (precision === 'half' ? 1 : 2));
}
