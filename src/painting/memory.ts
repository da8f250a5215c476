/** What memory a painting takes, and how it is made to fit: large pictures are evaluated in tiles. */
import { UserError } from '../errors/user-error.js';
import type { Size } from '../style-transfer/image.js';
import type { Engine } from '../style-transfer/objective.js';
import { optimiserMemory } from '../style-transfer/optimisers/create-optimiser.js';
import type { Stage } from '../style-transfer/pyramid.js';
import { halfSize } from '../style-transfer/scales.js';
import { outputSize } from '../style-transfer/stylize.js';
import type { StylizeRequest } from '../style-transfer/stylize-request.js';
import { planEvaluation } from '../style-transfer/tiles/within-memory.js';

/** The part of a request that decides how much memory it takes. */
export type SizedRequest = Pick<StylizeRequest, 'stages' | 'margin' | 'pooling' | 'scales' | 'optimiser'> &
  Partial<Pick<StylizeRequest, 'mask'>>;

/** Bytes of an RGB picture's pixels in single precision, each. */
const PICTURE_BYTES = 12;
/** The process itself: Node, the engine's code, sharp. */
const BASE_BYTES = 240e6;
/**
 * Copies of the picture that a stage holds besides the optimiser's vectors, its gradient among them: the picture, half of the best one, the gradient, content and
 * style as they were decoded and at the stage's size, and what the collector of garbage has not come to. Measured: `npm run bench -- tiles`.
 */
const PICTURE_COPIES = 4;
/**
 * Where only a part is painted, of each pixel of the whole: the mask, its area and its weights by layer, the content once more, and what the optimiser has of the
 * picture and its gradient.
 */
const MASK_BYTES = 72;
/** How much more an evaluation takes then: measured 1.25 with the lite network at 1024 pixels. */
const GUIDED_MEMORY = 1.25;
/** From one that was tried to the next. */
const SHRINK = 0.9;

export interface MemoryPlan {
  /** Peak of the whole process. */
  readonly bytes: number;
  /** What an evaluation of each stage may take: see `Stage.memory`; undefined where all fits at once. */
  readonly evaluations: readonly (number | undefined)[];
}

/** Bytes of all of a stage's objectives together, where each may take `memory`. */
function evaluationBytes(engine: Engine, stage: Stage, { pooling, scales }: SizedRequest, memory: number): number {
  let sum = 0;
  let transient = 0;
  let size: Size = stage;
  for (const [scale, share] of scales.entries()) {
    if (scale === 0 || share > 0) {
      const plan = planEvaluation(engine, { ...stage, ...size, pooling }, memory);
      // What tiles take is given back before the next size is evaluated.
      // Only the full size has a content to remember.
      sum += plan.side !== undefined && scale > 0 ? 0 : plan.retained;
      transient = Math.max(transient, plan.bytes - plan.retained);
    }
    size = halfSize(size);
  }
  return sum + transient;
}

/**
 * How a painting fits into `available` bytes of memory: at once where it does, else in the largest tiles that fit.
 *
 * @returns the plan that takes least, where none fits.
 */
export function planMemory(request: SizedRequest, engine: Engine, available: number): MemoryPlan {
  const fixed = (stage: Stage) => {
    const pixels = stage.width * stage.height;
    const bytes = PICTURE_BYTES * PICTURE_COPIES + (request.mask === undefined ? 0 : MASK_BYTES);
    return BASE_BYTES + bytes * pixels + optimiserMemory(request.optimiser, pixels);
  };
  const guided = request.mask === undefined ? 1 : GUIDED_MEMORY;
  // Each on its own: the coarse ones of a painting that needs tiles mostly fit at once.
  const stages = request.stages.map((stage) => {
    const peak = (memory: number) => fixed(stage) + guided * evaluationBytes(engine, stage, request, memory);
    return fitStage(peak, available);
  });
  return { bytes: Math.max(...stages.map(({ bytes }) => bytes)), evaluations: stages.map(({ memory }) => memory) };
}

/** @param peak of the process, where an evaluation may take so many bytes. */
function fitStage(peak: (memory: number) => number, available: number): { bytes: number; memory: number | undefined } {
  const whole = peak(Number.POSITIVE_INFINITY);
  if (whole <= available) return { bytes: whole, memory: undefined };
  for (let memory = available; memory > SMALLEST_EVALUATION_BYTES; memory *= SHRINK) {
    const bytes = peak(memory);
    if (bytes <= available) return { bytes, memory };
  }
  const least = peak(1);
  return least < whole ? { bytes: least, memory: 1 } : { bytes: whole, memory: undefined };
}

/** The stages of a request, with what an evaluation of each may take. */
export const withinPlan = <S extends Stage>(
  stages: readonly S[],
  { evaluations }: Pick<MemoryPlan, 'evaluations'>,
): S[] => stages.map((stage, i) => ({ ...stage, memory: evaluations[i] }));

/** No tile takes less. */
const SMALLEST_EVALUATION_BYTES = 10e6;

/**
 * @param available bytes of memory for the whole process.
 * @throws UserError `memory` with the estimate, where the painting does not fit even in the smallest tiles.
 */
export function fitMemory(request: SizedRequest, engine: Engine, available = freeMemory()): MemoryPlan {
  const plan = planMemory(request, engine, available);
  if (plan.bytes <= available) return plan;
  throw memoryError(plan.bytes, available, outputSize(request));
}

/** @param needed and `available` in bytes. */
export function memoryError(needed: number, available: number, { width, height }: Size): UserError {
  // Away from each other: what does not fit is not to look as if it did.
  const gigabytes = (bytes: number, round: (tenths: number) => number) => (round(bytes / 1e8) / 10).toFixed(1);
  const figures = { needed: gigabytes(needed, Math.ceil), available: gigabytes(available, Math.floor) };
  return new UserError('memory', { ...figures, width, height });
}

/** Of the machine's free memory, what may be planned with: other programs want some too. */
const FREE_SHARE = 0.9;

/** Bytes that the process may have: what it has and what is free. */
export const freeMemory = (): number => process.memoryUsage.rss() + FREE_SHARE * process.availableMemory();
