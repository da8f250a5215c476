/** From two frames to what their paintings have in common. */
import { describe, expect, it } from 'vitest';
import { agreementOf } from '../../../src/style-transfer/animation/agreement.js';
import { strokesFor } from '../../../src/style-transfer/animation/fill.js';
import { compareFrames } from '../../../src/style-transfer/animation/frame-painter.js';
import { estimateMotion } from '../../../src/style-transfer/animation/motion.js';
import { addTemporalLoss } from '../../../src/style-transfer/animation/temporal-loss.js';
import { unchangedBetween } from '../../../src/style-transfer/animation/unchanged.js';
import { warp } from '../../../src/style-transfer/animation/warp.js';
import { texture, withSquare } from './pictures.js';

const [WIDTH, HEIGHT] = [96, 80];
const still = texture(WIDTH, HEIGHT);

describe('motion', () => {
  it.each([
    [3, -2],
    [0.5, 1.25],
    [-9, 6],
  ])('finds a move by %d, %d pixels to a quarter of a pixel', (dx, dy) => {
    const motion = estimateMotion(texture(WIDTH, HEIGHT, dx, dy), still);
    const errors: number[] = [];
    for (let y = 16; y < HEIGHT - 16; y++)
      for (let x = 16; x < WIDTH - 16; x++) {
        const i = y * WIDTH + x;
        errors.push(Math.hypot(motion.x[i] + dx, motion.y[i] + dy));
      }
    errors.sort((a, b) => a - b);
    expect(errors[Math.floor(0.9 * errors.length)]).toBeLessThan(0.25);
  });

  it('is none between two frames that are the same', () => {
    const { x, y } = estimateMotion(still, still);
    expect(x.every((value) => value === 0) && y.every((value) => value === 0)).toBe(true);
  });
});

it('moves a picture by whole pixels without changing any', () => {
  const motion = {
    width: WIDTH,
    height: HEIGHT,
    x: new Float32Array(WIDTH * HEIGHT).fill(2),
    y: new Float32Array(WIDTH * HEIGHT),
  };
  const moved = warp(still, motion);
  for (const [x, y] of [
    [0, 0],
    [10, 20],
    [WIDTH - 3, HEIGHT - 1],
  ])
    expect(moved.pixels[y * WIDTH + x]).toBe(still.pixels[y * WIDTH + x + 2]);
});

describe('agreement', () => {
  const before = withSquare(still, 20, 20, 24, 250);
  const after = withSquare(still, 32, 20, 24, 250);
  const at = (x: number, y: number) => y * WIDTH + x;

  it('leaves out what something that moves has uncovered, and keeps what was always seen', () => {
    const { weights } = compareFrames(after, before);
    expect(weights[at(24, 30)]).toBe(0);
    expect(weights[at(80, 60)]).toBe(1);
    expect(weights[at(70, 10)]).toBe(1);
  });

  it('does not take a light that goes on for the same thing', () => {
    const none = {
      width: WIDTH,
      height: HEIGHT,
      x: new Float32Array(WIDTH * HEIGHT),
      y: new Float32Array(WIDTH * HEIGHT),
    };
    const { weights } = agreementOf(withSquare(still, 40, 40, 10, 255), withSquare(still, 40, 40, 10, 20), none, none);
    expect(weights[at(44, 44)]).toBe(0);
    expect(weights[at(10, 10)]).toBe(1);
  });

  it('is little between two scenes', () => {
    const other = texture(WIDTH, HEIGHT, 40, 31);
    const inverted = { ...other, pixels: other.pixels.map((value) => (value > 128 ? 20 : 235)) };
    expect(compareFrames(inverted, still).share).toBeLessThan(0.3);
  });
});

describe('what has not changed', () => {
  it('is nothing to paint where nothing has', () => {
    expect(unchangedBetween(still, { ...still, pixels: still.pixels.map((value) => value + 1) })).toBeUndefined();
  });

  it('stays beyond the surroundings of what has', () => {
    const weights = unchangedBetween(withSquare(still, 40, 40, 4, 255), still) as Float32Array;
    expect(weights[41 * WIDTH + 41]).toBe(0);
    expect(weights[41 * WIDTH + 46]).toBe(0);
    expect(weights[41 * WIDTH + 60]).toBe(1);
  });
});

it('fills what is new with the strokes of what looks like it', () => {
  const content = withSquare(withSquare(still, 8, 8, 24, 240), 56, 40, 24, 240);
  const source = withSquare(still, 8, 8, 24, 240);
  const strokes = withSquare({ ...source, pixels: new Float32Array(source.pixels.length) }, 8, 8, 24, 77).pixels;
  const painting = { ...source, pixels: source.pixels.map((value, i) => value + strokes[i]) };
  const weights = new Float32Array(WIDTH * HEIGHT).fill(1);
  for (let y = 40; y < 64; y++) weights.fill(0, y * WIDTH + 56, y * WIDTH + 80);
  const found = strokesFor(content, painting, [{ content: source, painting }], weights);
  expect(found[52 * WIDTH + 68]).toBeCloseTo(77, 0);
  expect(found[70 * WIDTH + 10]).toBe(0);
});

it('has the temporal loss of Ruder et al., and its gradient', () => {
  const [width, height] = [5, 4];
  const target = texture(width, height);
  const weights = Float32Array.from({ length: width * height }, (_, i) => (i % 3) / 2);
  const pixels = texture(width, height, 1.5, 2).pixels;
  const term = { target, weights, weight: 3e4 };
  const gradient = new Float32Array(pixels.length);
  const loss = addTemporalLoss(pixels, term, gradient);
  let expected = 0;
  for (let i = 0; i < pixels.length; i++) expected += weights[i % weights.length] * (pixels[i] - target.pixels[i]) ** 2;
  expect(loss).toBeCloseTo((3e4 * expected) / pixels.length / 255 ** 2, 1);
  for (const i of [0, 7, 25, 59]) {
    const [more, less] = [1, -1].map((step) => {
      const moved = pixels.slice();
      moved[i] += step;
      return addTemporalLoss(moved, term, new Float32Array(pixels.length));
    });
    expect(gradient[i]).toBeCloseTo((more - less) / 2, 1);
  }
});
