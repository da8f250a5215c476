/** The pipeline that the command line and the worker share, with the real engine, and the lite network where it matters. */
import { beforeAll, describe, expect, it } from 'vitest';
import { chooseEngine } from '../../src/engines/choose-engine.js';
import { decodePicture, readGenerationMetadata } from '../../src/images/index.js';
import type { LoadPicture, PaintingInputs } from '../../src/painting/inputs.js';
import { DEFAULTS } from '../../src/painting/options.js';
import { Painting } from '../../src/painting/pipeline.js';
import { loadNetworks } from '../../src/painting/request.js';
import { drawSample } from '../../src/samples/index.js';
import { findSubject } from '../../src/segmentation/find-subject.js';
import { resize } from '../../src/style-transfer/image.js';
import { type Mask, resizeMask } from '../../src/style-transfer/mask.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import type { Networks } from '../../src/style-transfer/pyramid.js';
import { flat } from '../images/pictures.js';
import { loadTinyNetworks } from '../networks/tiny-networks.js';

const options = { ...DEFAULTS, size: 64, network: 'lite', iterations: 6 } as const;
const [content, style] = await Promise.all([drawSample('lighthouse', 512), drawSample('swirls', 512)]);

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

/** Long sides that were asked for. */
let asked: number[];
const loaderOf =
  (bytes: Uint8Array): LoadPicture =>
  (fitWithin) => {
    asked.push(fitWithin);
    return decodePicture(bytes, { fitWithin });
  };

function open(given: Partial<PaintingInputs> = {}, networks = tiny): Promise<Painting> {
  asked = [];
  const inputs = { options, content: loaderOf(content), styles: [{ load: loaderOf(style), share: 1 }] };
  return Painting.open({ ...inputs, ...given }, networks, engine);
}

async function finish(painting: Painting) {
  const steps = painting.paint();
  const taken = [];
  let next = await steps.next();
  while (!next.done) {
    taken.push(next.value.iterate.step);
    next = await steps.next();
  }
  return { taken, finished: next.value };
}

describe('in little memory', () => {
  const large = { ...options, size: 256 };

  it('a painting is made in tiles, and is the same: it differs by what rounding does to an optimiser, and nowhere along a line', async () => {
    const pixelsOf = async (memory?: number) => {
      const painting = await open({ options: large, memory }, lite);
      const { finished } = await finish(painting);
      const { bytes } = await finished.encode({ format: 'png' });
      return { planned: painting.memory, size: painting.size, pixels: (await decodePicture(bytes)).pixels };
    };
    const whole = await pixelsOf();
    const { size } = whole;
    const limit = 0.75 * whole.planned;
    const tiled = await pixelsOf(limit);
    expect(tiled.planned).toBeLessThanOrEqual(limit);
    const differences = tiled.pixels.map((value, i) => Math.abs(value - (whole.pixels[i] as number)));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    expect(mean).toBeLessThan(0.05);
    expect(differences.filter((value) => value > 1).length).toBeLessThan(differences.length / 1000);
    // A seam would be a row or a column of which all pixels differ.
    const { width, height } = size;
    const [rows, columns] = [new Float64Array(height), new Float64Array(width)];
    for (const [i, value] of differences.entries()) {
      rows[Math.floor(i / width) % height] += value / (3 * width);
      columns[i % width] += value / (3 * height);
    }
    for (const line of [...rows, ...columns]) expect(line).toBeLessThan(0.3);
  });

  it('what does not fit even in the smallest tiles is refused, with what it needs', async () => {
    await expect(open({ options: large, memory: 100e6 }, lite)).rejects.toMatchObject({ kind: 'memory' });
  });
});

describe('a painting', () => {
  it('decodes pictures no larger than it needs them, and paints before it encodes', async () => {
    const painting = await open({ options: { ...options, strokeSize: 2 } });
    expect(asked).toEqual([448, 896]);
    expect(painting.networks).toEqual(['lite']);
    expect(Math.max(painting.size.width, painting.size.height)).toBe(64);
    const { finished } = await finish(painting);
    const { bytes } = await finished.encode({ format: 'png', metadata: { preset: 'article' } });
    expect(await decodePicture(bytes)).toMatchObject(painting.size);
    expect(await readGenerationMetadata(bytes)).toMatchObject({
      networks: 'lite',
      engine: engine.label,
      options: { size: 64, strokeSize: 2 },
      preset: 'article',
    });
  });

  it('resumes from a checkpoint, and ignores one of another size or that is no picture', async () => {
    const first = await open();
    const steps = first.paint();
    let checkpoint: Buffer | undefined;
    for (let step = 0; step < 4; step++) {
      const next = await steps.next();
      if (!next.done) checkpoint = await next.value.encodeCheckpoint();
    }
    expect((await finish(await open({ checkpoint }))).taken[0]).toBe(5);
    expect((await finish(await open({ checkpoint, options: { ...options, size: 96 } }))).taken[0]).toBe(1);
    expect((await finish(await open({ checkpoint: Buffer.from('no picture') }))).taken[0]).toBe(1);
  });

  it('is enlarged by painting only what is finer, near to what it was', async () => {
    const small = { ...options, iterations: 0, quality: 'draft', size: 48 } as const;
    const { finished } = await finish(await open({ options: small }));
    const { bytes } = await finished.encode({ format: 'png' });
    const larger = { ...small, size: 96 };
    const whole = await finish(await open({ options: larger }));
    const grown = await finish(await open({ options: larger, enlarge: loaderOf(bytes) }));
    expect(grown.finished).toMatchObject({ width: 96, height: 96 });
    expect(grown.taken[0]).toBeGreaterThan(1);
    expect(grown.taken.length).toBeLessThan(whole.taken.length / 2);
    expect(grown.taken.at(-1)).toBe(whole.taken.at(-1));
    const pixelsOf = async (picture: Uint8Array) => (await decodePicture(picture, { longSide: 48 })).pixels;
    const distance = async (picture: Uint8Array) => {
      const [one, other] = [await pixelsOf(picture), await pixelsOf(bytes)];
      return one.reduce((sum, value, i) => sum + Math.abs(value - other[i]), 0) / one.length;
    };
    const encoded = async ({ finished }: typeof grown) => (await finished.encode({ format: 'png' })).bytes;
    // It begins with the painting, where a new one begins with the photo.
    expect(await distance(await encoded(grown))).toBeLessThan(25);
    expect(await distance(await encoded(grown))).toBeLessThan(await distance(content));
  });

  it('takes checkpoints of its own panel only', async () => {
    const first = await (await open({ panel: 1 })).paint().next();
    if (first.done) throw new Error('there was no step');
    const checkpoint = await first.value.encodeCheckpoint();
    expect((await finish(await open({ checkpoint, panel: 1 }))).taken[0]).toBe(2);
    expect((await finish(await open({ checkpoint, panel: 2 }))).taken[0]).toBe(1);
    expect((await finish(await open({ checkpoint }))).taken[0]).toBe(1);
  });

  it('keeps the transparency of its content, in steps too', async () => {
    const half = await flat([200, 30, 30], 64, 48).ensureAlpha(0.5).png().toBuffer();
    const painting = await open({ content: loaderOf(half), options: options });
    expect(painting.isTransparent).toBe(true);
    const { value, done } = await painting.paint().next();
    if (done) throw new Error('there was no step');
    const shown = await decodePicture(await value.encodePicture({ format: 'webp' }));
    expect(shown.alpha?.every((value) => Math.abs(value - 128) <= 1)).toBe(true);
  });

  it('ends with the best picture so far when it is stopped', async () => {
    const stop = new AbortController();
    const steps = (await open()).paint(stop.signal);
    await steps.next();
    stop.abort();
    const { value, done } = await steps.next();
    expect(done).toBe(true);
    expect(value).toMatchObject({ width: expect.any(Number), seconds: expect.any(Number) });
  });
});

describe('a part that is asked for by its kind', () => {
  const part = (kind: 'subject' | 'background') => ({ ...options, part: kind });

  it('is painted alone: what stands out stays as it is, and what is behind does not', async () => {
    const valley = await drawSample('valley', 448);
    const photo = await decodePicture(valley);
    const painting = await open({ content: loaderOf(valley), options: part('background') });
    expect(painting.isSubjectMissing).toBe(false);
    const shown = await decodePicture((await painting.encodeFoundPart({ format: 'png' })) as Buffer);
    expect(shown).toMatchObject(painting.size);
    const { finished } = await finish(painting);
    const painted = await decodePicture((await finished.encode({ format: 'png' })).bytes);
    const before = resize(photo, painted).pixels;
    const { values } = resizeMask((await findSubject(photo)) as Mask, painted);
    const differences = (wanted: 0 | 1) =>
      [...painted.pixels]
        .map((value, i) => Math.abs(value - Math.min(255, Math.max(0, before[i]))))
        .filter((_, i) => values[i % values.length] === wanted);
    expect(differences(1).length).toBeGreaterThan(100);
    expect(Math.max(...differences(1))).toBeLessThanOrEqual(1);
    // What stays is shown darker before it is painted.
    const light = (wanted: 0 | 1) =>
      shown.pixels.reduce((sum, value, i) => sum + (values[i % values.length] === wanted ? value : 0), 0) /
      before.reduce((sum, value, i) => sum + (values[i % values.length] === wanted ? value : 0), 0);
    expect(light(1)).toBeCloseTo(0.3, 1);
    expect(light(0)).toBeCloseTo(1, 1);
    const outside = differences(0);
    expect(outside.reduce((sum, value) => sum + value, 0) / outside.length).toBeGreaterThan(4);
  });

  it('is all of it where nothing stands out, and says so', async () => {
    expect((await open({ options: part('subject') })).isSubjectMissing).toBe(true);
    expect(await (await open({ options: part('subject') })).encodeFoundPart({ format: 'png' })).toBeUndefined();
    expect((await open()).isSubjectMissing).toBe(false);
  });

  it('cannot be drawn as well', async () => {
    const mask = async () => ({ width: 64, height: 64, values: new Float32Array(4096).fill(1) });
    await expect(open({ options: part('subject'), mask })).rejects.toMatchObject({ kind: 'part-and-mask' });
  });
});
