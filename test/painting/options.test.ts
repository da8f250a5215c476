import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULTS,
  flagOf,
  OPTIONS,
  type OptionName,
  type Options,
  parseOption,
  validateWeights,
} from '../../src/painting/options.js';
import { selectNetworks } from '../../src/painting/request.js';
import { convolutions, describeVgg, LAYER_NAMES } from '../../src/style-transfer/network.js';
import { randomNetwork } from '../engines/reference.js';

const VGG16 = describeVgg([64, 128, 256]);

const names = Object.keys(OPTIONS) as OptionName[];

/** Pixels that one activation of each convolution sees, by layer. */
function fields(): Map<string, number> {
  const seen = new Map<string, number>();
  let [field, step] = [1, 1];
  for (const layer of VGG16.layers) {
    if (layer.kind === 'pooling') [field, step] = [field + step, 2 * step];
    else {
      field += 2 * step;
      seen.set(layer.name, field);
    }
  }
  return seen;
}

describe('the layers', () => {
  it('are those of the network, from the finest to the coarsest, each an option by its name', () => {
    expect(LAYER_NAMES).toEqual(convolutions(VGG16).map(({ name }) => name));
    expect(names.filter((name) => name.startsWith('conv'))).toEqual(LAYER_NAMES);
    expect(LAYER_NAMES.map(flagOf)).toEqual(LAYER_NAMES);
  });

  it.each([...fields()])('%s is said to see %i pixels', (name, pixels) => {
    expect(OPTIONS[name as keyof typeof OPTIONS].help).toContain(` ${pixels} pixels`);
  });
});

it('an option takes what is within its range, as a number or as text, and nothing else', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.double({ noNaN: true }),
      fc.double({ min: -200, max: 200, noNaN: true }),
      (name, any, near) => {
        const option = OPTIONS[name];
        for (const value of [any, near, Math.round(near)]) {
          if (option.kind === 'list') continue;
          const taken =
            option.kind === 'number' &&
            value >= option.minimum &&
            value <= option.maximum &&
            (!option.whole || Number.isInteger(value));
          const answer = taken ? { value } : { expected: expect.any(String) };
          expect(parseOption(name, value)).toEqual(answer);
          expect(parseOption(name, String(value))).toEqual(Object.is(value, -0) && taken ? { value: 0 } : answer);
        }
      },
    ),
    { seed: 5 },
  );
  for (const name of names) expect(parseOption(name, DEFAULTS[name])).toEqual({ value: DEFAULTS[name] });
});

it('a list is numbers with commas between them, kept as short as they can be said', () => {
  for (const [given, value] of [
    ['5, 3,1.50', '5,3,1.5'],
    ['0,1', '0,1'],
    ['1', '1'],
    [1, '1'],
    ['auto', 'auto'],
  ])
    expect(parseOption('scales', given)).toEqual({ value });
  for (const given of ['', '0', '0,0', '1,,1', '1,-1', '1,101', '1,1,1,1,1', 'half', 'NaN', null, [1, 2], {}])
    expect(parseOption('scales', given)).toEqual({ expected: expect.stringContaining('1 to 4 numbers') });
});

describe('weights', () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 100, noNaN: true }));
  const weights = fc.record(
    Object.fromEntries((['contentWeight', 'styleWeight', ...LAYER_NAMES] as const).map((name) => [name, weight])),
  ) as fc.Arbitrary<object> as fc.Arbitrary<Pick<Options, 'contentWeight' | 'styleWeight'>>;
  const kindOf = (options: Partial<Options>) => {
    try {
      validateWeights({ ...DEFAULTS, ...options });
    } catch (error) {
      return (error as { kind?: string }).kind;
    }
    return undefined;
  };

  it('are refused when the content and the style weigh nothing, or none of the layers', () => {
    fc.assert(
      fc.property(weights, (given) => {
        const options = { ...DEFAULTS, ...given };
        const nothing = options.contentWeight + options.styleWeight === 0;
        const noLayer = Math.max(...LAYER_NAMES.map((name) => options[name])) === 0;
        expect(kindOf(given)).toBe(nothing ? 'weights-zero' : noLayer ? 'layers-zero' : undefined);
      }),
      { seed: 6, numRuns: 500 },
    );
    const none = Object.fromEntries(LAYER_NAMES.map((name) => [name, 0]));
    expect(kindOf(none)).toBe('layers-zero');
    expect(kindOf({ ...none, conv2_1: 0.01 })).toBeUndefined();
    expect(kindOf({ contentWeight: 0 })).toBeUndefined();
    expect(kindOf({ styleWeight: 0 })).toBeUndefined();
  });

  it('are asked of the layers that the style is compared at, and of no others', () => {
    const none = Object.fromEntries(LAYER_NAMES.map((name) => [name, 0]));
    expect(kindOf({ conv1_1: 0, styleLayers: 'conv1_1' })).toBe('layers-zero');
    expect(kindOf({ conv1_1: 0, styleLayers: 'conv1_1,conv2_1' })).toBeUndefined();
    expect(kindOf({ ...none, conv1_2: 1, styleLayers: 'conv1_1,conv2_1' })).toBe('layers-zero');
    // Deeper layers have no weight that could be 0.
    expect(kindOf({ ...none, styleLayers: 'conv1_1,conv4_1' })).toBeUndefined();
    expect(kindOf({ ...none, network: 'vgg19' })).toBeUndefined();
  });
});

describe('the choice of layers', () => {
  it('takes names of layers, auto, and nothing else', () => {
    expect(parseOption('styleLayers', 'conv1_1, conv4_1')).toEqual({ value: 'conv1_1,conv4_1' });
    expect(parseOption('contentLayer', 'conv4_2')).toEqual({ value: 'conv4_2' });
    for (const given of ['', 'conv6_1', 'conv1_1,', 'relu1_1', 7, undefined])
      expect(parseOption('styleLayers', given)).toEqual({ expected: expect.stringContaining('names of layers') });
    expect(parseOption('contentLayer', 'conv1_1,conv1_2')).toHaveProperty('expected');
  });

  const vgg19 = { ...randomNetwork(1, [2, 2, 2, 2, 2], 'vgg19'), id: 'vgg19' };
  const lite = { ...randomNetwork(2), id: 'lite' };

  it("is the paper's for a deeper network, and every layer of the default ones", () => {
    const { description } = selectNetworks(DEFAULTS, { fine: vgg19 }).fine;
    expect(description).toMatchObject({
      contentLayer: 'conv4_2',
      styleLayers: ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'],
    });
    expect(description.layers.at(-1)?.name).toBe('conv5_1');
    expect(selectNetworks(DEFAULTS, { fine: lite }).fine).toBe(lite);
  });

  it('cuts the network above the deepest layer, and stays one network', () => {
    const options = { styleLayers: 'conv3_1,conv1_1', contentLayer: 'conv2_2' };
    const { fine } = selectNetworks(options, { fine: lite });
    expect(fine.description).toMatchObject({ contentLayer: 'conv2_2', styleLayers: ['conv1_1', 'conv3_1'] });
    expect(fine.description.layers.at(-1)?.name).toBe('conv3_1');
    expect(selectNetworks(options, { fine: lite }).fine).toBe(fine);
  });

  it('of a layer that a network does not have is refused, with those that it has', () => {
    const select = () => selectNetworks({ styleLayers: 'conv4_1' }, { fine: lite });
    expect(select).toThrow('lite has no layer conv4_1. Choose one of conv1_1, conv1_2, conv2_1');
  });

  it('of a job from before there was one is the default', () => {
    expect(selectNetworks({}, { fine: lite }).fine).toBe(lite);
  });
});
