/**
 * An animation of 24 frames at 256 pixels, draft: its time beside that of its first frame painted alone at standard, and how much its paintings
 * flicker beside those of each frame painted alone: the mean difference of successive paintings, moved, where the contents agree.
 */
import { type Animation, decodePicture, framePictures } from '../src/images/index.js';
import { AnimatedPainting } from '../src/painting/animation.js';
import { planAnimation } from '../src/painting/animation-plan.js';
import { findSubjects } from '../src/painting/frame-areas.js';
import { DEFAULTS, type Options } from '../src/painting/options.js';
import { findSubjectOf } from '../src/painting/parts.js';
import { Painting } from '../src/painting/pipeline.js';
import { drawSampleAnimation, SAMPLE_ANIMATIONS } from '../src/samples/animations.js';
import { drawSample } from '../src/samples/index.js';
import { compareFrames, type Transition } from '../src/style-transfer/animation/frame-painter.js';
import { warp, warpPlane } from '../src/style-transfer/animation/warp.js';
import type { Image } from '../src/style-transfer/image.js';
import { type Mask, resizeMask } from '../src/style-transfer/mask.js';
import type { Engine } from '../src/style-transfer/objective.js';
import type { Networks } from '../src/style-transfer/pyramid.js';

const FRAMES = 24;
const SIZE_PX = 256;
/** Frames that are painted alone, for the flicker. */
const ALONE = 5;
const KEEP = { frames: FRAMES, milliseconds: 60_000 };

type Part = Extract<Options['part'], 'all' | 'subject'>;

const options = (quality: Options['quality'], part: Part): Options => ({ ...DEFAULTS, size: SIZE_PX, quality, part });
const style = async () => ({
  load: async () => decodePicture(await drawSample('swirls'), { fitWithin: 512 }),
  share: 1,
});

async function paintAlone(frame: Image, chosen: Options, networks: Networks, engine: Engine) {
  const [began, beganCpu] = [performance.now(), cpuSeconds()];
  const content = async () => ({ ...frame, format: 'png' as const });
  const painting = await Painting.open({ options: chosen, content, styles: [await style()] }, networks, engine);
  const steps = painting.paint();
  let next = await steps.next();
  for (; !next.done; next = await steps.next());
  const image = await decodePicture((await next.value.encode({ format: 'png' })).bytes);
  return { seconds: (performance.now() - began) / 1000, cpu: cpuSeconds() - beganCpu, image };
}

async function paintAnimation(animation: Animation, part: Part, networks: Networks, engine: Engine) {
  const [began, beganCpu] = [performance.now(), cpuSeconds()];
  const inputs = {
    options: options('draft', part),
    content: async () => animation,
    styles: [await style()],
    keep: KEEP,
  };
  const painting = await AnimatedPainting.open(inputs, networks, engine);
  const steps = painting.paint();
  let next = await steps.next();
  for (; !next.done; next = await steps.next());
  const seconds = (performance.now() - began) / 1000;
  return { seconds, cpu: cpuSeconds() - beganCpu, images: next.value.pictures() };
}

/** Of all threads of this process, in seconds: what else the machine does is not in it. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** In grey levels. */
function change(one: Image, other: Image, { motion, weights }: Transition): number {
  const moved = warp(other, motion);
  let [sum, total] = [0, 0];
  for (let i = 0; i < moved.pixels.length; i++) {
    const weight = weights[i % weights.length];
    sum += weight * Math.abs(moved.pixels[i] - one.pixels[i]);
    total += weight;
  }
  return total === 0 ? 0 : sum / total;
}

const mean = (values: readonly number[] | Float32Array) =>
  (values as readonly number[]).reduce((sum, value) => sum + value, 0) / values.length;

/** How much a subject's outline jumps: per mille of a frame in which the mask changes though the content does not. */
function outlineChange(subjects: readonly (Mask | undefined)[], transitions: readonly Transition[]): number {
  const changes = subjects.slice(1).flatMap((mask, i) => {
    const before = subjects[i];
    if (mask === undefined || before === undefined) return [];
    const { motion, weights } = transitions[i + 1];
    const moved = warpPlane(before.values, motion);
    return [mean(mask.values.map((value, at) => weights[at] * Math.abs(value - moved[at])))];
  });
  return 1000 * mean(changes);
}

async function benchSubject(animation: Animation, contents: readonly Image[], transitions: readonly Transition[]) {
  const found: (Mask | undefined)[] = [];
  const plan = planAnimation(
    animation.frames.map(({ rgba }) => rgba),
    (index) => contents[index],
    false,
  );
  const looking = findSubjects(
    plan,
    (index) => contents[index],
    async (frame) => {
      const mask = await findSubjectOf(frame);
      found.push(mask && resizeMask(mask, frame));
      return mask;
    },
  );
  let next = await looking.next();
  while (!next.done) next = await looking.next();
  const subjects = next.value;
  const steadied = contents.map((_, index) => subjects.get(plan.paintedAs[index]));
  return { each: outlineChange(found, transitions), steadied: outlineChange(steadied, transitions) };
}

/**
 * @param only ids of the animations; all of them where there are none.
 * @param part with the subject alone, also how steady its outline is.
 */
export async function benchAnimation(
  networks: Networks,
  engine: Engine,
  { only = [], part = 'all' }: { readonly only?: readonly string[]; readonly part?: Part } = {},
): Promise<void> {
  console.log(
    `\nAnimation, ${FRAMES} frames of ${SIZE_PX} pixels, draft${part === 'all' ? '' : ', the subject alone'} | s | of its first frame alone at standard (at most 4) | CPU seconds, the same | flicker, grey levels | of each frame alone (at most 0.33) | largest step | last to first${part === 'all' ? '' : ' | outline, ‰ of a frame that changes | of each frame alone'}`,
  );
  const ids = SAMPLE_ANIMATIONS.map((sample) => sample.id);
  const isWanted = (id: string) => only.includes(id) || !only.some((word) => ids.includes(word));
  for (const { id, title } of SAMPLE_ANIMATIONS.filter((sample) => isWanted(sample.id))) {
    const animation = await drawSampleAnimation(id, FRAMES, SIZE_PX);
    const contents: Image[] = [];
    const pictureOf = framePictures(animation);
    for (let frame = 0; frame < FRAMES; frame++) contents.push(pictureOf(frame));
    const alone = await paintAlone(contents[0], options('standard', part), networks, engine);
    const painted = await paintAnimation(animation, part, networks, engine);
    const transitions = contents.map((content, frame) => compareFrames(content, contents[(frame || FRAMES) - 1]));
    const changes = painted.images.map((image, frame, all) =>
      change(image, all[(frame || FRAMES) - 1], transitions[frame]),
    );
    const [jump, ...steps] = changes;
    const drafts: Image[] = [];
    for (const content of contents.slice(0, ALONE))
      drafts.push((await paintAlone(content, options('draft', part), networks, engine)).image);
    const each = drafts.slice(1).map((image, i) => change(image, drafts[i], transitions[i + 1]));
    const flicker = mean(steps);
    const outline = part === 'all' ? undefined : await benchSubject(animation, contents, transitions);
    console.log(
      [
        title,
        painted.seconds.toFixed(1),
        (painted.seconds / alone.seconds).toFixed(2),
        (painted.cpu / alone.cpu).toFixed(2),
        flicker.toFixed(2),
        (mean(steps.slice(0, ALONE - 1)) / mean(each)).toFixed(2),
        Math.max(...steps).toFixed(2),
        jump.toFixed(2),
        ...(outline === undefined ? [] : [outline.steadied.toFixed(2), (outline.steadied / outline.each).toFixed(2)]),
      ].join(' | '),
    );
  }
}
