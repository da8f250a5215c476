/** Which frames of an animation are painted, where it has more than may be. */
import { shownMs } from './animation.js';

export interface FrameLimits {
  readonly frames: number;
  /** Of one time through. */
  readonly milliseconds: number;
}

export interface PlannedFrame {
  /** In the file, counted from 0. */
  readonly index: number;
  readonly delayMs: number;
}

/**
 * What is too long is cut off; of what are too many, some are left out all along, and their time goes to the frame before, so that it plays
 * as fast as it did.
 *
 * @param delays of all frames, in milliseconds as the file says; at least one.
 */
export function planFrames(delays: readonly number[], { frames, milliseconds }: FrameLimits): PlannedFrame[] {
  const kept: { index: number; begins: number; delayMs: number }[] = [];
  let begins = 0;
  for (const [index, delay] of delays.entries()) {
    if (begins >= milliseconds && index > 0) break;
    const delayMs = Math.round(Math.min(shownMs(delay), Math.max(1, milliseconds - begins)));
    kept.push({ index, begins, delayMs });
    begins += delayMs;
  }
  const count = Math.min(kept.length, Math.max(1, frames));
  const chosen = Array.from({ length: count }, (_, i) => kept[Math.floor((i * kept.length) / count)]);
  return chosen.map(({ index, begins: from }, i) => ({ index, delayMs: (chosen[i + 1]?.begins ?? begins) - from }));
}
