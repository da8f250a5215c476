/**
 * The options of a painting: names, defaults, ranges and help, in one table. The command line, its help, the README and,
 * later, `/stylize` read them here.
 */

import { UserError } from '../errors/user-error.js';
import { LAYER_NAMES, type LayerName } from '../style-transfer/network.js';
import { QUALITIES } from '../style-transfer/pyramid.js';

interface NumberOption {
  readonly kind: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly whole: boolean;
  readonly help: string;
}

interface ChoiceOption<Choice extends string = string> {
  readonly kind: 'choice';
  readonly default: Choice;
  readonly choices: readonly Choice[];
  readonly help: string;
}

/** Names of a network's convolutions with commas between, or `auto`. */
interface LayersOption {
  readonly kind: 'layers';
  readonly default: 'auto';
  /** Whether one name only is taken. */
  readonly single: boolean;
  readonly help: string;
}

/** Numbers with commas between them, or a word in their place. */
interface ListOption {
  readonly kind: 'list';
  readonly default: string;
  /** What may stand in place of the numbers. */
  readonly word: string;
  /** Of each number; one of them at least is above 0. */
  readonly minimum: number;
  readonly maximum: number;
  /** Most numbers. */
  readonly length: number;
  readonly help: string;
}

type TableOption = NumberOption | ChoiceOption | LayersOption | ListOption;

function number(
  value: number,
  [minimum, maximum]: readonly [number, number],
  help: string,
  { whole = true } = {},
): NumberOption {
  return { kind: 'number', default: value, minimum, maximum, whole, help };
}

function choice<const Choice extends string>(
  value: NoInfer<Choice>,
  choices: readonly Choice[],
  help: string,
): ChoiceOption<Choice> {
  return { kind: 'choice', default: value, choices, help };
}

/** A factor, or a weight beside others: as it is at 1, without it at 0. */
const weight = (help: string): NumberOption => number(1, [0, 100], help, { whole: false });

/**
 * A layer's weight in the style.
 *
 * @param pixels how wide a piece of the picture one of its activations sees.
 */
const layer = (pixels: number, what: string): NumberOption =>
  weight(`weight of the style's ${what} (seen through ${pixels} pixels)`);

/** By the layers' own names; they are relative to each other. */
const LAYERS = {
  conv1_1: layer(3, 'colours and grain'),
  conv1_2: layer(5, 'edges and dots'),
  conv2_1: layer(10, 'fine strokes'),
  conv2_2: layer(14, 'strokes and curves'),
  conv3_1: layer(24, 'small shapes'),
  conv3_2: layer(32, 'shapes and how they join'),
  conv3_3: layer(40, 'largest shapes'),
} as const satisfies Record<LayerName, NumberOption>;

export const SIZE_RANGE = { minimum: 64, maximum: 8192 } as const;

/** The largest that a bot paints, if its operator lets it: a painting fits into a message then, and ends within the hour. */
export const MAX_BOT_SIZE = 4096;

export const OPTIONS = {
  strength: number(50, [0, 100], 'how strong the style is (0–100)'),
  quality: choice(
    'standard',
    Object.keys(QUALITIES) as (keyof typeof QUALITIES)[],
    'draft is fast, fine takes longest',
  ),
  size: number(448, [SIZE_RANGE.minimum, SIZE_RANGE.maximum], 'longest side of the painting, in pixels'),
  colours: choice(
    'style',
    ['style', 'content', 'match'],
    "which colours to use: the style's, the content's, or the style's matched to the content",
  ),
  strokeSize: number(1, [0.25, 4], 'size of the brush strokes; 2 doubles it', { whole: false }),
  part: choice(
    'all',
    ['all', 'subject', 'background', 'each'],
    'what to paint: everything; only the person, animal or thing in it, or only what is behind, and the rest stays as it is; or each of them in a style of its own, the background in those of --blend',
  ),
  start: choice('content', ['content', 'noise'], 'what the painting starts from'),
  seed: number(1, [0, 2 ** 31 - 1], 'random seed of the noise to start from'),
  network: choice(
    'auto',
    ['auto', 'vgg16', 'lite', 'mixed', 'vgg16-full', 'vgg19'],
    'network that paints; mixed starts with lite and finishes with VGG-16; the last two have deeper layers',
  ),
  optimiser: choice(
    'fitted',
    ['fitted', 'lbfgs', 'preconditioned', 'adam'],
    'optimiser of the picture: L-BFGS, preconditioned by what the style is like; plain; preconditioned the same for all styles, for --scales 1; or Adam',
  ),
  learningRate: number(5, [0.1, 50], "Adam's step, in grey levels", { whole: false }),
  iterations: number(0, [0, 5000], 'steps at a single scale, without the pyramid; 0 lets the quality decide'),
  pooling: choice('average', ['average', 'max'], 'average is smoother, max is more painterly'),
  edges: choice(
    'auto',
    ['auto', 'margin', 'replicate', 'zero'],
    "how to avoid a frame: margin paints a margin and crops it, replicate repeats the border, zero is VGG's own; auto uses a margin",
  ),
  contentWeight: weight("multiplies the content's weight, on top of the strength; 0 ignores the picture"),
  styleWeight: weight("multiplies the style's weight; 0 ignores the style, but both can't be 0"),
  ...LAYERS,
  scales: {
    kind: 'list',
    default: 'auto',
    word: 'auto',
    minimum: 0,
    maximum: 100,
    length: 4,
    help: 'weights of the style at full, half, quarter and eighth size; more of them give larger shapes, 1 alone gives none; auto is 4,7,1.5, or 4,7,1.5,1 from size 900',
  },
  steering: choice(
    'distance',
    ['distance', 'weight'],
    "what the strength controls: the distance from the picture, measured for each pair of pictures, or the content's weight",
  ),
  structure: number(
    0.5,
    [0, 2],
    'how much more edges, eyes and letters count than plain areas; 0 counts all the same',
    { whole: false },
  ),
  detail: number(0.5, [0, 1], "how much of the picture's own detail each finer scale starts with", { whole: false }),
  smoothness: number(0, [0, 100], 'weight of the total variation, in hundredths; higher values remove more grain', {
    whole: false,
  }),
  normalisation: choice(
    'standard',
    ['standard', 'article'],
    'units of the losses; article: raw sums, alpha 1e3, beta 1e-3 and full size only, as in the paper',
  ),
  styleLayers: {
    kind: 'layers',
    default: 'auto',
    single: false,
    help: 'layers to compare the style at, separated by commas; auto: all of vgg16 and lite, the first of each block of a deeper network, as in the paper by Gatys et al.',
  },
  contentLayer: {
    kind: 'layers',
    default: 'auto',
    single: true,
    help: 'layer to compare the content at; auto: conv3_3, or conv4_2 of a deeper network',
  },
} as const satisfies Record<string, TableOption>;

export type OptionName = keyof typeof OPTIONS;

/** Names that options had in earlier versions: recipes, files of settings and scripts may still have them. */
export const FORMER_OPTION_NAMES: Readonly<Record<string, OptionName>> = { styleScale: 'strokeSize' };

/** A record by options' names, with today's names; a value under today's name comes before one under a former name. */
export const withCurrentNames = <Value>(record: Readonly<Record<string, Value>>): Record<string, Value> => ({
  ...Object.fromEntries(
    Object.entries(record)
      .filter(([name]) => Object.hasOwn(FORMER_OPTION_NAMES, name))
      .map(([name, value]) => [FORMER_OPTION_NAMES[name], value]),
  ),
  ...Object.fromEntries(Object.entries(record).filter(([name]) => !Object.hasOwn(FORMER_OPTION_NAMES, name))),
});

/** Options that `/stylize` offers, in its order, and that members and servers keep; the others are set on the command line. */
export const MEMBER_OPTIONS = [
  'strength',
  'quality',
  'size',
  'colours',
  'strokeSize',
] as const satisfies readonly OptionName[];
export type MemberOption = (typeof MEMBER_OPTIONS)[number];

/** What `/stylize` offers beside them: chosen for one picture, and not kept for others. */
export const PICTURE_OPTIONS = ['part'] as const satisfies readonly OptionName[];
export type PictureOption = (typeof PICTURE_OPTIONS)[number];

export type Options = {
  readonly [Name in OptionName]: (typeof OPTIONS)[Name] extends { choices: readonly (infer Choice)[] }
    ? Choice
    : (typeof OPTIONS)[Name] extends { kind: 'layers' | 'list' }
      ? string
      : number;
};

/** An option that a ceiling has made less than was asked for. */
export interface ClampedOption {
  readonly option: 'size' | 'quality' | 'iterations';
  readonly from: string | number;
  readonly to: string | number;
  /** Whose ceiling. */
  readonly by: 'server' | 'bot';
}

/** Share of a second style, in percent. */
export const BLEND_RANGE = { minimum: 1, maximum: 99, default: 50 } as const;

export const DEFAULTS = Object.fromEntries(
  Object.entries(OPTIONS).map(([name, option]) => [name, option.default]),
) as object as Options;

/**
 * What Brushwork painted before version 0.2: one size in the objective, the strength as a content weight. A recipe that is older means
 * these.
 */
export const BEFORE_SCALES = {
  scales: '1',
  steering: 'weight',
  structure: 0,
  detail: 0,
  optimiser: 'lbfgs',
} as const satisfies Partial<Options>;

/** Options by another name for a known set of values. */
export const PRESETS = {
  /** The article's own settings, with the pooling that its text describes. Pictures are squares of 224 pixels. */
  article: {
    ...BEFORE_SCALES,
    size: 224,
    network: 'vgg16',
    optimiser: 'adam',
    learningRate: 5,
    iterations: 500,
    pooling: 'average',
    edges: 'zero',
    normalisation: 'article',
  },
} as const satisfies Record<string, Partial<Options>>;

/** How a range or a list of choices reads: "0-100" or "style, content, match". */
export function rangeOf(name: OptionName): string {
  const option: TableOption = OPTIONS[name];
  if (option.kind === 'layers') return option.single ? 'auto, conv1_1, ...' : 'auto, or conv1_1,conv2_1,...';
  if (option.kind === 'choice') return option.choices.join(', ');
  const range = `${option.minimum}-${option.maximum}`;
  return option.kind === 'number' ? range : `${option.word}, 1-${option.length} of ${range}`;
}

/** Which of them a network has, it says itself. */
const LAYER = /^conv[1-5]_[1-4]$/;

/**
 * A value that a person or a file gave for an option.
 *
 * @returns the value, or a sentence's end that says what would be one: "a whole number from 0 to 100".
 */
export function parseOption(name: OptionName, given: unknown): { value: string | number } | { expected: string } {
  const option: TableOption = OPTIONS[name];
  if (option.kind === 'layers') {
    const named = typeof given === 'string' ? given.split(',').map((layer) => layer.trim()) : [];
    const known =
      named.every((layer) => LAYER.test(layer)) && named.length > 0 && (!option.single || named.length === 1);
    if (given === 'auto' || known) return { value: named.join() };
    return {
      expected: `auto or ${option.single ? 'the name of a layer' : 'names of layers with commas between'}, such as conv3_1`,
    };
  }
  if (option.kind === 'list') return parseList(option, given);
  if (option.kind === 'choice') {
    const chosen = option.choices.find((choice) => choice === given);
    return chosen === undefined ? { expected: `one of ${rangeOf(name)}` } : { value: chosen };
  }
  const text = typeof given === 'string' && given.trim() !== '';
  const value = typeof given === 'number' || text ? Number(given) : Number.NaN;
  const { minimum, maximum, whole } = option;
  if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return { value };
  return { expected: `a ${whole ? 'whole ' : ''}number from ${minimum} to ${maximum}` };
}

/** A list is kept as it is said shortest: "5, 3,1.50" is "5,3,1.5". */
function parseList(option: ListOption, given: unknown): { value: string } | { expected: string } {
  const { word, minimum, maximum, length } = option;
  if (given === word) return { value: word };
  const parts = typeof given === 'string' || typeof given === 'number' ? String(given).split(',') : [];
  const values = parts.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const valid = values.length >= 1 && values.length <= length && values.every((v) => v >= minimum && v <= maximum);
  if (valid && values.some((value) => value > 0)) return { value: values.map((value) => value + 0).join(',') };
  return {
    expected: `${word}, or 1 to ${length} numbers from ${minimum} to ${maximum} with commas between them, one of them above 0`,
  };
}

/**
 * What no option can say alone: whoever keeps options asks before they are kept, and a painting asks again.
 *
 * @throws UserError `weights-zero` or `layers-zero`, when nothing is left to paint by.
 */
export function validateWeights(options: Options): void {
  if (options.contentWeight === 0 && options.styleWeight === 0) throw new UserError('weights-zero');
  const compared = comparedLayers(options);
  if (compared.every((name) => isWeighed(name) && options[name] === 0))
    throw new UserError('layers-zero', { layers: compared.join(', ') });
}

/** Deeper layers than these always count. */
const isWeighed = (name: string): name is LayerName => LAYER_NAMES.some((layer) => layer === name);

/** What a deeper network compares where nobody has chosen: the layers of Gatys et al.'s CVPR 2016 paper, section 2. */
export const DEEP_LAYERS = { content: 'conv4_2', style: ['conv1_1', 'conv2_1', 'conv3_1', 'conv4_1', 'conv5_1'] };

/** Whether a network goes deeper than the layers that have a weight. */
export const isDeep = (network: string): boolean => network === 'vgg16-full' || network === 'vgg19';

/** The layers that the style is compared at. Jobs that were taken before there was a choice have none. */
function comparedLayers({
  styleLayers = 'auto',
  network,
}: Partial<Options> & Pick<Options, 'network'>): readonly string[] {
  if (styleLayers !== 'auto') return styleLayers.split(',');
  return isDeep(network) ? DEEP_LAYERS.style : LAYER_NAMES;
}

/** An option's name on the command line: `strokeSize` is `stroke-size`. */
export const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
