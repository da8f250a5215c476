import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { luminance, matchColours, withChrominanceOf } from '../../src/style-transfer/colour.js';
import { resize } from '../../src/style-transfer/image.js';
import {
  addTotalVariation,
  blendTargets,
  contentWeightForStrength,
  standardWeights,
} from '../../src/style-transfer/losses.js';
import { LAYER_NAMES } from '../../src/style-transfer/network.js';
import { planStages, pyramidSizes, QUALITIES } from '../../src/style-transfer/pyramid.js';
import { styleSize } from '../../src/style-transfer/style-image.js';
import { randomImage, randomNetwork, referenceActivations, referenceGram } from '../engines/reference.js';

const image = (seed: number, width: number, height: number) => ({
  width,
  height,
  pixels: randomImage(seed, width, height),
});

describe('strength', () => {
  it('is 0.05 at 50, ten times less every 20', () => {
    expect(contentWeightForStrength(50)).toBeCloseTo(0.05, 12);
    expect(contentWeightForStrength(70)).toBeCloseTo(0.005, 12);
    expect(contentWeightForStrength(0)).toBeGreaterThan(10);
  });
});

describe('several styles', () => {
  it('are one target a layer and a constant', () => {
    const network = randomNetwork(3, [2, 3, 4]);
    const geometry = { network, width: 12, height: 12, pooling: 'average', padding: 'zero' } as const;
    const gramsOf = (seed: number) => {
      const grams = [...referenceActivations(geometry, randomImage(seed, 12, 12))].map(
        ([name, volume]) => [name, Float32Array.from(referenceGram(volume))] as const,
      );
      return new Map(grams);
    };
    const [painted, ...styles] = [1, 2, 3].map(gramsOf);
    const shares = [1, 3];
    const sources = styles.map((grams, i) => ({
      share: shares[i],
      features: { content: new Float32Array(), grams },
      width: 12,
      height: 12,
    }));
    const weights = { normalisation: 'standard', content: 0, style: 1, totalVariation: 0, layers: {} } as const;
    const { targets, styleLossOffset } = blendTargets(
      network.description,
      geometry,
      new Float32Array(8).fill(1),
      sources,
      weights,
    );
    let blended = styleLossOffset;
    let separate = 0;
    for (const [name, gram] of painted) {
      const term = targets.style.get(name) ?? { weight: Number.NaN, target: gram };
      const distance = (to: Float32Array) => gram.reduce((sum, value, i) => sum + (value - to[i]) ** 2, 0);
      blended += term.weight * distance(term.target);
      for (const [i, style] of styles.entries()) {
        const target = style.get(name) as Float32Array;
        const square = target.reduce((sum, value) => sum + value * value, 0);
        separate += ((shares[i] / 4) * distance(target)) / square / painted.size;
      }
    }
    expect(blended / separate).toBeCloseTo(1, 4);
  });
});

describe('the weights of the layers', () => {
  const network = randomNetwork(3, [2, 3, 4]);
  const geometry = { network, width: 12, height: 12, pooling: 'average', padding: 'zero' } as const;
  const grams = new Map(
    [...referenceActivations(geometry, randomImage(1, 12, 12))].map(
      ([name, volume]) => [name, Float32Array.from(referenceGram(volume))] as const,
    ),
  );
  const source = { share: 1, features: { content: new Float32Array(), grams }, width: 12, height: 12 };
  const termsAt = (layers: Record<string, number>, normalisation: 'standard' | 'article' = 'standard') => {
    const weights = { ...standardWeights(50), normalisation, layers };
    return blendTargets(network.description, geometry, new Float32Array(8).fill(1), [source], weights).targets.style;
  };
  const square = (values: Float32Array) => values.reduce((sum, value) => sum + value * value, 0);
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-3, max: 100, noNaN: true }));
  const layers = fc
    .record(Object.fromEntries(LAYER_NAMES.map((name) => [name, weight])))
    .filter((given) => LAYER_NAMES.some((name) => given[name] > 0));

  it('share the style among them: it is 1 for a picture that says nothing of it, at any weights', () => {
    fc.assert(
      fc.property(layers, (given) => {
        const sum = LAYER_NAMES.reduce((total, name) => total + given[name], 0);
        let style = 0;
        for (const [name, term] of termsAt(given)) {
          const loss = term.weight * square(term.target);
          expect(loss).toBeCloseTo(given[name] / sum, 5);
          style += loss;
        }
        expect(style).toBeCloseTo(1, 5);
      }),
      { seed: 7 },
    );
  });

  it('count beside each other only', () => {
    const factor = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(layers, factor, fc.constantFrom('standard' as const, 'article' as const), (given, by, units) => {
        const scaled = Object.fromEntries(LAYER_NAMES.map((name) => [name, by * given[name]]));
        const terms = termsAt(scaled, units);
        for (const [name, { weight }] of termsAt(given, units)) {
          const other = terms.get(name)?.weight as number;
          expect(Math.abs(other - weight)).toBeLessThanOrEqual(1e-9 * weight);
        }
      }),
      { seed: 8 },
    );
  });

  it('are finite where a style or a content says nothing to a layer', () => {
    const silent = new Map([...grams].map(([name, gram]) => [name, new Float32Array(gram.length)]));
    const weights = { ...standardWeights(50), content: 0, layers: { conv1_1: 0 } };
    const styles = [{ ...source, features: { ...source.features, grams: silent } }];
    const { targets } = blendTargets(network.description, geometry, new Float32Array(8), styles, weights);
    expect(targets.content.weight).toBe(0);
    expect(targets.style.get('conv1_1')?.weight).toBe(0);
    for (const { weight, target } of targets.style.values()) {
      expect(Number.isFinite(Math.fround(weight))).toBe(true);
      expect(target.every(Number.isFinite)).toBe(true);
    }
  });
});

describe('total variation', () => {
  it('has the gradient that finite differences have', () => {
    const picture = image(4, 7, 5);
    const gradient = new Float32Array(picture.pixels.length);
    addTotalVariation(picture, 1, gradient);
    for (const at of [0, 6, 17, 34, 60, 104]) {
      const moved = (by: number) => {
        const pixels = picture.pixels.slice();
        pixels[at] += by;
        return addTotalVariation({ ...picture, pixels }, 1, new Float32Array(pixels.length));
      };
      expect((moved(1) - moved(-1)) / 2 / gradient[at]).toBeCloseTo(1, 3);
    }
  });

  it('is zero for a flat picture', () => {
    const flat = { width: 4, height: 4, pixels: new Float32Array(48).fill(9) };
    expect(addTotalVariation(flat, 1, new Float32Array(48))).toBe(0);
  });
});

describe('resampling', () => {
  it('keeps flat colours, at any size', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, side, side, (width, height, toWidth, toHeight) => {
        const flat = { width, height, pixels: new Float32Array(3 * width * height).fill(77) };
        const { pixels } = resize(flat, { width: toWidth, height: toHeight });
        expect(pixels.length).toBe(3 * toWidth * toHeight);
        expect(pixels.every((value) => Math.abs(value - 77) < 1e-3)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('does not alias: halving a checkerboard of pixels gives grey', () => {
    const pixels = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) =>
      ((i % 32) + Math.floor(i / 32)) % 2 === 0 ? 255 : 0,
    );
    const half = resize({ width: 32, height: 32, pixels }, { width: 16, height: 16 });
    const inner = half.pixels.filter(
      (_, i) => i % 16 > 1 && i % 16 < 14 && Math.floor(i / 16) % 16 > 1 && Math.floor(i / 16) % 16 < 14,
    );
    expect(inner.every((value) => Math.abs(value - 127.5) < 4)).toBe(true);
  });
});

describe('the pyramid', () => {
  it('ends at the target and starts near 64 on the short side', () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 2048 }), fc.integer({ min: 64, max: 2048 }), (width, height) => {
        const sizes = pyramidSizes({ width, height });
        expect(sizes.at(-1)).toEqual({ width, height });
        expect(Math.min(sizes[0].width, sizes[0].height)).toBeGreaterThanOrEqual(32);
        if (Math.max(width, height) < 4 * Math.min(width, height))
          expect(Math.min(sizes[0].width, sizes[0].height)).toBeLessThanOrEqual(91);
      }),
    );
  });

  it('lets the sketcher begin and the painter end', () => {
    const [painter, sketcher] = [randomNetwork(1), randomNetwork(2)];
    const before = { objective: 'one', optimiser: 'plain' } as const;
    const stages = planStages({ width: 256, height: 256 }, 'standard', { fine: painter, coarse: sketcher }, before);
    expect(stages.map(({ network }) => network)).toEqual([sketcher, sketcher, sketcher, painter]);
    expect(stages.at(-1)?.iterations).toBe(QUALITIES.standard.mixed.finish[0]);
  });
});

it('fewer steps are planned where the optimiser is preconditioned and sees one size, at every quality', () => {
  const steps = (...given: Parameters<typeof planStages>) =>
    planStages(...given).reduce((sum, { iterations, width }) => sum + iterations * width * width, 0);
  const [size, networks] = [
    { width: 448, height: 448 },
    { fine: randomNetwork(1), coarse: randomNetwork(2) },
  ];
  for (const quality of ['draft', 'standard', 'fine'] as const)
    expect(steps(size, quality, networks, { objective: 'one', optimiser: 'preconditioned' })).toBeLessThan(
      steps(size, quality, networks, { objective: 'one', optimiser: 'plain' }),
    );
});

describe('the style picture', () => {
  it('keeps its aspect and gets the area of the painting', () => {
    expect(styleSize({ width: 400, height: 100 }, { width: 200, height: 200 }, 1)).toEqual({ width: 400, height: 100 });
    expect(styleSize({ width: 400, height: 100 }, { width: 200, height: 200 }, 0.5)).toEqual({
      width: 200,
      height: 50,
    });
  });
});

describe('colours', () => {
  it('match gives the style the mean and covariance of the content', () => {
    const content = image(8, 30, 20);
    for (let i = 0; i < 600; i++) content.pixels[i] = 0.5 * content.pixels[i] + 0.3 * content.pixels[600 + i];
    const matched = matchColours(image(9, 25, 25), content);
    const moments = ({ pixels, width, height }: typeof content) => {
      const n = width * height;
      const mean = [0, 1, 2].map((c) => pixels.subarray(c * n, (c + 1) * n).reduce((a, b) => a + b, 0) / n);
      const covariance = [0, 1, 2].map((c) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += (pixels[i] - mean[0]) * (pixels[c * n + i] - mean[c]);
        return sum / n;
      });
      return [...mean, ...covariance];
    };
    const expected = moments(content);
    for (const [i, value] of moments(matched).entries()) expect(Math.abs(value - expected[i])).toBeLessThan(3);
  });

  it("keeping the content's takes only luminance from the painting", () => {
    const [painting, content] = [image(1, 6, 6), image(2, 6, 6)];
    const kept = withChrominanceOf(painting, content);
    for (const [i, value] of luminance(kept).entries()) expect(value).toBeCloseTo(luminance(painting)[i], 2);
    expect(kept.pixels[0] - kept.pixels[36]).toBeCloseTo(content.pixels[0] - content.pixels[36], 3);
  });
});
