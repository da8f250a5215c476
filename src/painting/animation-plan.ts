/** Which frames of an animation are painted, in which order, and from what. */
import { createHash } from 'node:crypto';
import { compareFrames } from '../style-transfer/animation/frame-painter.js';
import { type Image, resize } from '../style-transfer/image.js';

/** One frame's painting. */
export interface FrameTask {
  /** Of the frame, counted from 0. */
  readonly index: number;
  /** The frame whose painting it starts from; undefined where a scene begins, which is painted from scratch. */
  readonly before: number | undefined;
  /** Where a loop closes: how much it is to be like its own first painting, 0-1. */
  readonly attraction?: number;
}

export interface AnimationPlan {
  readonly tasks: readonly FrameTask[];
  /** For each frame the one that has its painting: the first that looks the same. */
  readonly paintedAs: readonly number[];
}

/** A new scene begins where less of a frame shows what the one before did. */
const MIN_COMMON_SHARE = 0.3;
/** Long side in pixels at which frames are compared for that. */
const GLANCE_PX = 64;
/** So much of a loop is painted twice so that its end leads to its beginning, and at most so many frames. */
const CLOSING_SHARE = 1 / 6;
const MAX_CLOSING_FRAMES = 6;
/** A shorter loop has no room to change slowly. */
const MIN_LOOP_FRAMES = 4;

/**
 * @param rgba of the frames.
 * @param picture a frame as a picture.
 * @param isLoop whether the first frame follows the last.
 */
export function planAnimation(
  rgba: readonly Uint8Array[],
  picture: (index: number) => Image,
  isLoop: boolean,
): AnimationPlan {
  const firstOf = new Map<string, number>();
  const paintedAs = rgba.map((bytes, index) => {
    const hash = createHash('sha1').update(bytes).digest('base64');
    if (!firstOf.has(hash)) firstOf.set(hash, index);
    return firstOf.get(hash) as number;
  });
  const glances = new Map<number, Image>();
  const glance = (index: number): Image => {
    const known = glances.get(index);
    if (known !== undefined) return known;
    const image = picture(index);
    const factor = Math.min(1, GLANCE_PX / Math.max(image.width, image.height));
    const side = (length: number) => Math.max(1, Math.round(factor * length));
    const small = resize(image, { width: side(image.width), height: side(image.height) });
    glances.set(index, small);
    return small;
  };
  const follows = (index: number, before: number) =>
    compareFrames(glance(index), glance(before)).share >= MIN_COMMON_SHARE;
  const tasks: FrameTask[] = [];
  for (let index = 0; index < rgba.length; index++) {
    if (paintedAs[index] !== index) continue;
    const before = index > 0 && follows(index, index - 1) ? index - 1 : undefined;
    tasks.push({ index, before });
  }
  const last = rgba.length - 1;
  if (isLoop && rgba.length >= MIN_LOOP_FRAMES && paintedAs[last] !== 0 && follows(0, last))
    tasks.push(...closingTasks(tasks, last));
  return { tasks, paintedAs };
}

/** The first frames once more, from the last one on: ever less like what that leads to, ever more like what they were. */
function closingTasks(tasks: readonly FrameTask[], last: number): FrameTask[] {
  const count = Math.min(MAX_CLOSING_FRAMES, Math.ceil(CLOSING_SHARE * (last + 1)));
  const closing: FrameTask[] = [];
  for (const { index, before } of tasks) {
    if (index >= count || (index > 0 && before === undefined)) break;
    closing.push({ index, before: index === 0 ? last : before, attraction: (index + 1) / (count + 1) });
  }
  return closing;
}
