import { resize, type Size } from '../image.js';
import { type StyleImage, styleSize } from '../style-image.js';
import type { StylizeRequest } from '../stylize-request.js';
import { Adam } from './adam.js';
import { AreaOptimiser, gather, scatter } from './area-optimiser.js';
import { FittedGains, spectrumOf } from './fitted-gains.js';
import { LBFGS_DEFAULTS, Lbfgs, type LbfgsSettings } from './lbfgs.js';
import type { Optimiser } from './optimiser.js';
import { fixedGains, type InverseHessianGuess } from './preconditioner.js';

type OptimiserChoice = Pick<StylizeRequest, 'optimiser' | 'learningRate' | 'clamped' | 'styleScale'>;

/**
 * For a stage of this size.
 *
 * @param styles as the losses compare them.
 * @param pixels that may change, by their places in a plane; all where absent.
 */
export function createOptimiser(
  request: OptimiserChoice,
  size: Size,
  styles: readonly StyleImage[],
  pixels?: Uint32Array,
): Optimiser {
  const guess = createGuess(request, size, styles);
  if (pixels === undefined) return create(request, 3 * size.width * size.height, guess);
  return new AreaOptimiser(pixels, create(request, 3 * pixels.length, guess && withinArea(guess, size, pixels)));
}

function createGuess(
  { optimiser, styleScale }: OptimiserChoice,
  size: Size,
  styles: readonly StyleImage[],
): InverseHessianGuess | undefined {
  if (optimiser === 'preconditioned') return fixedGains(size);
  if (optimiser !== 'fitted') return undefined;
  const sized = styles.map(({ image, share }) => ({ image: resize(image, styleSize(image, size, styleScale)), share }));
  return new FittedGains(size, spectrumOf(sized));
}

/** Between two products with zeros elsewhere the guess stays symmetric and positive definite. */
function withinArea(guess: InverseHessianGuess, { width, height }: Size, pixels: Uint32Array): InverseHessianGuess {
  const everywhere = (vector: Float32Array) => scatter(vector, pixels, new Float32Array(3 * width * height));
  return {
    fit: (gradient) => guess.fit?.(everywhere(gradient)),
    apply(vector) {
      const whole = everywhere(vector);
      guess.apply(whole);
      gather(whole, pixels, vector);
    },
  };
}

function create(
  { optimiser, learningRate, clamped }: OptimiserChoice,
  length: number,
  guess: InverseHessianGuess | undefined,
): Optimiser {
  if (optimiser === 'adam') return new Adam(length, { learningRate, clamped });
  return new Lbfgs(length, { ...lbfgsHistory(length), ...(guess && { guess }) });
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

/** What a guess of the inverse Hessian takes while it is applied: the halves of one plane, and the adjoint's half. */
const GUESS_PLANES = 1;

/** Bytes that the optimiser holds for a picture of so many pixels. */
export function optimiserMemory(optimiser: StylizeRequest['optimiser'], pixels: number): number {
  const vector = BYTES_PER_PIXEL * pixels;
  if (optimiser === 'adam') return 2 * vector;
  const { historySize, precision } = lbfgsHistory(3 * pixels);
  const guess = optimiser === 'lbfgs' ? 0 : GUESS_PLANES / 3;
  return vector * (1 + guess + historySize * (precision === 'half' ? 1 : 2));
}
