/** How large a finished painting can be painted. */
import type { Job } from '../../jobs/job.js';
import { optionsForAnimation } from '../../painting/animation-size.js';
import { MAX_BOT_SIZE } from '../../painting/options.js';

/** Long side in pixels: an animation is painted no larger than its frames are. */
export function largestSizeOf({ animation }: Pick<Job, 'animation'>): number {
  if (animation === null) return MAX_BOT_SIZE;
  const { longSide } = animation;
  return optionsForAnimation({ size: MAX_BOT_SIZE }, { width: longSide, height: longSide }).size;
}
