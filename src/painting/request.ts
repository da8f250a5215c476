/** Builds the request of the numerics from options, pictures and networks, and checks that it fits into memory. */

import { UserError } from '../errors/user-error.js';
import { loadNetwork } from '../networks/load-network.js';
import { addMirroredBorder, type Image, resize, type Size } from '../style-transfer/image.js';
import { contentWeightForStrength, type LossWeights } from '../style-transfer/losses.js';
import { type Mask, mirrorMask, resizeMask } from '../style-transfer/mask.js';
import { convolutions, LAYER_NAMES, type Network, selectLayers } from '../style-transfer/network.js';
import type { Engine } from '../style-transfer/objective.js';
import { type Networks, planStages, type Stage } from '../style-transfer/pyramid.js';
import { shareForStrength, typicalWeight } from '../style-transfer/steering.js';
import type { StyleImage } from '../style-transfer/style-image.js';
import { outputSize } from '../style-transfer/stylize.js';
import type { StylizeRequest } from '../style-transfer/stylize-request.js';
import { freeMemory, planMemory, type SizedRequest } from './memory.js';
import { DEEP_LAYERS, isDeep, type Options, SIZE_RANGE, validateWeights } from './options.js';

/** The article's alpha and beta. */
const ARTICLE_WEIGHTS = { content: 1e3, style: 1e-3 };

/**
 * Loads the networks of the option `network`. `auto` is both where VGG-16 is installed, since starting with the lite network
 * reaches the same quality sooner, else the lite one.
 *
 * @param note gets a line when `auto` ignores a damaged VGG-16.
 * @throws UserError when VGG-16 is required and missing or damaged.
 */
export async function loadNetworks(
  network: Options['network'],
  directory: string,
  note: (line: string) => void = () => {},
): Promise<Networks> {
  const lite = () => loadNetwork('lite', directory);
  if (network === 'lite') return { fine: await lite() };
  if (network === 'vgg16-full' || network === 'vgg19') return { fine: await loadNetwork(network, directory) };
  const fine = await loadNetwork('vgg16', directory).catch((error: unknown) => {
    if (network !== 'auto' || !(error instanceof UserError)) throw error;
    if (error.kind === 'weights-damaged') note(`${error.message} The lite network paints meanwhile.`);
    return undefined;
  });
  if (fine === undefined) return { fine: await lite() };
  return network === 'vgg16' ? { fine } : { fine, coarse: await lite() };
}

/** Engines keep what they made of a network, so one choice of layers has to stay one network. */
const chosenNetworks = new WeakMap<Network, Map<string, Network>>();

/**
 * The networks with the layers compared that the options name.
 *
 * @throws UserError `layer-missing` where a network has no such layer.
 */
export function selectNetworks(
  // Jobs that were taken before there was a choice have none.
  { styleLayers = 'auto', contentLayer = 'auto' }: Partial<Pick<Options, 'styleLayers' | 'contentLayer'>>,
  { fine, coarse }: Networks,
): Networks {
  const select = (network: Network): Network => {
    const deep = isDeep(network.id);
    if (!deep && styleLayers === 'auto' && contentLayer === 'auto') return network;
    const key = `${styleLayers} ${contentLayer}`;
    const choices = chosenNetworks.get(network) ?? new Map<string, Network>();
    chosenNetworks.set(network, choices);
    const fallback = deep
      ? DEEP_LAYERS
      : { content: network.description.contentLayer, style: network.description.styleLayers };
    const content = contentLayer === 'auto' ? fallback.content : contentLayer;
    const style = styleLayers === 'auto' ? fallback.style : styleLayers.split(',');
    const names = convolutions(network.description).map(({ name }) => name);
    const missing = [content, ...style].find((name) => !names.includes(name));
    if (missing !== undefined)
      throw new UserError('layer-missing', { network: network.id, layer: missing, layers: names.join(', ') });
    const chosen = choices.get(key) ?? selectLayers(network, { content, style });
    choices.set(key, chosen);
    return chosen;
  };
  return coarse === undefined ? { fine: select(fine) } : { fine: select(fine), coarse: select(coarse) };
}

/** Below it the activations of the networks' third block are too small. */
const MIN_SIDE_PX = 16;

/** The painting's size: the content's aspect, the long side as asked for; at least 16 on each side (see `checkShape`). */
export function targetSize({ width, height }: Size, longSide: number): Size {
  const factor = longSide / Math.max(width, height);
  const side = (length: number) => Math.max(MIN_SIDE_PX, Math.round(length * factor));
  return { width: side(width), height: side(height) };
}

/**
 * Checks that the minimum side does not distort the picture.
 *
 * @param name how the message names the picture.
 * @throws UserError `picture-long` with the size that would do, when the short side would be below 16 pixels.
 */
export function checkShape({ width, height }: Size, longSide: number, name = 'That picture'): void {
  const [short, long] = [Math.min(width, height), Math.max(width, height)];
  if (Math.round((short * longSide) / long) >= MIN_SIDE_PX) return;
  const smallest = Math.ceil((MIN_SIDE_PX * long) / short);
  throw new UserError('picture-long', {
    name,
    size: longSide,
    minimum: MIN_SIDE_PX,
    smallest,
    largest: SIZE_RANGE.maximum,
  });
}

/** The share of the largest content distance that a painting aims at; undefined where the strength is a weight. */
function shareOf({ steering, normalisation, strength, contentWeight, styleWeight }: Options): number | undefined {
  const isSteered = steering === 'distance' && normalisation === 'standard' && contentWeight > 0 && styleWeight > 0;
  return isSteered ? shareForStrength(strength, contentWeight / styleWeight) : undefined;
}

function lossWeights(options: Options): LossWeights {
  const { normalisation, strength, smoothness, contentWeight, styleWeight } = options;
  const share = shareOf(options);
  const { content, style } =
    normalisation === 'article'
      ? ARTICLE_WEIGHTS
      : { content: share === undefined ? contentWeightForStrength(strength) : typicalWeight(share), style: 1 };
  return {
    normalisation,
    // A share has taken the factors in already; what is left of them is the unit of the whole loss.
    content: (share === undefined ? contentWeight : styleWeight) * content,
    style: styleWeight * style,
    totalVariation: smoothness / 100,
    layers: Object.fromEntries(LAYER_NAMES.map((name) => [name, options[name]])),
  };
}

/** As wide as the frame that zero padding leaves in a painting. */
const MARGIN_PX = 4;
/** Before version 0.2 a stronger painting had no margin. */
const MARGINLESS_STRENGTH = 50;

function resolveEdges({ edges, strength, steering }: Options): Exclude<Options['edges'], 'auto'> {
  if (edges !== 'auto') return edges;
  return steering === 'weight' && strength >= MARGINLESS_STRENGTH ? 'replicate' : 'margin';
}

/** Long side in pixels from which the eighth counts too: on it the largest strokes are as large as on the quarter of a smaller painting. */
const LARGE_PX = 900;
const AUTO_SCALES = { usual: [4, 7, 1.5], large: [4, 7, 1.5, 1] };

/** Relative weights of the style at the full size, its half, ...; the article's units know one size. */
function scalesOf({ scales, normalisation, size }: Options): readonly number[] {
  if (normalisation === 'article') return [1];
  if (scales === 'auto') return size < LARGE_PX ? AUTO_SCALES.usual : AUTO_SCALES.large;
  return scales.split(',').map(Number);
}

/** The part of a request that depends on sizes alone. */
export type Plan = SizedRequest;

/**
 * @param content its size; only the shape counts.
 * @throws UserError `picture-long`.
 */
export function planPainting(options: Options, content: Size, networks: Networks): Plan {
  checkShape(content, options.size);
  const margin = resolveEdges(options) === 'margin' ? MARGIN_PX : 0;
  const target = targetSize(content, options.size);
  const canvas = { width: target.width + 2 * margin, height: target.height + 2 * margin };
  const scales = scalesOf(options);
  const stages: Stage[] =
    options.iterations > 0
      ? [{ ...canvas, network: networks.fine, iterations: options.iterations }]
      : planStages(canvas, options.quality, networks, {
          objective: scales.length > 1 ? 'several' : 'one',
          optimiser: options.optimiser === 'preconditioned' ? 'preconditioned' : 'plain',
        });
  return { stages, margin, pooling: options.pooling, scales, optimiser: options.optimiser };
}

/**
 * @param mask what of the content is painted, of any size.
 * @throws UserError `weights-zero`, `layers-zero` or `picture-long`.
 */
export function buildRequest(
  options: Options,
  content: Image,
  styles: readonly StyleImage[],
  networks: Networks,
  { start, mask }: { readonly start?: Image | undefined; readonly mask?: Mask | undefined } = {},
): StylizeRequest {
  validateWeights(options);
  const plan = planPainting(options, content, networks);
  const { margin } = plan;
  const share = shareOf(options);
  const isPlain = options.normalisation === 'article';
  const extend = (image: Image) => (margin === 0 ? image : addMirroredBorder(resize(image, outputSize(plan)), margin));
  const extendMask = remember((given: Mask) =>
    margin === 0 ? given : mirrorMask(resizeMask(given, outputSize(plan)), margin),
  );
  return {
    ...plan,
    content: extend(content),
    ...(mask && { mask: extendMask(mask) }),
    styles: styles.map((style) => (style.part === undefined ? style : { ...style, part: extendMask(style.part) })),
    weights: lossWeights(options),
    ...(share === undefined ? {} : { share }),
    structure: isPlain ? 0 : options.structure,
    detail: isPlain ? 0 : options.detail,
    styleScale: options.strokeSize,
    start: start === undefined ? options.start : extend(start),
    seed: options.seed,
    colours: options.colours,
    optimiser: options.optimiser,
    learningRate: options.learningRate,
    padding: resolveEdges(options) === 'zero' ? 'zero' : 'replicate',
    clamped: options.normalisation !== 'article',
  };
}

/** The same result for the same argument: parts of a painting are known by their identity. */
function remember<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new Map<Key, Value>();
  return (key) => {
    const value = made.has(key) ? (made.get(key) as Value) : make(key);
    made.set(key, value);
    return value;
  };
}

/**
 * The networks that paint within `available` bytes of memory: where nobody has chosen one, the lite network does alone what would not
 * fit otherwise. It must not happen that a painting fails because a finer network has come.
 */
export function fitNetworks(
  options: Options,
  content: Size,
  networks: Networks,
  engine: Engine,
  available = freeMemory(),
): Networks {
  const { coarse } = networks;
  if (options.network !== 'auto' || coarse === undefined) return networks;
  return planMemory(planPainting(options, content, networks), engine, available).bytes <= available
    ? networks
    : { fine: coarse };
}
