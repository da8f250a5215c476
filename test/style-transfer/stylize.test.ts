import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { UserError } from '../../src/errors/user-error.js';
import { fitMemory } from '../../src/painting/memory.js';
import { DEFAULTS, OPTIONS, type Options, validateWeights } from '../../src/painting/options.js';
import { buildRequest, targetSize } from '../../src/painting/request.js';
import { addMirroredBorder, cropBorder, type Image } from '../../src/style-transfer/image.js';
import { LAYER_NAMES } from '../../src/style-transfer/network.js';
import type { Engine } from '../../src/style-transfer/objective.js';
import { styleSize } from '../../src/style-transfer/style-image.js';
import { stylize } from '../../src/style-transfer/stylize.js';
import { randomImage, randomNetwork } from '../engines/reference.js';

const engine = await createOnnxEngine({ device: 'cpu', threads: 1 });
afterAll(() => engine.dispose());
const painter = randomNetwork(1, [4, 4, 6]);
const sketcher = randomNetwork(2, [2, 3, 3]);

const image = (seed: number, width: number, height: number): Image => ({
  width,
  height,
  pixels: randomImage(seed, width, height),
});

function request(
  options: Partial<Options>,
  content = image(1, 40, 30),
  painters: Parameters<typeof buildRequest>[3] = { fine: painter },
) {
  return buildRequest(
    { ...DEFAULTS, size: 64, quality: 'draft', ...options },
    content,
    [{ image: image(2, 33, 44), share: 1 }],
    painters,
  );
}

async function paint(asked: ReturnType<typeof request>, signal?: AbortSignal) {
  const iterates = stylize(asked, engine, signal);
  const seen = [];
  for (;;) {
    const next = await iterates.next();
    if (next.done) return { seen, image: next.value };
    seen.push(next.value);
  }
}

it('a mirrored border repeats what is beside it, and is cut off again without a trace', () => {
  const row: Image = { width: 4, height: 1, pixels: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12) };
  expect([...addMirroredBorder(row, 2).pixels.subarray(16, 24)]).toEqual([3, 2, 1, 2, 3, 4, 3, 2]);
  const picture = image(3, 17, 9);
  expect(cropBorder(addMirroredBorder(picture, 4), 4)).toEqual(picture);
});

it('a style keeps its shape, however small it gets', () => {
  expect(styleSize({ width: 312, height: 16 }, { width: 32, height: 24 }, 0.25)).toEqual({ width: 312, height: 16 });
  expect(styleSize({ width: 400, height: 200 }, { width: 32, height: 24 }, 0.25)).toEqual({ width: 32, height: 16 });
  expect(styleSize({ width: 400, height: 200 }, { width: 200, height: 100 }, 1)).toEqual({ width: 200, height: 100 });
});

it('a picture so long that the smallest side would change its shape is refused', () => {
  expect(() => request({ size: 128 }, image(1, 200, 20))).toThrow(/Choose a size of at least 160/);
  expect(request({ size: 160, edges: 'replicate' }, image(1, 200, 20)).stages.at(-1)).toMatchObject({
    width: 160,
    height: 16,
  });
});

it('the weights are factors on top of the strength, or of what the article has', () => {
  const factor = fc.double({ min: 0.1, max: 100, noNaN: true });
  const units = fc.constantFrom('standard' as const, 'article' as const);
  fc.assert(
    fc.property(factor, factor, factor, fc.nat(100), units, (content, style, layer, strength, normalisation) => {
      const plain = request({ strength, normalisation, steering: 'weight' }).weights;
      const asked = {
        strength,
        normalisation,
        steering: 'weight' as const,
        contentWeight: content,
        styleWeight: style,
        conv2_2: layer,
      };
      const { weights } = request(asked);
      expect(weights.content / plain.content).toBeCloseTo(content, 9);
      expect(weights.style / plain.style).toBeCloseTo(style, 9);
      expect(plain.layers).toEqual(Object.fromEntries(LAYER_NAMES.map((name) => [name, 1])));
      expect(weights.layers).toEqual({ ...plain.layers, conv2_2: layer });
    }),
    { seed: 9 },
  );
});

describe('stylize', () => {
  it('lowers the loss and counts every step', async () => {
    const asked = request({ size: 192, quality: 'standard' });
    const { seen } = await paint(asked);
    const steps = asked.stages.reduce((sum, { iterations }) => sum + iterations, 0);
    expect(seen.map(({ step }) => step)).toEqual(Array.from({ length: steps }, (_, i) => i + 1));
    expect(seen.at(-1)?.progress).toBeCloseTo(1, 9);
    expect(seen.at(-1)?.loss.total).toBeLessThan(0.5 * seen[0].loss.total);
    expect(asked.stages.length).toBeGreaterThan(1);
  });

  it('cuts the margin off, and paints none where the network pads', async () => {
    const size = { size: 64, iterations: 2 };
    const [margin, replicate] = [request({ ...size, edges: 'margin' }), request({ ...size, edges: 'replicate' })];
    expect(margin.stages[0]).toMatchObject({ width: 72, height: 56 });
    expect(replicate.stages[0]).toMatchObject({ width: 64, height: 48 });
    expect((await paint(margin)).image).toMatchObject({ width: 64, height: 48 });
  });

  it('gives the same bytes for the same seed, others for another', async () => {
    const start = { start: 'noise', iterations: 3 } as const;
    const [a, b, c] = [
      await paint(request({ ...start, seed: 5 })),
      await paint(request({ ...start, seed: 5 })),
      await paint(request({ ...start, seed: 6 })),
    ];
    expect(a.image.pixels).toEqual(b.image.pixels);
    expect(a.image.pixels).not.toEqual(c.image.pixels);
  });

  it('stopped early, gives the best picture so far at full size', async () => {
    const asked = request({ size: 256 });
    const controller = new AbortController();
    const iterates = stylize(asked, engine, controller.signal);
    await iterates.next();
    await iterates.next();
    controller.abort();
    const { value, done } = await iterates.next();
    expect(done).toBe(true);
    expect(value).toMatchObject({ width: 256, height: 192 });
  });

  describe('the time left', () => {
    let now: number;
    beforeEach(() => {
      now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => now);
    });
    afterEach(() => void vi.restoreAllMocks());

    /** An engine that takes long for the first evaluation of an objective, as they do. */
    const slowToBegin = (milliseconds: number): Engine => ({
      label: engine.label,
      features: (...given) => engine.features(...given),
      estimateMemory: (geometry) => engine.estimateMemory(geometry),
      dispose: async () => {},
      async objective(geometry, targets) {
        const objective = await engine.objective(geometry, targets);
        let first = true;
        return {
          async evaluate(image) {
            now += first ? milliseconds : 10;
            first = false;
            return objective.evaluate(image);
          },
          setContentWeight: (...to) => objective.setContentWeight(...to),
          dispose: () => objective.dispose(),
        };
      },
    });

    it.each([
      ['from the beginning', undefined],
      ['after an interruption', 5],
    ])('is told once it is steady, and never from what the engine needs to warm up: %s', async (_, iteration) => {
      const plain = request({ size: 64, iterations: 20 });
      const resume = iteration && { stage: 0, iteration, image: { ...image(3, 64, 48) } };
      const asked = resume ? { ...plain, resume } : plain;
      const told: { left: number | undefined; at: number }[] = [];
      for await (const { secondsLeft } of stylize(asked, slowToBegin(2000))) told.push({ left: secondsLeft, at: now });
      const end = told.at(-1)?.at as number;
      expect(told.slice(0, 3).map(({ left }) => left)).toEqual([undefined, undefined, undefined]);
      const rest = told.slice(3);
      expect(rest).not.toEqual([]);
      for (const { left, at } of rest) expect(Math.abs((left as number) - (end - at) / 1000)).toBeLessThan(0.1);
    });

    it('is not told from what another scale needs to begin', async () => {
      const told: (number | undefined)[] = [];
      const stages: number[] = [];
      for await (const { secondsLeft, stage } of stylize(request({ size: 256 }), slowToBegin(1500))) {
        told.push(secondsLeft);
        stages.push(stage);
        if (stage === 2) break;
      }
      const second = stages.indexOf(2);
      expect(second).toBeGreaterThan(3);
      expect(told[second] as number).toBeLessThan(1.5 * (told[second - 1] as number));
    });
  });

  it('hands out pictures at full size from every scale', async () => {
    const iterates = stylize(request({ size: 256 }), engine);
    const { value } = await iterates.next();
    if (value === undefined || !('picture' in value)) throw new Error('expected an iterate');
    expect(value.width).toBeLessThan(256);
    expect(value.picture()).toMatchObject({ width: 256, height: 192 });
    await iterates.return({ width: 0, height: 0, pixels: new Float32Array(), improved: false });
  });

  it('ends in a finite picture of the right size, whatever the options', async () => {
    const arbitrary = fc.record(
      Object.fromEntries(
        Object.entries(OPTIONS).map(([name, option]) => {
          if (option.kind === 'choice') return [name, fc.constantFrom(...option.choices)];
          if (option.kind === 'layers') return [name, fc.constant(option.default)];
          if (option.kind === 'list') return [name, fc.constantFrom('auto', '1', '1,2,1', '0,1')];
          if (name === 'size') return [name, fc.integer({ min: 64, max: 80 })];
          if (name === 'iterations') return [name, fc.integer({ min: 1, max: 3 })];
          const { minimum: min, maximum: max, whole } = option;
          return [name, whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })];
        }),
      ),
    ) as fc.Arbitrary<object> as fc.Arbitrary<Options>;
    const paintable = arbitrary.filter((options) => {
      try {
        validateWeights(options);
        return true;
      } catch {
        return false;
      }
    });
    const side = fc.integer({ min: 24, max: 60 });
    await fc.assert(
      fc.asyncProperty(paintable, side, side, fc.boolean(), async (options, width, height, mixed) => {
        const content = image(width, width, height);
        const asked = request(options, content, mixed ? { fine: painter, coarse: sketcher } : { fine: painter });
        const { image: painting } = await paint(asked);
        expect(painting).toMatchObject(targetSize(content, options.size));
        expect(painting.pixels.every((value) => value >= 0 && value <= 255)).toBe(true);
      }),
      // Others every time: a few of many runs find as much as many of one.
      { numRuns: 75 },
    );
  });

  it('goes on where it was interrupted, with the content weight that it had found', async () => {
    const asked = request({ size: 192, strength: 70 });
    const iterates = stylize(asked, engine);
    let { value } = await iterates.next();
    while (value !== undefined && 'stage' in value && value.stage === 1) ({ value } = await iterates.next());
    if (value === undefined || !('checkpoint' in value)) throw new Error('expected a second stage');
    const checkpoint = value.checkpoint();
    await iterates.return({ width: 0, height: 0, pixels: new Float32Array(), improved: false });
    expect(checkpoint).toMatchObject({ stage: 1, iteration: 1, contentWeight: expect.any(Number) });
    expect(checkpoint.contentWeight).not.toBeCloseTo(asked.weights.content, 6);
    const resumed = stylize({ ...asked, resume: checkpoint }, engine);
    const { value: next } = await resumed.next();
    if (next === undefined || !('checkpoint' in next)) throw new Error('expected an iterate');
    expect(next.checkpoint()).toMatchObject({ stage: 1, iteration: 2, contentWeight: checkpoint.contentWeight });
    await resumed.return({ width: 0, height: 0, pixels: new Float32Array(), improved: false });
  });

  it('copies the content where the style weighs nothing', async () => {
    const content = image(1, 64, 48);
    for (const optimiser of ['fitted', 'preconditioned', 'lbfgs', 'adam'] as const) {
      const asked = request({ styleWeight: 0, iterations: 5, optimiser }, content);
      const { image: painting } = await paint(asked);
      for (const [i, value] of painting.pixels.entries())
        expect(Math.abs(value - content.pixels[i])).toBeLessThan(0.01);
    }
  });

  it('knows nothing of the content where that weighs nothing', async () => {
    const options = { contentWeight: 0, start: 'noise', iterations: 3 } as const;
    const [a, b] = [await paint(request(options, image(1, 40, 30))), await paint(request(options, image(9, 40, 30)))];
    expect(a.image.pixels).toEqual(b.image.pixels);
    expect(a.seen.every(({ loss }) => loss.content === 0)).toBe(true);
  });

  it('is refused where nothing is left to paint by', () => {
    expect(() => request({ contentWeight: 0, styleWeight: 0 })).toThrow(/both be 0/);
    const none = Object.fromEntries(LAYER_NAMES.map((name) => [name, 0]));
    expect(() => request(none)).toThrow(/one of the style's layers needs a weight above 0: conv1_1/);
    expect(() => request({ ...none, conv3_1: 1 })).not.toThrow();
  });

  it('is refused with the estimate when it would not fit into memory', () => {
    const asked = request({ size: 2048 });
    expect(() => fitMemory(asked, engine, 64e9)).not.toThrow();
    expect(() => fitMemory(asked, engine, 1e8)).toThrow(UserError);
    expect(() => fitMemory(asked, engine, 1e8)).toThrow(/2048 x 1536 needs about \d+\.\d GB/);
  });
});
