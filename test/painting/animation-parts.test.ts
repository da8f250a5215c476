/** Animations that are painted in part, or in several styles, or larger than before. */
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseEngine } from '../../src/engines/choose-engine.js';
import { type Animation, decodeAnimation, decodePicture } from '../../src/images/index.js';
import { AnimatedPainting, type AnimationInputs, type FinishedAnimation } from '../../src/painting/animation.js';
import { findSubjects } from '../../src/painting/frame-areas.js';
import type { StyleInput } from '../../src/painting/inputs.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { loadNetworks } from '../../src/painting/request.js';
import { drawSampleAnimation } from '../../src/samples/animations.js';
import { drawSample } from '../../src/samples/index.js';
import type { Image } from '../../src/style-transfer/image.js';
import type { Mask } from '../../src/style-transfer/mask.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import type { Networks } from '../../src/style-transfer/pyramid.js';
import { BLUE, RED, writeGif } from '../images/animation/write-gif.js';
import { loadTinyNetworks } from '../networks/tiny-networks.js';
import { texture } from '../style-transfer/animation/pictures.js';

const SIDE = 64;
/** Of the part of a drawn valley that has balloons and their lake in it. */
const CROP = 128;
// What is looked at does not need many steps.
const options = { ...DEFAULTS, size: SIDE, network: 'lite', quality: 'draft', iterations: 12 } as const;
const keep = { frames: 100, milliseconds: 60_000 };
const shapes = { ...(await drawSampleAnimation('shapes', 3, SIDE)), loop: 1 };
const swirls = await drawSample('swirls', 128);
const glass = await drawSample('glass', 128);

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

const styleOf = (bytes: Uint8Array, more: Partial<StyleInput> = {}): StyleInput => ({
  load: (fitWithin) => decodePicture(bytes, { fitWithin }),
  share: 1,
  ...more,
});

/** White where a column says so. */
const columns = (isWhite: (x: number) => boolean) => async (): Promise<Mask> => ({
  width: SIDE,
  height: SIDE,
  values: Float32Array.from({ length: SIDE * SIDE }, (_, i) => (isWhite(i % SIDE) ? 1 : 0)),
});

async function paint(animation: Animation, given: Partial<AnimationInputs> = {}, networks = tiny) {
  const inputs = { options, content: async () => animation, styles: [styleOf(swirls)], keep, ...given };
  const painting = await AnimatedPainting.open(inputs, networks, engine);
  const kept = new Map<number, Buffer>();
  const steps = painting.paint();
  let next = await steps.next();
  for (; !next.done; next = await steps.next())
    if (next.value.finished !== undefined) kept.set(next.value.finished.task, await next.value.finished.encode());
  const finished: FinishedAnimation = next.value;
  return { painting, finished, kept, pictures: finished.pictures() };
}

/** Mean difference in grey levels from the frame, of the columns that are meant. */
function changeOf({ pixels }: Image, { rgba }: { readonly rgba: Uint8Array }, isMeant: (x: number) => boolean): number {
  let [sum, count] = [0, 0];
  for (let i = 0; i < SIDE * SIDE; i++) {
    if (!isMeant(i % SIDE)) continue;
    for (let channel = 0; channel < 3; channel++, count++)
      sum += Math.abs(pixels[channel * SIDE * SIDE + i] - rgba[4 * i + channel]);
  }
  return sum / count;
}

describe('a mask', () => {
  const left = (x: number) => x < SIDE / 2;
  const right = (x: number) => !left(x);

  it('holds for every frame: outside of it each pixel is the frame’s own', async () => {
    const { pictures, finished } = await paint(shapes, { mask: columns(left) });
    expect(finished.isSubjectMissing).toBe(false);
    for (const [index, picture] of pictures.entries()) {
      expect([index, changeOf(picture, shapes.frames[index], right)]).toEqual([index, 0]);
      expect(changeOf(picture, shapes.frames[index], left)).toBeGreaterThan(8);
    }
  });

  it('goes on from finished frames as if it had never stopped, and not from those of another mask', async () => {
    const whole = await paint(shapes, { mask: columns(left) });
    const read = async (task: number) => (task === 0 ? whole.kept.get(0) : undefined);
    const rest = await paint(shapes, { mask: columns(left), finished: { read } });
    expect([...rest.kept.keys()]).toEqual([1, 2]);
    expect(rest.pictures[0].pixels).toEqual(whole.pictures[0].pixels);
    const other = await paint(shapes, { mask: columns(right), finished: { read } });
    expect([...other.kept.keys()]).toEqual([0, 1, 2]);
  });

  it('of another shape, or beside a part, is refused', async () => {
    const wide = async (): Promise<Mask> => ({ width: 64, height: 16, values: new Float32Array(1024).fill(1) });
    await expect(paint(shapes, { mask: wide })).rejects.toMatchObject({ kind: 'mask-shape' });
    const part = { ...options, part: 'subject' } as const;
    await expect(paint(shapes, { mask: columns(left), options: part })).rejects.toMatchObject({
      kind: 'part-and-mask',
    });
  });

  it('gives each part a style of its own in every frame', async () => {
    const parts = [columns(left), columns((x) => x >= SIDE / 2 && x < 0.8 * SIDE)];
    const styles = [styleOf(swirls, { part: parts[0] }), styleOf(glass, { part: parts[1] })];
    const { pictures } = await paint(shapes, { styles });
    for (const [index, picture] of pictures.entries()) {
      const frame = shapes.frames[index];
      expect(changeOf(picture, frame, (x) => x >= 0.8 * SIDE)).toBe(0);
      expect(changeOf(picture, frame, left)).toBeGreaterThan(8);
      expect(changeOf(picture, frame, (x) => x >= SIDE / 2 && x < 0.8 * SIDE)).toBeGreaterThan(8);
    }
  });
});

describe('the subject', () => {
  const plan = (frames: readonly Image[], scenes: readonly number[]) => ({
    tasks: frames.map((_, index) => ({ index, before: scenes.includes(index) ? undefined : index - 1 })),
    paintedAs: frames.map((_, index) => index),
  });
  const whole = (value: number): Mask => ({ width: 96, height: 96, values: new Float32Array(96 * 96).fill(value) });

  async function subjectsOf(frames: readonly Image[], scenes: readonly number[], found: readonly (Mask | undefined)[]) {
    let looked = 0;
    const looking = findSubjects(
      plan(frames, scenes),
      (index) => frames[index],
      async () => found[looked++],
    );
    let next = await looking.next();
    while (!next.done) next = await looking.next();
    return next.value;
  }

  it('is where the frames around show it, in frames in which nothing stands out, as far as the scene goes', async () => {
    const frames = [0, 0, 0, 0, 0].map((shift) => texture(96, 96, shift));
    const subjects = await subjectsOf(frames, [0, 3], [undefined, whole(1), undefined, undefined, undefined]);
    expect([...subjects.keys()].sort()).toEqual([0, 1, 2]);
    for (const { values } of subjects.values()) expect(values.every((value) => value === 1)).toBe(true);
  });

  const edge = (at: number): Mask => ({ ...whole(0), values: whole(0).values.map((_, i) => (i % 96 < at ? 1 : 0)) });
  const along = (mask: Mask | undefined) => [...(mask?.values.subarray(48 * 96, 49 * 96) ?? [])];

  it('moves with the frames', async () => {
    const frames = [0, 4, 8].map((shift) => texture(96, 96, shift));
    // Nothing is found in the middle.
    const subjects = await subjectsOf(frames, [0], [edge(40), undefined, edge(48)]);
    const ends = [0, 1, 2].map((frame) => along(subjects.get(frame)).filter((value) => value > 1 / 2).length);
    for (const [frame, end] of ends.entries()) expect(Math.abs(end - (40 + 4 * frame))).toBeLessThanOrEqual(1);
  });

  it('has an outline that does not jump to and fro: each frame changes a third as much as what was found, or less', async () => {
    const frames = Array.from({ length: 8 }, () => texture(96, 96, 0));
    const found = frames.map((_, frame) => edge(frame % 2 === 0 ? 40 : 60));
    const subjects = await subjectsOf(frames, [0], found);
    const change = (masks: readonly (Mask | undefined)[]) =>
      masks.slice(1).reduce((sum, mask, i) => {
        const [one, other] = [along(mask), along(masks[i])];
        return sum + one.reduce((total, value, x) => total + Math.abs(value - other[x]), 0);
      }, 0);
    expect(change(frames.map((_, frame) => subjects.get(frame)))).toBeLessThan(change(found) / 3);
    for (const mask of subjects.values()) expect([along(mask)[20], along(mask)[80]]).toEqual([1, 0]);
  });

  it('is found in every frame, and nothing else is painted; or all is, and it is said so', async () => {
    const valley = await decodePicture(await drawSample('valley', 200));
    const frames = [0, 6].map((shift) => cropOf(valley, shift));
    const moving = { width: CROP, height: CROP, loop: 1, frames };
    const subject = { ...options, size: CROP, part: 'subject' } as const;
    const { finished, pictures } = await paint(moving, { options: subject });
    expect(finished.isSubjectMissing).toBe(false);
    for (const [index, { pixels }] of pictures.entries()) {
      const changed = Array.from(
        { length: CROP * CROP },
        (_, i) => Math.abs(pixels[i] - frames[index].rgba[4 * i]) > 0,
      );
      const share = changed.filter(Boolean).length / changed.length;
      expect(share).toBeGreaterThan(0.03);
      expect(share).toBeLessThan(0.6);
      // The lake.
      expect(changed.slice(-CROP).every((isChanged) => !isChanged)).toBe(true);
    }
    const plain = { ...shapes, frames: [{ rgba: new Uint8Array(4 * SIDE * SIDE).fill(255), delayMs: 100 }] };
    expect((await paint(plain, { options: { ...options, part: 'subject' } })).finished.isSubjectMissing).toBe(true);
  });
});

/** A square of a picture as a frame. */
function cropOf({ width, height, pixels }: Image, shift: number) {
  const rgba = new Uint8Array(4 * CROP * CROP).fill(255);
  for (let i = 0; i < CROP * CROP; i++)
    for (let channel = 0; channel < 3; channel++)
      rgba[4 * i + channel] = pixels[(channel * height + Math.floor(i / CROP)) * width + (i % CROP) + shift];
  return { rgba, delayMs: 100 };
}

it('is painted larger from what it was, frame by frame', async () => {
  const pair = { ...shapes, frames: shapes.frames.slice(0, 2) };
  const half = await drawSampleAnimation('shapes', 3, 32);
  const small = await paint(
    { ...half, loop: 1, frames: half.frames.slice(0, 2) },
    { options: { ...options, size: 32 } },
    lite,
  );
  const { bytes } = await small.finished.encode({ format: 'webp' });
  const enlarge = () => decodeAnimation(bytes, { keep, size: (size) => size });
  const larger = await paint(pair, { enlarge }, lite);
  expect(larger.painting.size).toEqual({ width: SIDE, height: SIDE });
  const anew = await paint(pair, {}, lite);
  // Nearer to what it was than a painting from scratch is.
  const far = ({ pictures }: typeof anew) =>
    pictures.map(({ pixels }, frame) => {
      let sum = 0;
      for (let i = 0; i < 32 * 32; i++)
        sum += Math.abs(pixels[2 * Math.floor(i / 32) * SIDE + 2 * (i % 32)] - small.pictures[frame].pixels[i]);
      return sum / 1024;
    });
  const [from, others] = [far(larger), far(anew)];
  for (const frame of [0, 1]) expect(from[frame]).toBeLessThan(others[frame]);
});

describe('what is clear', () => {
  /** A square that moves over a band, above and below which there is nothing. */
  const sticker = (): Animation => {
    const frames = [0, 1].map((frame) => {
      const rgba = new Uint8Array(4 * SIDE * SIDE);
      for (let i = 0; i < SIDE * SIDE; i++) {
        const [x, y] = [i % SIDE, Math.floor(i / SIDE)];
        const isSquare = Math.abs(x - 20 - 8 * frame) < 8 && Math.abs(y - 32) < 8;
        rgba.set(isSquare ? [220, 40, 30, 255] : [4 * x, 3 * y, 160, Math.abs(y - 32) < 16 ? 255 : 0], 4 * i);
      }
      return { rgba, delayMs: 100 };
    });
    return { width: SIDE, height: SIDE, loop: 1, frames };
  };

  it('in every frame says nothing about the painting, unless all is to be looked at', async () => {
    const { painting, pictures } = await paint(sticker(), {}, lite);
    expect(painting.readTransparency).toBe(true);
    for (const { pixels } of pictures) {
      const rows = (from: number, to: number) => new Set(pixels.subarray(from * SIDE, to * SIDE));
      expect([rows(0, 12).size, rows(54, 64).size]).toEqual([1, 1]);
      expect(rows(24, 40).size).toBeGreaterThan(100);
    }
    const all = await paint(sticker(), { readTransparency: false }, lite);
    expect(all.painting.readTransparency).toBe(false);
    expect(new Set(all.pictures[0].pixels.subarray(0, 12 * SIDE)).size).toBeGreaterThan(10);
  });
});

it('paints what only later frames show, and leaves clear what is', async () => {
  const half = { left: 0, top: 0, width: SIDE / 2, height: SIDE };
  const gif = writeGif(SIDE, SIDE, [
    { ...half, colour: RED },
    { ...half, left: SIDE / 2, colour: BLUE },
  ]);
  const moving = await decodeAnimation(gif, { keep, size: (size) => size });
  const { finished, pictures } = await paint({ ...moving, loop: 1 });
  const { bytes } = await finished.encode({ format: 'webp' });
  const { frames } = await decodeAnimation(bytes, { keep, size: (size) => size });
  const opacity = (frame: number, x: number) => frames[frame].rgba[4 * (SIDE * 32 + x) + 3];
  expect([opacity(0, 8), opacity(0, 56), opacity(1, 8), opacity(1, 56)]).toEqual([255, 0, 255, 255]);
  // Blue with strokes on it, not the colour that was in its place.
  const right = (x: number) => x > SIDE / 2 + 8;
  const far = changeOf(pictures[1], moving.frames[1], right);
  expect(far).toBeGreaterThan(4);
  expect(
    changeOf(
      pictures[1],
      { rgba: new Uint8Array(4 * SIDE * SIDE).fill(0).map((_, i) => (i % 4 === 0 ? 255 : 0)) },
      right,
    ),
  ).toBeGreaterThan(far);
});
