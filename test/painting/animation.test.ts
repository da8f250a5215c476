/** Animated paintings, with the real engine and the lite network. */
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseEngine } from '../../src/engines/choose-engine.js';
import { type Animation, decodeAnimation, decodePicture } from '../../src/images/index.js';
import {
  AnimatedPainting,
  type AnimationInputs,
  animationWork,
  type FinishedAnimation,
} from '../../src/painting/animation.js';
import { planAnimation } from '../../src/painting/animation-plan.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { loadNetworks } from '../../src/painting/request.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { drawSample } from '../../src/samples/index.js';
import { compareFrames } from '../../src/style-transfer/animation/frame-painter.js';
import { warp } from '../../src/style-transfer/animation/warp.js';
import type { Image } from '../../src/style-transfer/image.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import type { Networks } from '../../src/style-transfer/pyramid.js';
import { loadTinyNetworks } from '../networks/tiny-networks.js';
import { texture } from '../style-transfer/animation/pictures.js';

// What is looked at does not need many steps.
const options = { ...DEFAULTS, size: 64, network: 'lite', quality: 'draft', iterations: 15 } as const;
const keep = { frames: 100, milliseconds: 60_000 };
const shapes = await drawSampleAnimation('shapes', 6, 64);
const style = await drawSample('swirls', 256);

let engine: Engine;
let lite: Networks;
/** Enough for what is not about how it looks. */
let tiny: Networks;
beforeAll(async () => {
  ({ engine } = await chooseEngine({ engine: 'onnx', device: 'cpu', threads: 1 }));
  lite = await loadNetworks('lite', '');
  tiny = await loadTinyNetworks();
  return () => engine.dispose();
});

function open(animation: Animation, given: Partial<AnimationInputs> = {}, networks = tiny): Promise<AnimatedPainting> {
  const styles = [{ load: (fitWithin: number) => decodePicture(style, { fitWithin }), share: 1 }];
  return AnimatedPainting.open({ options, content: async () => animation, styles, keep, ...given }, networks, engine);
}

/** @param frames stops after so many. @returns what was finished, by task. */
async function paint(painting: AnimatedPainting, frames = Number.POSITIVE_INFINITY) {
  const stop = new AbortController();
  const kept = new Map<number, Buffer>();
  const progress: number[] = [];
  const steps = painting.paint(stop.signal);
  let next = await steps.next();
  for (; !next.done; next = await steps.next()) {
    const { finished } = next.value;
    progress.push(next.value.progress);
    if (finished !== undefined) kept.set(finished.task, await finished.encode());
    if (kept.size >= frames) stop.abort();
  }
  return { finished: next.value as FinishedAnimation, kept, progress };
}

let whole: ReturnType<typeof paint> | undefined;
/** The shapes, painted from the first frame to the last: once for all tests that look at them. */
const paintShapes = () => {
  whole ??= open(shapes, {}, lite).then((painting) => paint(painting));
  return whole;
};

/** Mean difference in grey levels of two paintings where their contents agree. */
function flicker(contents: readonly Image[], paintings: readonly Image[]): number {
  let [sum, total] = [0, 0];
  for (let frame = 1; frame < paintings.length; frame++) {
    const { motion, weights } = compareFrames(contents[frame], contents[frame - 1]);
    const moved = warp(paintings[frame - 1], motion);
    for (const [i, value] of moved.pixels.entries()) {
      sum += weights[i % weights.length] * Math.abs(value - paintings[frame].pixels[i]);
      total += weights[i % weights.length];
    }
  }
  return sum / total;
}

const asImages = ({ width, height, frames }: Animation): Image[] =>
  frames.map(({ rgba }) => {
    const pixels = new Float32Array(3 * width * height);
    for (let i = 0; i < pixels.length; i++)
      pixels[i] = rgba[4 * (i % (width * height)) + Math.floor(i / (width * height))];
    return { width, height, pixels };
  });

describe('an animated painting', () => {
  it('keeps size, timing and loop, comes forward with every step, and flickers little', async () => {
    const painting = await open(shapes);
    expect(painting).toMatchObject({ size: { width: 64, height: 64 }, frames: 6, networks: ['lite'] });
    const { finished, progress } = await paintShapes();
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toBeCloseTo(1);
    const { bytes } = await finished.encode({ format: 'gif' });
    const read = await decodeAnimation(bytes, { keep, size: (size) => size });
    expect(read.frames.map(({ delayMs }) => delayMs)).toEqual(
      shapes.frames.map(({ delayMs }) => Math.round(delayMs / 10) * 10),
    );
    expect(read.loop).toBe(0);
    expect(flicker(asImages(shapes), finished.pictures())).toBeLessThan(6);
  });

  it('paints what stands still to the last bit as it was', async () => {
    const { finished } = await paintShapes();
    const [first, second] = finished.pictures();
    const corner = (image: Image) => [...image.pixels.subarray(64 * 63, 64 * 63 + 6)];
    expect(corner(second)).toEqual(corner(first));
  });

  it('paints frames that look the same once', async () => {
    const [a, b] = shapes.frames;
    const painting = await open({ ...shapes, loop: 1, frames: [a, b, a, b, b] });
    expect(painting.tasks).toBe(2);
    const { finished } = await paint(painting);
    const pictures = finished.pictures();
    expect(pictures[2]).toBe(pictures[0]);
    expect(pictures[4]).toBe(pictures[1]);
    expect(finished.frames).toBe(5);
  });

  it('goes on from finished frames, and ends as if it had never stopped', async () => {
    const whole = await paint(await open(shapes));
    const half = await paint(await open(shapes), 3);
    expect(half.finished.frames).toBe(3);
    expect(half.kept.size).toBe(3);
    const seen: number[] = [];
    const read = async (task: number) => {
      seen.push(task);
      return half.kept.get(task);
    };
    const rest = await paint(await open(shapes, { finished: { read } }));
    expect([...rest.kept.keys()][0]).toBe(3);
    expect(rest.finished.frames).toBe(6);
    expect(flicker(asImages(shapes), rest.finished.pictures())).toBeLessThan(6);
    expect(rest.finished.pictures()[1].pixels).toEqual(whole.finished.pictures()[1].pixels);
  });

  it('does not take frames of another painting', async () => {
    const { kept } = await paint(await open(shapes), 2);
    const read = async (task: number) => kept.get(task);
    const other = await open(shapes, { options: { ...options, strength: 80 }, finished: { read } });
    const again = await paint(other, 1);
    expect([...again.kept.keys()]).toEqual([0]);
  });

  it('keeps what is clear', async () => {
    const frames = shapes.frames.map(({ rgba, delayMs }) => {
      const clear = rgba.slice();
      for (let i = 0; i < 64 * 10; i++) clear[4 * i + 3] = 0;
      return { rgba: clear, delayMs };
    });
    const { finished } = await paint(await open({ ...shapes, frames: frames.slice(0, 2) }));
    const { bytes } = await finished.encode({ format: 'webp' });
    const read = await decodeAnimation(bytes, { keep, size: (size) => size });
    expect(read.frames.map(({ rgba }) => [rgba[3], rgba[4 * 64 * 40 + 3]])).toEqual([
      [0, 255],
      [0, 255],
    ]);
  });

  it.each(['content', 'match'] as const)('keeps the colours of every frame: %s', async (colours) => {
    const pair = { ...shapes, frames: shapes.frames.slice(0, 2), loop: 1 };
    const { finished } = await paint(await open(pair, { options: { ...options, colours } }, lite));
    const contents = asImages(pair);
    expect(flicker(contents, finished.pictures())).toBeLessThan(6);
    for (const [index, picture] of finished.pictures().entries())
      for (const channel of [0, 1, 2]) {
        const mean = ({ pixels }: Image) =>
          pixels.subarray(channel * 4096, (channel + 1) * 4096).reduce((sum, value) => sum + value, 0) / 4096;
        expect(Math.abs(mean(picture) - mean(contents[index]))).toBeLessThan(25);
      }
  });

  it('is so many times the work of its first frame, known before it is decoded', async () => {
    const painting = await open({ ...shapes, loop: 1 });
    expect(animationWork(options, 6, shapes, tiny)).toBeCloseTo(painting.work, 5);
    expect(painting.work).toBeLessThan(3);
  });
});

describe('a plan', () => {
  const moved = (count: number) => Array.from({ length: count }, (_, frame) => texture(96, 96, 2 * frame));
  const plan = (frames: readonly Image[], isLoop: boolean) =>
    planAnimation(
      frames.map(({ pixels }) => new Uint8Array(pixels.buffer)),
      (index) => frames[index],
      isLoop,
    );

  it('begins anew where a scene ends', () => {
    const other = moved(3).map((image) => ({
      ...image,
      pixels: image.pixels.map((value) => (value > 128 ? 20 : 235)),
    }));
    const { tasks } = plan([...moved(3), ...other], false);
    expect(tasks.map(({ before }) => before)).toEqual([undefined, 0, 1, undefined, 3, 4]);
  });

  it('leads the end of a loop to its beginning, ever less', () => {
    const swinging = Array.from({ length: 12 }, (_, frame) => texture(96, 96, 6 * Math.sin((frame * Math.PI) / 6 + 1)));
    const { tasks } = plan(swinging, true);
    const closing = tasks.slice(12);
    expect(closing.map(({ index, before }) => [index, before])).toEqual([
      [0, 11],
      [1, 0],
    ]);
    expect(closing[0].attraction).toBeLessThan(closing[1].attraction as number);
    expect(plan(swinging, false).tasks.length).toBe(12);
  });
});
