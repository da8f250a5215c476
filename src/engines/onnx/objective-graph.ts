/**
 * The style-transfer objective as one ONNX inference graph: forward pass, losses and the backward pass, derived by hand.
 *
 * With F the activations of a layer as channels x positions, n positions, G = F Ft / n and D = G - target:
 * - d(w * sum(D^2))/dF = 4 w D F / n (D is symmetric),
 * - d(w * sum((F - P)^2))/dF = 2 w (F - P),
 * - steered, with S = sum(M (F - P)^2): d(w S (S / a)^p)/dF = 2 (p + 1) w (S / a)^p M (F - P),
 * - through ReLU, the gradient passes where F > 0,
 * - through a 3x3 same-padded convolution, it is convolved with the kernel turned by 180 degrees, its channels swapped,
 * - through 2x2 average pooling, each position's gradient goes to its four sources, a quarter each.
 */
import {
  type ConvolutionLayer,
  type ConvolutionWeights,
  contentLayer,
  type Layer,
  type LayerShape,
  layerShapes,
  type Network,
  styleLayers,
} from '../../style-transfer/network.js';
import type { Geometry, Pooling } from '../../style-transfer/objective.js';
import { FLOAT, ModelBuilder } from './model-builder.js';
import { addWinograd, hasEnoughChannels, isWorthwhile, transformKernel } from './winograd.js';

/** Names of the graph's inputs and outputs. */
export const names = {
  image: 'image',
  contentTarget: 'content.target',
  contentWeight: 'content.weight',
  /** Square roots of the weights of positions. */
  contentMap: 'content.map',
  contentPower: 'content.power',
  /** The inverse of the steering's aim. */
  contentInverseAim: 'content.inverseAim',
  styleTarget: (layer: string) => `${layer}.target`,
  styleWeight: (layer: string) => `${layer}.weight`,
  gradient: 'gradient',
  /** The content loss, then the style losses by layer, from the first one on, then, where the content is steered, its plain and its mapped squares. */
  losses: 'losses',
  content: 'content',
  /** A layer's kernel as `winograd.ts` takes it. */
  winogradKernel: (layer: string, direction: 'forward' | 'backward') => `${layer}.${direction}.winograd`,
  gram: (layer: string) => `${layer}.gram`,
};

/** HWIO to OIHW, ONNX's layout of a convolution's kernel. */
function forwardKernel({ inputs, outputs }: ConvolutionLayer, { kernel }: ConvolutionWeights): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let position = 0; position < 9; position++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        result[(o * inputs + i) * 9 + position] = kernel[(position * inputs + i) * outputs + o] as number;
  return result;
}

/** The kernel that convolves the output's gradient into the input's: turned by 180 degrees, channels swapped, IOHW. */
function backwardKernel({ inputs, outputs }: ConvolutionLayer, { kernel }: ConvolutionWeights, scale: number) {
  const result = new Float32Array(kernel.length);
  for (let position = 0; position < 9; position++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        result[(i * outputs + o) * 9 + 8 - position] =
          scale * (kernel[(position * inputs + i) * outputs + o] as number);
  return result;
}

/**
 * How Gram matrices are multiplied. `whole`: F Ft as one product, which a CPU's library divides by itself. `parallel`: for GPUs, whose
 * kernels give each tile of the product to one group of threads, so that a narrow product of long rows keeps a handful of groups busy and the
 * rest of the GPU idle. The positions are cut into pieces, each piece's product is one of a batch, and the batch is summed. Activations
 * are seen as positions x channels, as ONNX Runtime's WebGPU lays them out anyway: a piece is then one block of memory.
 */
export type Products = 'whole' | 'parallel';

/** Whether the content is steered: see `ContentSteering`. */
export type ContentKind = 'plain' | 'steered';

/**
 * How 3x3 convolutions are computed: `direct`, by the runtime's own operator; `winograd`, those of many channels with fewer multiplications, which is for
 * the CPU: other devices' libraries choose by themselves. Their kernels are inputs then ({@link winogradKernels}): several times as large as the
 * plain ones, and the same for every size.
 */
export type Convolutions = 'direct' | 'winograd';

/** How a graph computes what it does. */
export interface GraphForm {
  readonly products: Products;
  readonly convolutions: Convolutions;
}

const PLAIN_FORM: GraphForm = { products: 'whole', convolutions: 'direct' };

interface Forward extends GraphForm {
  readonly model: ModelBuilder;
  readonly geometry: Geometry;
  readonly shapes: ReadonlyMap<string, LayerShape>;
}

/** Where `backwardKernel` is used the gradient of the pooled activation has to be a quarter: see `addPoolingBackward`. */
const backwardScale = (below: Layer | undefined) => (below?.kind === 'pooling' ? 0.25 : 1);

/** Of these inputs a graph with `winograd` convolutions has those that its size makes worthwhile. */
export function winogradKernels({ description: { layers }, weights }: Network) {
  const kernels = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const [i, layer] of layers.entries()) {
    if (layer.kind === 'pooling' || !hasEnoughChannels(layer.inputs, layer.outputs)) continue;
    const { inputs, outputs, name } = layer;
    const given = weights.get(name) as ConvolutionWeights;
    const forward = transformKernel(forwardKernel(layer, given));
    const backward = transformKernel(backwardKernel(layer, given, backwardScale(layers[i - 1])));
    kernels.set(names.winogradKernel(name, 'forward'), { shape: [36, outputs, inputs], values: forward });
    kernels.set(names.winogradKernel(name, 'backward'), { shape: [36, inputs, outputs], values: backward });
  }
  return kernels;
}

const PADDED = { pads: [1, 1, 1, 1], kernel_shape: [3, 3] };
const UNPADDED = { pads: [0, 0, 0, 0], kernel_shape: [3, 3] };
const POOL = { kernel_shape: [2, 2], strides: [2, 2] };

interface LayersOptions {
  readonly pooling?: Pooling;
  /** The input already has its border at the first convolution. */
  readonly bordered?: boolean;
  /** The last layer to add. */
  readonly until?: string;
  /** The first layer not to add. */
  readonly before?: string;
  /** By layer: those of many channels are computed by Winograd's filtering. */
  readonly winogradShapes?: ReadonlyMap<string, LayerShape>;
}

/**
 * Adds a network's layers on top of `input` (R, G, B 0-255, less the mean where it is subtracted already).
 * Activations are named by layer, `${prefix}.` before it where there is one; `.linear` after it is the value before the ReLU.
 *
 * @returns the name of the last activation.
 */
export function addLayers(
  model: ModelBuilder,
  network: Network,
  input: string,
  prefix: string,
  options: LayersOptions = {},
): string {
  const called = (name: string) => (prefix === '' ? name : `${prefix}.${name}`);
  let current = input;
  for (const layer of network.description.layers) {
    if (layer.name === options.before) break;
    if (layer.kind === 'pooling') {
      const operator = options.pooling === 'max' ? 'MaxPool' : 'AveragePool';
      current = model.node(operator, [current], called(layer.name), POOL);
    } else {
      const isBordered = layer === network.description.layers[0] && options.bordered === true;
      const shape = isBordered ? undefined : options.winogradShapes?.get(layer.name);
      const weights = network.weights.get(layer.name) as ConvolutionWeights;
      const linear = addConvolution(model, layer, weights, { input: current, called, isBordered, shape });
      current = model.node('Relu', [linear], called(layer.name));
    }
    if (layer.name === options.until) break;
  }
  return current;
}

interface ConvolutionPlace {
  readonly input: string;
  readonly called: (name: string) => string;
  /** Whether the input has its border already. */
  readonly isBordered: boolean;
  /** Where Winograd's filtering may be used. */
  readonly shape: LayerShape | undefined;
}

function addConvolution(
  model: ModelBuilder,
  layer: ConvolutionLayer,
  weights: ConvolutionWeights,
  { input, called, isBordered, shape }: ConvolutionPlace,
): string {
  const { inputs, outputs, name } = layer;
  const linear = called(`${name}.linear`);
  const bias = called(`${name}.bias`);
  if (shape !== undefined && isWorthwhile({ ...shape, inputs, outputs })) {
    const kernel = model.input(names.winogradKernel(name, 'forward'), [36, outputs, inputs]);
    model.constant(bias, [1, outputs, 1, 1], weights.bias);
    return addWinograd(model, { input, kernel, bias }, { ...shape, inputs, outputs }, linear);
  }
  model.constant(bias, [outputs], weights.bias);
  const kernel = model.constant(called(`${name}.kernel`), [outputs, inputs, 3, 3], forwardKernel(layer, weights));
  return model.node('Conv', [input, kernel, bias], linear, isBordered ? UNPADDED : PADDED);
}

/** Adds the picture less the network's mean. */
export function addCentred(model: ModelBuilder, network: Network, image: string): string {
  const mean = model.constant('mean', [1, 3, 1, 1], Float32Array.from(network.description.mean));
  return model.node('Sub', [image, mean], 'image.centred');
}

function addForward(geometry: Geometry, form: GraphForm): Forward {
  const { network, height, width, padding, pooling } = geometry;
  const model = new ModelBuilder();
  model.input(names.image, [1, 3, height, width]);
  let centred = addCentred(model, network, names.image);
  const bordered = padding === 'replicate';
  if (bordered) {
    const border = model.ints('border', [0, 0, 1, 1, 0, 0, 1, 1]);
    centred = model.node('Pad', [centred, border], 'image.bordered', { mode: 'edge' });
  }
  const shapes = layerShapes(network.description, height, width);
  const winograd = form.convolutions === 'winograd' ? { winogradShapes: shapes } : {};
  addLayers(model, network, centred, '', { pooling, bordered, ...winograd });
  return { model, geometry, ...form, shapes };
}

/** Pieces of a batch together are about this many numbers: some thousand tiles of 32 x 32, enough to fill a large GPU. */
const BATCH_SIZE = 2 ** 20;
/** Positions that are worth a piece. */
const SHORTEST_PIECE = 64;
/** What a kernel reads at once. */
const VECTOR = 4;

/** A number of pieces may be this many times more or fewer than wanted. */
const TOLERATED = 4;

/**
 * Into how many equal pieces `length` is cut: as near to `wanted` as its divisors allow, if possible of a length that is a multiple of
 * {@link VECTOR}; 1 where no divisor is near.
 */
export function piecesOf(length: number, wanted: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let pieces = Math.ceil(wanted / TOLERATED); pieces <= Math.min(TOLERATED * wanted, length); pieces++) {
    if (length % pieces !== 0) continue;
    const unaligned = (length / pieces) % VECTOR === 0 ? 0 : TOLERATED;
    const distance = Math.abs(Math.log(pieces / wanted)) + unaligned;
    if (distance < least) [best, least] = [pieces, distance];
  }
  return best;
}

/**
 * Adds G - target (or G itself where there is no target) as `output`.
 *
 * @returns the name of the activation as a matrix: channels x positions where products are whole, else positions x channels.
 */
function addGram(forward: Forward, layer: string, output: string, target?: string): string {
  const { model, shapes, products } = forward;
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 1 / positions }, beta: { float: -1 } };
  if (products === 'whole') {
    const shape = model.ints(`${layer}.flatShape`, [channels, positions]);
    const flat = model.node('Reshape', [layer, shape], `${layer}.flat`);
    const inputs = target === undefined ? [flat, flat] : [flat, flat, target];
    model.node('Gemm', inputs, output, { transB: 1, ...scale });
    return flat;
  }
  const wanted = Math.min(BATCH_SIZE / channels ** 2, positions / SHORTEST_PIECE);
  const pieces = piecesOf(positions, Math.max(1, wanted));
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const last = model.node('Transpose', [layer], `${layer}.last`, { perm: [0, 2, 3, 1] });
  const batch = reshape(last, [pieces, positions / pieces, channels], `${layer}.batch`);
  const turned = model.node('Transpose', [batch], `${layer}.turned`, { perm: [0, 2, 1] });
  const product = model.node('MatMul', [turned, batch], `${layer}.products`);
  const rows = reshape(product, [pieces, channels ** 2], `${layer}.productRows`);
  // The sum over the batch as one more product, which scales it and takes the target off as well.
  const ones = model.constant(`${layer}.ones`, [1, pieces], new Float32Array(pieces).fill(1));
  const inputs = [ones, rows];
  if (target !== undefined) inputs.push(reshape(target, [1, channels ** 2], `${target}.row`));
  const row = model.node('Gemm', inputs, `${output}.row`, scale);
  reshape(row, [channels, channels], output);
  return reshape(last, [positions, channels], `${layer}.flat`);
}

const lossName = (of: string) => `${of}.loss`;

/**
 * A graph from the picture to what the network sees in it. Convolutions as in {@link buildObjective} with the same form, so that a picture is at
 * no distance from itself.
 */
export function buildFeatures(
  geometry: Geometry,
  wanted: { content: boolean; grams: boolean },
  form: GraphForm = PLAIN_FORM,
): Uint8Array {
  const forward = addForward(geometry, form);
  const { model, shapes } = forward;
  if (wanted.content) {
    const { name } = contentLayer(geometry.network.description);
    const { channels, height, width } = shapes.get(name) as LayerShape;
    model.node('Identity', [name], names.content);
    model.output(names.content, [1, channels, height, width]);
  }
  if (wanted.grams)
    for (const { name, outputs } of styleLayers(geometry.network.description)) {
      addGram(forward, name, names.gram(name));
      model.output(names.gram(name), [outputs, outputs]);
    }
  return model.encode();
}

/** A graph from the picture, the targets and the weights to the loss terms and the picture's gradient. */
export function buildObjective(
  geometry: Geometry,
  form: GraphForm = PLAIN_FORM,
  contentKind: ContentKind = 'plain',
): Uint8Array {
  const forward = addForward(geometry, form);
  const { model } = forward;
  const { layers } = geometry.network.description;
  let upstream: string | undefined;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as (typeof layers)[number];
    if (layer.kind === 'pooling') {
      upstream = addPoolingBackward(forward, layer.name, (layers[i - 1] as ConvolutionLayer).name, upstream as string);
    } else {
      upstream = addLossGradient(forward, layer, upstream, contentKind);
      upstream = addConvolutionBackward(forward, layer, upstream, backwardScale(layers[i - 1]));
    }
  }
  if (geometry.padding === 'replicate') addReplicateBackward(forward, upstream as string);
  else model.node('Identity', [upstream as string], names.gradient);
  model.output(names.gradient, [1, 3, geometry.height, geometry.width]);
  // Together, because each output that comes back from a GPU is waited for on its own.
  const losses = ['content', ...styleLayers(geometry.network.description).map(({ name }) => name)].map(lossName);
  if (contentKind === 'steered') losses.push('content.plainSquares', 'content.squares');
  model.node('Concat', losses, names.losses, { axis: 0 });
  model.output(names.losses, [losses.length]);
  return model.encode();
}

/**
 * Adds what is compared at a layer, its style loss and the content loss, and their gradient before the ReLU, to which the gradient
 * from the layers above is added. At the deepest layer something is compared.
 */
function addLossGradient(
  forward: Forward,
  layer: ConvolutionLayer,
  upstream: string | undefined,
  contentKind: ContentKind,
): string {
  const { model, geometry } = forward;
  const { name } = layer;
  const { description } = geometry.network;
  const add = contentKind === 'plain' ? addContent : addSteeredContent;
  if (layer === contentLayer(description)) upstream = add(forward, layer, upstream);
  if (styleLayers(description).includes(layer)) upstream = addStyle(forward, layer, upstream);
  // Sign would be one node, but ONNX Runtime's WebGPU has none: the CPU would compute it, with a copy there and back.
  const zero = model.constant(`${name}.zero`, [1], Float32Array.of(0));
  const positive = model.node('Greater', [name, zero], `${name}.positive`);
  const mask = model.node('Cast', [positive], `${name}.mask`, { to: FLOAT });
  return model.node('Mul', [upstream as string, mask], `${name}.gradient`);
}

/** Adds a layer's style loss. @returns its gradient plus `upstream`. */
function addStyle(forward: Forward, { name }: ConvolutionLayer, upstream: string | undefined): string {
  const { model, shapes } = forward;
  const { channels } = shapes.get(name) as LayerShape;
  const target = model.input(names.styleTarget(name), [channels, channels]);
  const weight = model.input(names.styleWeight(name), [1]);
  const flat = addGram(forward, name, `${name}.difference`, target);
  const squares = model.node('ReduceSumSquare', [`${name}.difference`], `${name}.squares`, { keepdims: 0 });
  model.node('Mul', [squares, weight], lossName(name));

  const weighted = model.node('Mul', [`${name}.difference`, weight], `${name}.weightedDifference`);
  return addGramGradient(forward, name, { flat, difference: weighted, upstream });
}

/** Adds 4 D F / n, and `upstream` where there is one. */
function addGramGradient(
  { model, shapes, products }: Forward,
  layer: string,
  { flat, difference, upstream }: { flat: string; difference: string; upstream: string | undefined },
): string {
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 4 / positions } };
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const output = `${layer}.activationGradient`;
  if (products === 'whole') {
    const above = upstream === undefined ? [] : [reshape(upstream, [channels, positions], `${layer}.flatUpstream`)];
    const sum = model.node('Gemm', [difference, flat, ...above], `${layer}.flatGradient`, scale);
    return reshape(sum, [1, channels, height, width], output);
  }
  const above: string[] = [];
  if (upstream !== undefined) {
    const last = model.node('Transpose', [upstream], `${layer}.lastUpstream`, { perm: [0, 2, 3, 1] });
    above.push(reshape(last, [positions, channels], `${layer}.flatUpstream`));
  }
  const sum = model.node('Gemm', [flat, difference, ...above], `${layer}.flatGradient`, scale);
  const shaped = reshape(sum, [1, height, width, channels], `${layer}.lastGradient`);
  return model.node('Transpose', [shaped], output, { perm: [0, 3, 1, 2] });
}

/** Adds the sum of the squares of `length` numbers; a GPU has one group of threads per row for it. */
function addSquares({ model, products }: Forward, values: string, length: number, output: string): string {
  if (products === 'whole') return model.node('ReduceSumSquare', [values], output, { keepdims: 0 });
  const rows = piecesOf(length, 1024);
  const shape = model.ints(`${output}.shape`, [rows, length / rows]);
  const matrix = model.node('Reshape', [values, shape], `${output}.matrix`);
  const partial = model.node('ReduceSumSquare', [matrix], `${output}.rows`, { axes: [1], keepdims: 0 });
  return model.node('ReduceSum', [partial], output, { keepdims: 0 });
}

/** Held by a GPU, the target is as {@link buildKeeping} leaves it: channels last. */
function addContentTarget({ model, products }: Forward, [batch, channels, height, width]: readonly number[]): string {
  if (products === 'whole') return model.input(names.contentTarget, [batch, channels, height, width]);
  const last = model.input(names.contentTarget, [batch, height, width, channels]);
  return model.node('Transpose', [last], 'content.target.first', { perm: [0, 3, 1, 2] });
}

/**
 * A graph that gives an objective's targets and weights back under their own names with {@link kept}: run once, it leaves them where its
 * outputs are told to stay, so that they aren't sent to the GPU with every evaluation.
 */
export function buildKeeping({ network, height, width }: Geometry, contentKind: ContentKind = 'plain'): Uint8Array {
  const model = new ModelBuilder();
  const keep = (name: string, shape: readonly number[]) => {
    model.node('Identity', [model.input(name, shape)], kept(name));
    model.output(kept(name), shape);
  };
  const { name, outputs } = contentLayer(network.description);
  const { height: h, width: w } = layerShapes(network.description, height, width).get(name) as LayerShape;
  const target = model.input(names.contentTarget, [1, outputs, h, w]);
  model.node('Transpose', [target], kept(names.contentTarget), { perm: [0, 2, 3, 1] });
  model.output(kept(names.contentTarget), [1, h, w, outputs]);
  keep(names.contentWeight, [1]);
  if (contentKind === 'steered') {
    keep(names.contentMap, [1, 1, h, w]);
    keep(names.contentPower, [1]);
    keep(names.contentInverseAim, [1]);
  }
  for (const layer of styleLayers(network.description)) {
    keep(names.styleTarget(layer.name), [layer.outputs, layer.outputs]);
    keep(names.styleWeight(layer.name), [1]);
  }
  return model.encode();
}

/** A graph that hands a number on. */
export function buildNothing(): Uint8Array {
  const model = new ModelBuilder();
  model.node('Identity', [model.input('number', [1])], 'same');
  model.output('same', [1]);
  return model.encode();
}

export const kept = (name: string) => `${name}.kept`;

/** Adds the content loss. @returns its gradient, 2 w (F - P), plus `upstream` where there is one. */
function addContent(forward: Forward, { name }: ConvolutionLayer, upstream: string | undefined): string {
  const { model, shapes } = forward;
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const target = addContentTarget(forward, [1, channels, height, width]);
  const weight = model.input(names.contentWeight, [1]);
  const difference = model.node('Sub', [name, target], 'content.difference');
  const squares = addSquares(forward, difference, channels * height * width, 'content.squares');
  model.node('Mul', [squares, weight], lossName('content'));
  const two = model.constant('two', [1], Float32Array.of(2));
  const factor = model.node('Mul', [weight, two], 'content.factor');
  const gradient = model.node('Mul', [difference, factor], 'content.gradient');
  return upstream === undefined ? gradient : model.node('Add', [gradient, upstream], 'content.withUpstream');
}

function addSteeredContent(forward: Forward, { name }: ConvolutionLayer, upstream: string | undefined): string {
  const { model, shapes } = forward;
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const length = channels * height * width;
  const target = addContentTarget(forward, [1, channels, height, width]);
  const map = model.input(names.contentMap, [1, 1, height, width]);
  const scalars = [names.contentWeight, names.contentPower, names.contentInverseAim].map((each) =>
    model.input(each, [1]),
  );
  const [weight, power, inverseAim] = scalars as [string, string, string];
  const difference = model.node('Sub', [name, target], 'content.difference');
  addSquares(forward, difference, length, 'content.plainSum');
  const mapped = model.node('Mul', [difference, map], 'content.mapped');
  addSquares(forward, mapped, length, 'content.sum');
  const one = model.ints('content.one', [1]);
  model.node('Reshape', ['content.plainSum', one], 'content.plainSquares');
  const squares = model.node('Reshape', ['content.sum', one], 'content.squares');
  const ratio = model.node('Mul', [squares, inverseAim], 'content.ratio');
  const pull = model.node('Pow', [ratio, power], 'content.pull');
  const pulled = model.node('Mul', [weight, pull], 'content.pulledWeight');
  model.node('Mul', [squares, pulled], lossName('content'));
  const two = model.constant('two', [1], Float32Array.of(2));
  const twice = model.node('Mul', [power, two], 'content.twicePower');
  const slope = model.node('Add', [twice, two], 'content.slope');
  const factor = model.node('Mul', [pulled, slope], 'content.factor');
  const scaled = model.node('Mul', [map, factor], 'content.mapFactor');
  const gradient = model.node('Mul', [mapped, scaled], 'content.gradient');
  return upstream === undefined ? gradient : model.node('Add', [gradient, upstream], 'content.withUpstream');
}

function addConvolutionBackward(forward: Forward, layer: ConvolutionLayer, gradient: string, scale: number): string {
  const { model, geometry, shapes, convolutions } = forward;
  const output = `${layer.name}.inputGradient`;
  // A padded input has one more pixel on each side, and so has its gradient.
  const replicated = layer === geometry.network.description.layers[0] && geometry.padding === 'replicate';
  const { height, width } = shapes.get(layer.name) as LayerShape;
  const [inputs, outputs] = [layer.outputs, layer.inputs];
  if (convolutions === 'winograd' && isWorthwhile({ inputs, outputs, height, width }) && !replicated) {
    const kernel = model.input(names.winogradKernel(layer.name, 'backward'), [36, outputs, inputs]);
    return addWinograd(model, { input: gradient, kernel }, { inputs, outputs, height, width }, output);
  }
  const weights = geometry.network.weights.get(layer.name) as ConvolutionWeights;
  const kernel = model.constant(
    `${layer.name}.backwardKernel`,
    [layer.inputs, layer.outputs, 3, 3],
    backwardKernel(layer, weights, scale),
  );
  const pads = replicated ? { pads: [2, 2, 2, 2], kernel_shape: [3, 3] } : PADDED;
  return model.node('Conv', [gradient, kernel], output, pads);
}

/**
 * `upstream` is a quarter of the gradient of the pooled activation: the kernel that made it is scaled. Average pooling gives that to
 * each of the four sources. Maximum pooling gives the whole to the largest of them, in equal parts where several are; the mean of
 * the mask is the number of those, over four.
 */
function addPoolingBackward(forward: Forward, pool: string, source: string, upstream: string): string {
  const { model, geometry } = forward;
  if (geometry.pooling === 'average') return addSpread(forward, source, upstream, `${pool}.gradient`);
  const largest = model.node(
    'Equal',
    [source, addSpread(forward, source, pool, `${pool}.repeated`)],
    `${pool}.largest`,
  );
  const mask = model.node('Cast', [largest], `${pool}.mask`, { to: FLOAT });
  const share = model.node('AveragePool', [mask], `${pool}.share`, POOL);
  const each = model.node('Div', [upstream, share], `${pool}.each`);
  return model.node('Mul', [addSpread(forward, source, each, `${pool}.spread`), mask], `${pool}.gradient`);
}

/** Repeats every value of a pooled activation over its four sources; a row or column that pooling dropped gets zeros. */
function addSpread({ model, shapes }: Forward, source: string, pooled: string, output: string): string {
  const { height, width } = shapes.get(source) as LayerShape;
  const odd = height % 2 === 1 || width % 2 === 1;
  const scales = model.constant(`${output}.scales`, [4], Float32Array.of(1, 1, 2, 2));
  const even = model.node('Resize', [pooled, '', scales], odd ? `${output}.even` : output, {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
  if (!odd) return even;
  const dropped = model.ints(`${output}.dropped`, [0, 0, 0, 0, 0, 0, height % 2, width % 2]);
  return model.node('Pad', [even, dropped], output);
}

/** Folds the gradient of the replicated border back onto the pixels that it repeats: first rows, then columns. */
function addReplicateBackward({ model, geometry: { height, width } }: Forward, padded: string): void {
  let current = padded;
  for (const [axis, size, name] of [
    [2, height, 'rows'],
    [3, width, 'columns'],
  ] as const) {
    const slice = (from: number, to: number, part: string) =>
      model.node(
        'Slice',
        [
          current,
          model.ints(`${name}.${part}.from`, [from]),
          model.ints(`${name}.${part}.to`, [to]),
          model.ints(`${name}.${part}.axis`, [axis]),
        ],
        `${name}.${part}`,
      );
    const widen = (part: string, before: number, after: number) => {
      const pads = [0, 0, 0, 0, 0, 0, 0, 0];
      pads[axis] = before;
      pads[axis + 4] = after;
      return model.node('Pad', [part, model.ints(`${part}.pads`, pads)], `${part}.widened`);
    };
    const inner = slice(1, size + 1, 'inner');
    const first = widen(slice(0, 1, 'first'), 0, size - 1);
    const last = widen(slice(size + 1, size + 2, 'last'), size - 1, 0);
    const folded = model.node('Add', [inner, first], `${name}.withFirst`);
    current = model.node('Add', [folded, last], axis === 3 ? names.gradient : `${name}.folded`);
  }
}
