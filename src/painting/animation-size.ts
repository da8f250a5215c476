/** How large an animation is painted, and how much work a frame is. */
import type { Size } from '../style-transfer/image.js';
import type { Quality } from '../style-transfer/pyramid.js';
import type { Options } from './options.js';

/** Iterations of a frame that goes on from the one before. */
export const FRAME_ITERATIONS = { draft: 2, standard: 5, fine: 15 } as const satisfies Record<Quality, number>;

/** The last evaluation judges the last step. */
export const frameEvaluations = (quality: Quality): number => FRAME_ITERATIONS[quality] + 1;

/** A frame is painted no larger than it is, in pixels of its long side, or than this where it is smaller. */
const SMALLEST_PX = 128;

/** The options that an animation is painted with: no larger than its frames are. */
export const optionsForAnimation = <Some extends Pick<Options, 'size'>>(
  options: Some,
  { width, height }: Size,
): Some => ({
  ...options,
  size: Math.min(options.size, Math.max(SMALLEST_PX, width, height)),
});
