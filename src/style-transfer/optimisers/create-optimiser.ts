import type { Size } from '../image.js';
import type { StylizeRequest } from '../stylize-request.js';
import { Adam } from './adam.js';
import { AreaOptimiser, gather, scatter } from './area-optimiser.js';
import { LBFGS_DEFAULTS, Lbfgs, type LbfgsSettings } from './lbfgs.js';
import type { Optimiser } from './optimiser.js';
import { precondition } from './preconditioner.js';

type OptimiserChoice = Pick<StylizeRequest, 'optimiser' | 'learningRate' | 'clamped'>;

/** For a stage of this size. @param pixels that may change, by their places in a plane; all where absent. */
export function createOptimiser(request: OptimiserChoice, size: Size, pixels?: Uint32Array): Optimiser {
  const length = 3 * size.width * size.height;
  if (pixels === undefined) return create(request, length, (vector) => precondition(vector, size));
  // Between two products with zeros elsewhere the guess stays symmetric and positive definite.
  const conditioned = (vector: Float32Array) => {
    const product = precondition(scatter(vector, pixels, new Float32Array(length)), size);
    return gather(product, pixels, new Float32Array(vector.length));
  };
  return new AreaOptimiser(pixels, create(request, 3 * pixels.length, conditioned));
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
const MIN_HALF_PAIRS = 2;

/** Pairs of steps and gradient changes that fit, 2 to 20, and in which precision they are kept. */
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
