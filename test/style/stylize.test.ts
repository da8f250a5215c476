import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnnxEngine } from '../../src/engines/onnx/engine.js';
import { DEFAULTS, OPTIONS, type Options } from '../../src/options.js';
import { buildRequest, checkMemory, targetSize } from '../../src/request.js';
import { cropBorder, type Image, mirrorBorder } from '../../src/style/image.js';
import { stylize } from '../../src/style/stylize.js';
import { UserError } from '../../src/user-error.js';
import { randomImage, randomNetwork } from '../engines/reference.js';

const engine = await createOnnxEngine({ device: 'cpu' });
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
  painters: Parameters<typeof buildRequest>[3] = { painter },
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
  expect([...mirrorBorder(row, 2).pixels.subarray(16, 24)]).toEqual([3, 2, 1, 2, 3, 4, 3, 2]);
  const picture = image(3, 17, 9);
  expect(cropBorder(mirrorBorder(picture, 4), 4)).toEqual(picture);
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

  it('hands out pictures at full size from every scale', async () => {
    const iterates = stylize(request({ size: 256 }), engine);
    const { value } = await iterates.next();
    if (value === undefined || !('picture' in value)) throw new Error('expected an iterate');
    expect(value.width).toBeLessThan(256);
    expect(value.picture()).toMatchObject({ width: 256, height: 192 });
    await iterates.return({ width: 0, height: 0, pixels: new Float32Array() });
  });

  it('ends in a finite picture of the right size, whatever the options', async () => {
    const arbitrary = fc.record(
      Object.fromEntries(
        Object.entries(OPTIONS).map(([name, option]) => {
          if (option.kind === 'choice') return [name, fc.constantFrom(...option.choices)];
          if (name === 'size') return [name, fc.integer({ min: 64, max: 80 })];
          if (name === 'iterations') return [name, fc.integer({ min: 1, max: 3 })];
          const { minimum: min, maximum: max, whole } = option;
          return [name, whole ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })];
        }),
      ),
    ) as fc.Arbitrary<object> as fc.Arbitrary<Options>;
    const side = fc.integer({ min: 24, max: 60 });
    await fc.assert(
      fc.asyncProperty(arbitrary, side, side, fc.boolean(), async (options, width, height, mixed) => {
        const content = image(width, width, height);
        const asked = request(options, content, mixed ? { painter, sketcher } : { painter });
        const { image: painting } = await paint(asked);
        expect(painting).toMatchObject(targetSize(content, options.size));
        expect(painting.pixels.every((value) => value >= 0 && value <= 255)).toBe(true);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('is refused with the estimate when it would not fit into memory', () => {
    const asked = request({ size: 2048 });
    expect(() => checkMemory(asked, engine, 64e9)).not.toThrow();
    expect(() => checkMemory(asked, engine, 1e8)).toThrow(UserError);
    expect(() => checkMemory(asked, engine, 1e8)).toThrow(/2048 x 1536 needs about \d+\.\d GB/);
  });
});
