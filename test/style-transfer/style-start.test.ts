import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { decodePicture } from '../../src/images/index.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { buildRequest } from '../../src/painting/request.js';
import { drawSample } from '../../src/samples/index.js';
import type { Image } from '../../src/style-transfer/image.js';
import { cropBorder, resize } from '../../src/style-transfer/image.js';
import { addStrokes, flatnessOf, shareForFlatness, startTowardsStyle } from '../../src/style-transfer/style-start.js';
import { stylize } from '../../src/style-transfer/stylize.js';

const SIZE = { width: 96, height: 72 };
const flat = (value: number, { width, height } = SIZE): Image => ({
  width,
  height,
  pixels: new Float32Array(3 * width * height).fill(value),
});
const mean = ({ pixels }: Image) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
const spread = (image: Image) => {
  const middle = mean(image);
  return Math.sqrt(image.pixels.reduce((sum, value) => sum + (value - middle) ** 2, 0) / image.pixels.length);
};
const styleOf = (image: Image) => [{ image, share: 1 }];

let lighthouse: Image;
let woodcut: Image;
beforeAll(async () => {
  [lighthouse, woodcut] = await Promise.all(
    ['lighthouse', 'woodcut'].map(async (id) => decodePicture(await drawSample(id, 256))),
  );
});

describe('flatness', () => {
  it('is that of one colour, and of no drawing', () => {
    expect(flatnessOf(flat(200))).toBe(1);
    expect(flatnessOf(lighthouse)).toBe(0);
    const faint = { ...SIZE, pixels: flat(100).pixels.map((value, i) => value + (i % 2) * 6) };
    expect(flatnessOf(faint)).toBeGreaterThan(0.5);
    expect(flatnessOf(faint)).toBeLessThan(1);
  });

  it('lets the style go farther, evenly, and never less far', () => {
    const shares = [0.02, 0.1, 0.2, 0.3, 0.4].map((share) => shareForFlatness(share, 1));
    for (const [i, share] of [0.034, 0.17, 0.34, 0.51, 0.68].entries()) expect(shares[i]).toBeCloseTo(share, 9);
    expect(shareForFlatness(0.55, 1)).toBeLessThan(1);
    expect(shareForFlatness(0.9, 1)).toBe(0.9);
    expect(shareForFlatness(0.3, 0)).toBe(0.3);
  });
});

describe('the start', () => {
  it('has the more of the colours of the style the farther the painting is to go', () => {
    for (const value of [0, 255]) {
      const distances = [0.001, 0.1, 0.25, 0.5].map((share) =>
        Math.abs(mean(startTowardsStyle(lighthouse, styleOf(flat(value)), SIZE, share, 1)) - value),
      );
      expect(distances).toEqual(distances.toSorted((a, b) => b - a));
      expect(distances[3]).toBeLessThan(2);
    }
    const near = startTowardsStyle(lighthouse, styleOf(woodcut), SIZE, 0.001, 1);
    const own = resize(lighthouse, SIZE);
    expect(Math.max(...near.pixels.map((value, i) => Math.abs(value - own.pixels[i])))).toBeLessThan(8);
  });

  it('mixes the colours of several styles by their shares', () => {
    const styles = [
      { image: flat(0), share: 1 },
      { image: flat(200), share: 3 },
    ];
    expect(mean(startTowardsStyle(lighthouse, styles, SIZE, 0.5, 1))).toBeCloseTo(150, 0);
  });

  it('of a flat picture has clouds of all widths, chosen by the seed, in the colours of the style', () => {
    const clouds = (seed: number) => startTowardsStyle(flat(128), styleOf(woodcut), SIZE, 0.5, seed);
    expect(clouds(1)).toEqual(clouds(1));
    expect(clouds(1)).not.toEqual(clouds(2));
    expect(Math.abs(mean(clouds(1)) - mean(woodcut))).toBeLessThan(12);
    expect(spread(resize(clouds(1), { width: 6, height: 4 }))).toBeGreaterThan(10);
  });

  it('of a finer scale of it has the strokes of the style, and none of its forms', () => {
    const before = { width: 48, height: 36 };
    const drawn = addStrokes(flat(128), styleOf(woodcut), before, 1);
    expect(spread(drawn)).toBeGreaterThan(8);
    expect(spread(resize(drawn, before))).toBeLessThan(spread(drawn) / 3);
    expect(addStrokes(flat(128), styleOf(woodcut), before, 0)).toEqual(flat(128));
  });
});

describe('a flat picture', () => {
  let engine: Awaited<ReturnType<typeof createOnnxEngine>>;
  beforeAll(async () => {
    engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
  });
  afterAll(() => engine.dispose());

  async function paint(content: Image, style: Image): Promise<Image> {
    const networks = { fine: await loadNetwork('lite', '') };
    const request = buildRequest({ ...DEFAULTS, size: 64, quality: 'draft' }, content, styleOf(style), networks);
    const steps = stylize(request, engine);
    let next = await steps.next();
    while (!next.done) next = await steps.next();
    return next.value;
  }

  it('as a style gives a light painting where it is white, and a dark one where it is black', async () => {
    const light = mean(await paint(lighthouse, flat(255)));
    const dark = mean(await paint(lighthouse, flat(0)));
    expect(light).toBeGreaterThan(mean(lighthouse) + 70);
    expect(dark).toBeLessThan(mean(lighthouse) - 40);
  }, 120_000);

  it('as a content becomes a picture with large forms, without a frame', async () => {
    const painting = await paint(flat(128), woodcut);
    expect(spread(resize(painting, { width: 8, height: 6 }))).toBeGreaterThan(20);
    const inside = cropBorder(painting, 7);
    const count = inside.pixels.length / painting.pixels.length;
    const frame = (mean(painting) - count * mean(inside)) / (1 - count);
    expect(Math.abs(frame - mean(inside))).toBeLessThan(40);
  }, 120_000);
});
