/** Painting only a part: what is outside of it is the photo's, and what is inside doesn't show where it ends. */
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { createTensorflowEngine } from '../../src/engines/tensorflow/engine.js';
import { decodePicture } from '../../src/images/index.js';
import { loadNetwork } from '../../src/networks/load-network.js';
import { DEFAULTS, type Options } from '../../src/painting/options.js';
import { buildRequest, targetSize } from '../../src/painting/request.js';
import { drawSample } from '../../src/samples/index.js';
import { type Image, resize } from '../../src/style-transfer/image.js';
import { type Mask, resizeMask } from '../../src/style-transfer/mask.js';
import type { StyleImage } from '../../src/style-transfer/style-image.js';
import { stylize } from '../../src/style-transfer/stylize.js';
import type { Checkpoint, Iterate, StylizeRequest } from '../../src/style-transfer/stylize-request.js';
import { randomImage, randomNetwork } from '../engines/reference.js';

const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
afterAll(() => engine.dispose());
const tiny = randomNetwork(1, [4, 4, 6]);

const noise = (seed: number, width: number, height: number): Image => ({
  width,
  height,
  pixels: randomImage(seed, width, height),
});
const style: StyleImage = { image: noise(2, 33, 44), share: 1 };

/** Left of `edge`, in shares of the width, with a slope of grey levels to its right. */
const leftOf = (edge: number, width = 80, height = 60): Mask => ({
  width,
  height,
  values: Float32Array.from({ length: width * height }, (_, i) =>
    Math.min(1, Math.max(0, (edge * width + 3 - (i % width)) / 3)),
  ),
});

const QUICK = { ...DEFAULTS, size: 64, quality: 'draft' } as const;

async function paint(request: StylizeRequest) {
  const iterates = stylize(request, engine);
  const steps: (Iterate & { readonly seen: Image; readonly kept: Checkpoint })[] = [];
  for (;;) {
    const next = await iterates.next();
    if (next.done) return { steps, image: next.value };
    steps.push({ ...next.value, seen: next.value.picture(), kept: next.value.checkpoint() });
  }
}

const bytes = ({ pixels }: Image) => Uint8ClampedArray.from(pixels);

/** At pixels where the mask is 0, of all channels. */
function expectPhotoOutside(image: Image, content: Image, mask: Mask): void {
  const photo = bytes(resize(content, image));
  const { values } = resizeMask(mask, image);
  let outside = 0;
  for (const [i, value] of bytes(image).entries()) {
    if (values[i % values.length] > 0) continue;
    outside++;
    if (value !== photo[i]) expect.fail(`pixel ${i} is ${value}, the photo's is ${photo[i]}`);
  }
  expect(outside).toBeGreaterThan(100);
}

const distance = (a: Image, b: Image) => Math.hypot(...a.pixels.map((value, i) => value - b.pixels[i]));

describe('outside of the mask every pixel is the photo', () => {
  const content = noise(1, 80, 60);
  const mask = leftOf(0.4);
  const ways: [string, Partial<Options>][] = [
    ['as it comes', {}],
    ['from noise', { start: 'noise' }],
    ['in its own colours', { colours: 'content' }],
    ['in matched colours', { colours: 'match', smoothness: 20 }],
    ['without a margin', { edges: 'replicate' }],
    ['with zeros around', { edges: 'zero', steering: 'weight', scales: '1', structure: 0 }],
    ["in the article's units", { normalisation: 'article', optimiser: 'adam', iterations: 6 }],
    ['by the preconditioned optimiser', { optimiser: 'preconditioned', scales: '1' }],
  ];

  it.each(ways)('%s', async (_, options) => {
    const request = buildRequest({ ...QUICK, ...options }, content, [style], { fine: tiny }, { mask });
    const { steps, image } = await paint(request);
    for (const { seen } of [steps[0], steps[Math.floor(steps.length / 2)]]) expectPhotoOutside(seen, content, mask);
    expectPhotoOutside(image, content, mask);
    expect(image.improved).toBe(true);
    expect(distance(image, resize(content, image))).toBeGreaterThan(100);
  });

  it('where it goes on after an interruption, ending near to what it would have been', async () => {
    const request = buildRequest(QUICK, content, [style], { fine: tiny }, { mask });
    const whole = await paint(request);
    const { kept } = whole.steps[Math.floor(whole.steps.length / 2)];
    const resumed = await paint({ ...request, resume: kept });
    expectPhotoOutside(resumed.image, content, mask);
    const photo = resize(content, whole.image);
    expect(distance(resumed.image, whole.image)).toBeLessThan(0.5 * distance(whole.image, photo));
  });
});

it('a mask of everything is none, to the bit', async () => {
  const content = noise(1, 40, 30);
  const all = { width: 7, height: 5, values: new Float32Array(35).fill(1) };
  const plain = await paint(buildRequest(QUICK, content, [style], { fine: tiny }));
  const masked = await paint(buildRequest(QUICK, content, [style], { fine: tiny }, { mask: all }));
  expect(masked.image).toEqual(plain.image);
});

it('what is far outside says next to nothing about the painting inside', async () => {
  const content = noise(1, 80, 60);
  const mask = leftOf(0.3);
  const other = { ...content, pixels: content.pixels.map((value, i) => (i % 80 > 70 ? 255 - value : value)) };
  const [one, two] = await Promise.all(
    [content, other].map((from) =>
      paint(buildRequest({ ...QUICK, iterations: 8 }, from, [style], { fine: tiny }, { mask })),
    ),
  );
  const { width, pixels } = one.image;
  const differences = [...pixels].flatMap((value, i) =>
    i % width < 0.3 * width ? Math.abs(value - two.image.pixels[i]) : [],
  );
  expect(differences.reduce((sum, value) => sum + value, 0) / differences.length).toBeLessThan(2);
});

it('a part of a style picture says all about the style', async () => {
  const content = noise(1, 48, 36);
  const [dark, light] = [40, 210].map((level) => noise(5, 40, 40).pixels.map((value) => level + (value - 127) / 8));
  const half: Image = { width: 40, height: 40, pixels: dark.map((value, i) => (i % 40 < 20 ? value : light[i])) };
  const mean = ({ pixels }: Image) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const seen = async (mask: Mask) =>
    mean((await paint(buildRequest(QUICK, content, [{ image: half, share: 1, mask }], { fine: tiny }))).image);
  const [left, right] = [leftOf(0.4, 40, 40), leftOf(0.4, 40, 40)];
  right.values.reverse();
  expect((await seen(right)) - (await seen(left))).toBeGreaterThan(60);
});

it('paints each part in its own style, and keeps the photo elsewhere', async () => {
  const content = noise(1, 80, 60);
  const strip = (from: number, to: number): Mask => ({
    width: 80,
    height: 60,
    values: Float32Array.from({ length: 4800 }, (_, i) => (i % 80 >= from && i % 80 < to ? 1 : 0)),
  });
  const flat = (level: number): Image => ({
    ...noise(5, 40, 40),
    pixels: noise(5, 40, 40).pixels.map((value) => level + (value - 127) / 8),
  });
  const [dark, light] = [strip(0, 30), strip(30, 60)];
  const styles = [
    { image: flat(40), share: 1, part: dark },
    { image: flat(215), share: 1, part: light },
  ];
  const mask = strip(0, 60);
  const { image } = await paint(buildRequest(QUICK, content, styles, { fine: tiny }, { mask }));
  expectPhotoOutside(image, content, mask);
  const meanOf = (from: number, to: number) => {
    const inside = image.pixels.filter((_, i) => i % image.width >= from && i % image.width < to);
    return inside.reduce((sum, value) => sum + value, 0) / inside.length;
  };
  expect(meanOf(28, 46) - meanOf(2, 20)).toBeGreaterThan(80);
});

it('has no brighter or darker rim inside', async () => {
  const read = async (id: string) => decodePicture(await drawSample(id), { fitWithin: 256 });
  const [content, swirls, lite] = [
    await read('lighthouse'),
    await read('swirls'),
    await loadNetwork('lite', 'weights'),
  ];
  const options = { ...QUICK, size: 112 };
  const { width, height } = targetSize(content, options.size);
  // A disc with a hard edge: the photo begins at once.
  const distance = (i: number) =>
    0.36 * height - Math.hypot((i % width) - width / 2, Math.floor(i / width) - height / 2);
  const mask = {
    width,
    height,
    values: Float32Array.from({ length: width * height }, (_, i) => (distance(i) > 0 ? 1 : 0)),
  };
  const styles = [{ image: swirls, share: 1 }];
  const part = await paint(buildRequest(options, content, styles, { fine: lite }, { mask }));
  const whole = await paint(buildRequest(options, content, styles, { fine: lite }));
  /** Mean and deviation of the grey levels between two distances from the edge. */
  const statistics = ({ pixels }: Image, from: number, to: number) => {
    const values = [...pixels].filter((_, i) => {
      const at = distance(i % (width * height));
      return at > from && at <= to;
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
  };
  const [rim, expected] = [part.image, whole.image].map((image) => statistics(image, 0, 3));
  const [inside, expectedInside] = [part.image, whole.image].map((image) => statistics(image, 3, 100));
  // The picture has its own lights and shades there: the painting of all of it has no rim.
  expect(Math.abs(rim.mean - inside.mean - (expected.mean - expectedInside.mean))).toBeLessThan(12);
  expect(rim.deviation / inside.deviation / (expected.deviation / expectedInside.deviation)).toBeGreaterThan(0.8);
  expect(rim.deviation / inside.deviation / (expected.deviation / expectedInside.deviation)).toBeLessThan(1.25);
});

it('is painted by TensorFlow.js as well', async () => {
  const tf = await import('@tensorflow/tfjs');
  await tf.setBackend('cpu');
  const other = createTensorflowEngine(tf, 'TensorFlow.js in tests');
  const content = noise(1, 32, 24);
  const mask = leftOf(0.5, 32, 24);
  const request = buildRequest(
    { ...QUICK, iterations: 3 },
    content,
    [style],
    { fine: randomNetwork(3, [2, 2, 3]) },
    { mask },
  );
  const iterates = stylize(request, other);
  let next = await iterates.next();
  while (!next.done) next = await iterates.next();
  expectPhotoOutside(next.value, content, mask);
  await other.dispose();
});
