/** What of each frame of an animation is painted: a mask that stays where it is, or the subject wherever it goes. */
import { type Animation, invertMask, largestOpacity, type Picture, visiblePart } from '../images/index.js';
import type { FrameArea } from '../style-transfer/animation/frame-painter.js';
import type { Size } from '../style-transfer/image.js';
import { coverageOf, type Mask, resizeMask } from '../style-transfer/mask.js';
import type { StyleImage } from '../style-transfer/style-image.js';
import type { AnimationPlan } from './animation-plan.js';
import type { Options } from './options.js';
import { combineMasks, findSubjectOf, MIN_COVERAGE } from './parts.js';
import { MaskTrack } from './steady-masks.js';

type Frame = Omit<Picture, 'format'>;

const EVERYWHERE: Mask = { width: 1, height: 1, values: Float32Array.of(1) };

/** @returns undefined for all of every frame, in one style. */
export function fixedArea(mask: Mask | undefined, styles: readonly StyleImage[], size: Size): FrameArea | undefined {
  if (mask === undefined && styles.every(({ part }) => part === undefined)) return undefined;
  const sized = new Map<Mask, Mask>();
  const parts = styles.map(({ part }) => {
    if (part === undefined) return undefined;
    if (!sized.has(part)) sized.set(part, resizeMask(part, size));
    return sized.get(part);
  });
  return { mask: resizeMask(mask ?? EVERYWHERE, size), parts };
}

/** What is seen in any frame of an animation: the rest says nothing about its painting. Undefined where that is all, or next to nothing. */
export function everVisible(animation: Animation): Mask | undefined {
  const { width, height } = animation;
  const visible = visiblePart({ width, height, alpha: largestOpacity(animation) }, animation);
  return visible !== undefined && coverageOf(visible) < MIN_COVERAGE ? undefined : visible;
}

/** What of an area is seen; all that is where there is no area. */
export function visibleArea(
  area: FrameArea | undefined,
  visible: Mask | undefined,
  styles: readonly StyleImage[],
): FrameArea | undefined {
  if (visible === undefined) return area;
  const mask = combineMasks([area?.mask, visible], (a, b) => a * b) ?? visible;
  return { mask, parts: area?.parts ?? styles.map(() => undefined) };
}

/** @param subject of the frame's size. */
export function areaOfSubject(subject: Mask, part: Options['part'], styles: readonly StyleImage[]): FrameArea {
  if (part === 'each') {
    const rest = invertMask(subject);
    const { width, height } = subject;
    const everywhere = { width, height, values: new Float32Array(width * height).fill(1) };
    return { mask: everywhere, parts: styles.map((_, index) => (index === 0 ? subject : rest)) };
  }
  return { mask: part === 'background' ? invertMask(subject) : subject, parts: styles.map(() => undefined) };
}

/**
 * Looks at every frame that is painted. Where nothing stands out in one, its subject is where the frames around it show it.
 *
 * @param find the subject of one frame; undefined where there is none.
 * @yields after each.
 * @returns by frame, of the frames' size; none for a scene in which nothing stands out in any frame.
 */
export async function* findSubjects(
  { tasks, paintedAs }: AnimationPlan,
  pictureOf: (index: number) => Frame,
  find: (frame: Frame) => Promise<Mask | undefined> = findSubjectOf,
): AsyncGenerator<void, ReadonlyMap<number, Mask>, void> {
  const subjects = new Map<number, Mask>();
  let scene = new MaskTrack();
  const endScene = () => {
    for (const [index, mask] of scene.steadied()) subjects.set(index, mask);
    scene = new MaskTrack();
  };
  for (const { index, before, attraction } of tasks) {
    // Where a loop closes, frames are painted again.
    if (attraction !== undefined) continue;
    if (before === undefined) endScene();
    const frame = pictureOf(index);
    const found = await find(frame);
    const last = before === undefined ? undefined : { index: paintedAs[before], frame: pictureOf(before) };
    scene.add(index, frame, found && resizeMask(found, frame), last);
    yield;
  }
  endScene();
  return subjects;
}
