/** Animations as files: what they are read as, and what is written. */
import { spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Animation, framePictures } from '../../../src/images/animation/animation.js';
import { decodeAnimation, readAnimationInfo } from '../../../src/images/animation/decode-animation.js';
import { encodeAnimation } from '../../../src/images/animation/encode-animation.js';
import { reduceColours } from '../../../src/images/animation/palette.js';
import { planFrames } from '../../../src/images/animation/plan-frames.js';
import { readGenerationMetadata } from '../../../src/images/index.js';
import { apng } from './write-apng.js';
import { BLUE, CLEAR, type GifFrame, RED, writeGif } from './write-gif.js';

const keep = { frames: 100, milliseconds: 60_000 };
const asItIs = { keep, size: (source: { width: number; height: number }) => source };

/** A gradient, and a square that moves over it. @param alpha of the background. */
function square(count: number, side = 64, alpha = 255): Animation {
  const frames = Array.from({ length: count }, (_, frame) => {
    const rgba = new Uint8Array(4 * side * side);
    for (let i = 0; i < side * side; i++) {
      const [x, y] = [i % side, Math.floor(i / side)];
      const isSquare = Math.abs(x - 10 - 4 * frame) < 6 && Math.abs(y - 20) < 6;
      rgba.set(isSquare ? [220, 40, 30, 255] : [4 * x, 3 * y, 160, alpha], 4 * i);
    }
    return { rgba, delayMs: 50 + 10 * frame };
  });
  return { width: side, height: side, frames, loop: 0 };
}

describe.each(['gif', 'webp'] as const)('%s', (format) => {
  it('keeps frames, timing and loops', async () => {
    const { bytes, frames } = await encodeAnimation({ ...square(5), loop: 3 }, { format });
    expect(frames).toBe(5);
    expect(await readAnimationInfo(bytes)).toEqual({
      format,
      width: 64,
      height: 64,
      frames: 5,
      durationMs: 350,
      loop: 3,
    });
    const read = await decodeAnimation(bytes, asItIs);
    expect(read.frames.map(({ delayMs }) => delayMs)).toEqual([50, 60, 70, 80, 90]);
    expect(read.loop).toBe(3);
    const [x, y] = [26, 20];
    expect(Math.abs(read.frames[4].rgba[4 * (y * 64 + x)] - 220)).toBeLessThan(30);
  });

  it('reads frames at the size that is wanted, and what is clear', async () => {
    const { bytes } = await encodeAnimation(square(3, 64, 0), { format });
    const read = await decodeAnimation(bytes, { keep, size: () => ({ width: 32, height: 32 }) });
    expect(read).toMatchObject({ width: 32, height: 32 });
    expect(read.frames.map(({ rgba }) => rgba[3])).toEqual([0, 0, 0]);
  });

  it('is a still picture with one frame', async () => {
    const { bytes } = await encodeAnimation(square(1), { format });
    expect(await readAnimationInfo(bytes)).toBeUndefined();
  });
});

it('writes its options into a WebP', async () => {
  const { bytes } = await encodeAnimation(square(3), { format: 'webp', metadata: { seed: 7 } });
  expect(await readGenerationMetadata(bytes)).toEqual({ seed: 7 });
});

describe('a palette', () => {
  it('is one for all frames, and what does not move does not flicker', () => {
    const { frames } = reduceColours(square(6), 32);
    const colours = new Set<number>();
    for (const { rgba } of frames)
      for (let i = 0; i < rgba.length; i += 4) colours.add((rgba[i] << 16) | (rgba[i + 1] << 8) | rgba[i + 2]);
    expect(colours.size).toBeLessThanOrEqual(32);
    for (const { rgba } of frames) expect(rgba.subarray(4 * 64 * 40)).toEqual(frames[0].rgba.subarray(4 * 64 * 40));
  });

  it('is what a GIF has in the end', async () => {
    const reduced = reduceColours(square(4), 255);
    const { bytes } = await encodeAnimation(square(4), { format: 'gif' });
    const read = await decodeAnimation(bytes, asItIs);
    for (const [index, { rgba }] of read.frames.entries())
      expect(Buffer.compare(rgba, reduced.frames[index].rgba)).toBe(0);
  });
});

it('fits into bytes by fewer colours, then smaller, then with fewer frames', async () => {
  const animation = square(8);
  const full = await encodeAnimation(animation, { format: 'gif' });
  const seen = [];
  for (const share of [1, 0.9, 0.5, 0.2]) {
    const fitted = await encodeAnimation(animation, { format: 'gif', maxBytes: share * full.bytes.length });
    seen.push(fitted);
    expect(fitted.bytes.length <= share * full.bytes.length).toBe(fitted.fits);
  }
  expect(seen.map(({ hasFewerColours }) => hasFewerColours)).toEqual([false, true, true, true]);
  expect(seen[1].scale).toBe(1);
  expect(seen[2]).toMatchObject({ frames: 8 });
  expect(seen[2].scale).toBeLessThan(1);
  expect(seen[3].frames).toBeLessThan(8);
  const read = await decodeAnimation(seen[3].bytes, asItIs);
  expect(read.frames.reduce((sum, { delayMs }) => sum + delayMs, 0)).toBe(680);
});

describe('frames that are too many', () => {
  it('are thinned out evenly, and play as fast as before', () => {
    const planned = planFrames(new Array(10).fill(100), { frames: 4, milliseconds: 60_000 });
    expect(planned.map(({ index }) => index)).toEqual([0, 2, 5, 7]);
    expect(planned.reduce((sum, { delayMs }) => sum + delayMs, 0)).toBe(1000);
  });

  it('are cut off where they are too long', () => {
    const planned = planFrames([400, 400, 400, 400], { frames: 100, milliseconds: 1000 });
    expect(planned.map(({ delayMs }) => delayMs)).toEqual([400, 400, 200]);
  });

  it('are shown as long as browsers show those that ask for no time', () => {
    expect(planFrames([0, 10], keep).map(({ delayMs }) => delayMs)).toEqual([100, 100]);
  });
});

it('has the mean of all that is seen where nothing is', () => {
  const pictureOf = framePictures(square(3, 64, 0));
  const { pixels, alpha } = pictureOf(1);
  expect(alpha?.[0]).toBe(0);
  expect([pixels[0], pixels[64 * 64]].map(Math.round)).toEqual([220, 40]);
});

describe('a GIF whose frames do not cover the canvas', () => {
  const whole = { left: 0, top: 0, width: 32, height: 32 };
  const leftHalf = { ...whole, width: 16 };
  /** Red and opacity in the left and the right half of each frame. */
  const halves = async (frames: readonly GifFrame[]) =>
    (await decodeAnimation(writeGif(32, 32, frames), asItIs)).frames.map(({ rgba }) =>
      [8, 24].map((x) => [rgba[4 * (16 * 32 + x)], rgba[4 * (16 * 32 + x) + 3]]),
    );

  it('is clear where the first one leaves it empty, and shows what comes later', async () => {
    expect(
      await halves([
        { ...leftHalf, colour: RED },
        { ...whole, colour: BLUE },
      ]),
    ).toEqual([
      [
        [255, 255],
        [expect.any(Number), 0],
      ],
      [
        [0, 255],
        [0, 255],
      ],
    ]);
  });

  it('keeps what stays, takes back what goes, and clears what is cleared', async () => {
    const over = { ...leftHalf, colour: RED };
    const frames = (disposal: number) => [
      { ...whole, colour: BLUE },
      { ...over, disposal },
      { ...leftHalf, left: 16, colour: RED },
    ];
    const last = async (disposal: number) => (await halves(frames(disposal)))[2][0];
    expect(await last(1)).toEqual([255, 255]);
    expect((await last(2))[1]).toBe(0);
    expect(await last(3)).toEqual([0, 255]);
  });

  it('has no row of the frame before or after it, whatever its size', async () => {
    const gif = writeGif(
      64,
      64,
      [RED, BLUE, RED].map((colour) => ({ left: 0, top: 0, width: 64, height: 64, colour })),
    );
    const { frames } = await decodeAnimation(gif, { keep, size: () => ({ width: 40, height: 40 }) });
    const colours = frames.map(
      ({ rgba }) => new Set(Array.from({ length: 1600 }, (_, i) => rgba.slice(4 * i, 4 * i + 3).join())),
    );
    expect(colours).toEqual([new Set(['255,0,0']), new Set(['0,0,255']), new Set(['255,0,0'])]);
  });

  it('is no picture only where all of them are clear', async () => {
    const clear = { ...whole, colour: CLEAR };
    const seen = await decodeAnimation(writeGif(32, 32, [clear, { ...whole, colour: RED }]), asItIs);
    expect(seen.frames.map(({ rgba }) => rgba[3])).toEqual([0, 255]);
    await expect(decodeAnimation(writeGif(32, 32, [clear, clear]), asItIs)).rejects.toMatchObject({
      kind: 'picture-clear',
    });
  });
});

/** Chunks of a PNG. */
const full = { left: 0, top: 0, side: 32, colour: [200, 0, 0, 255], dispose: 0, blend: 0 };

describe('apng', () => {
  it('keeps, clears and restores, replaces and lies over', async () => {
    const small = { left: 8, top: 8, side: 16, colour: [0, 0, 200, 128], dispose: 0, blend: 1 };
    const file = apng(32, [
      full,
      { ...small, dispose: 2 },
      { ...small, blend: 0, dispose: 1 },
      { ...small, left: 0, top: 0, side: 4 },
    ]);
    expect(await readAnimationInfo(file)).toEqual({
      format: 'apng',
      width: 32,
      height: 32,
      frames: 4,
      durationMs: 200,
      loop: 2,
    });
    const { frames } = await decodeAnimation(file, asItIs);
    const middle = frames.map(({ rgba }) => [...rgba.subarray(4 * (16 * 32 + 16), 4 * (16 * 32 + 16) + 4)]);
    expect(middle[0]).toEqual([200, 0, 0, 255]);
    expect(middle[1]).toEqual([100, 0, 100, 255]);
    expect(middle[2]).toEqual([0, 0, 200, 128]);
    expect(middle[3]).toEqual([0, 0, 0, 0]);
  });

  it('is a still picture without its control chunk', async () => {
    const still = await sharp({ create: { width: 32, height: 32, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    expect(await readAnimationInfo(still)).toBeUndefined();
  });

  it.each([
    ['one whose end is missing', (file: Buffer) => file.subarray(0, file.length - 40)],
    ['one with more frames than it has', () => apng(32, [full, full], 900)],
    ['a frame outside of its canvas', () => apng(32, [full, full, { ...full, left: 9 }])],
    ['a frame of no size', () => apng(32, [full, full, { ...full, side: 0 }])],
  ])('reads of %s what there is', async (_, damage) => {
    const file = damage(apng(32, [full, { ...full, colour: [0, 9, 0, 255] }, full]));
    const { frames } = await decodeAnimation(file, asItIs);
    expect(frames.length).toBe(2);
  });

  it('refuses one that says it has more than can be', async () => {
    await expect(decodeAnimation(apng(32, [full, full], 5000), asItIs)).rejects.toMatchObject({
      kind: 'picture-frames',
    });
  });
});

it('refuses frames that are too many pixels in all to decode, and what is no animation', async () => {
  const large = apng(
    9000,
    Array.from({ length: 7 }, () => full),
  );
  await expect(decodeAnimation(large, asItIs)).rejects.toMatchObject({ kind: 'picture-heavy' });
  await expect(decodeAnimation(Buffer.from('no picture at all'), asItIs)).rejects.toMatchObject({
    kind: 'picture-text',
  });
  const { bytes } = await encodeAnimation(square(4), { format: 'webp' });
  await expect(decodeAnimation(bytes.subarray(0, 200), asItIs)).rejects.toMatchObject({ kind: 'picture-damaged' });
});

const hasFfmpeg = spawnSync('ffprobe', ['-version']).status === 0;

describe.skipIf(!hasFfmpeg)('a video (skipped where there is no ffmpeg)', () => {
  it.each(['mp4', 'webm'] as const)('is read and written as %s', async (format) => {
    const { bytes } = await encodeAnimation(square(8), { format });
    const info = await readAnimationInfo(bytes);
    expect(info).toMatchObject({ format, width: 64, height: 64, frames: 8, loop: 1 });
    const { frames } = await decodeAnimation(bytes, {
      keep: { frames: 4, milliseconds: 60_000 },
      size: () => ({ width: 32, height: 32 }),
    });
    expect(frames.length).toBe(4);
    expect(frames[0].rgba.length).toBe(4 * 32 * 32);
  });

  it('that is none is told apart from one that leads elsewhere', async () => {
    const list = Buffer.concat([
      Buffer.from([0x1a, 0x45, 0xdf, 0xa3]),
      Buffer.from('#EXTM3U\nhttp://127.0.0.1/x.ts\n'),
    ]);
    await expect(decodeAnimation(list, asItIs)).rejects.toMatchObject({ kind: 'picture-video' });
  });
});
