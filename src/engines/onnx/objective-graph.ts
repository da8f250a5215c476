/**
 * The style-transfer objective as one ONNX inference graph: forward pass, losses and the backward pass, derived by hand.
 *
 * With F the activations of a layer as channels x positions, n positions, G = F Ft / n and D = G - target:
 * - d(w * sum(D^2))/dF = 4 w D F / n (D is symmetric),
 * - d(w * sum((F - P)^2))/dF = 2 w (F - P),
 * - through ReLU, the gradient passes where F > 0,
 * - through a 3x3 same-padded convolution, it is convolved with the kernel turned by 180 degrees, its channels swapped,
 * - through 2x2 average pooling, each position's gradient goes to its four sources, a quarter each.
 */
import {
  type ConvolutionLayer,
  type ConvolutionWeights,
  contentLayer,
  convolutions,
  type LayerShape,
  layerShapes,
  type Network,
} from '../../style-transfer/network.js';
import type { Geometry, Pooling } from '../../style-transfer/objective.js';
import { FLOAT, ModelBuilder } from './model-builder.js';

/** Names of the graph's inputs and outputs. */
export const names = {
  image: 'image',
  contentTarget: 'content.target',
  contentWeight: 'content.weight',
  styleTarget: (layer: string) => `${layer}.target`,
  styleWeight: (layer: string) => `${layer}.weight`,
  gradient: 'gradient',
  contentLoss: 'content.loss',
  styleLoss: (layer: string) => `${layer}.loss`,
  content: 'content',
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

interface Forward {
  readonly model: ModelBuilder;
  readonly geometry: Geometry;
  readonly shapes: ReadonlyMap<string, LayerShape>;
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
      const weights = network.weights.get(layer.name) as ConvolutionWeights;
      const shape = [layer.outputs, layer.inputs, 3, 3];
      const kernel = model.constant(called(`${layer.name}.kernel`), shape, forwardKernel(layer, weights));
      const bias = model.constant(called(`${layer.name}.bias`), [layer.outputs], weights.bias);
      const padding = layer === network.description.layers[0] && options.bordered ? UNPADDED : PADDED;
      const linear = model.node('Conv', [current, kernel, bias], called(`${layer.name}.linear`), padding);
      current = model.node('Relu', [linear], called(layer.name));
    }
    if (layer.name === options.until) break;
  }
  return current;
}

/** Adds the picture less the network's mean. */
export function addCentred(model: ModelBuilder, network: Network, image: string): string {
  const mean = model.constant('mean', [1, 3, 1, 1], Float32Array.from(network.description.mean));
  return model.node('Sub', [image, mean], 'image.centred');
}

function addForward(geometry: Geometry): Forward {
  const { network, height, width, padding, pooling } = geometry;
  const model = new ModelBuilder();
  model.input(names.image, [1, 3, height, width]);
  let centred = addCentred(model, network, names.image);
  const bordered = padding === 'replicate';
  if (bordered) {
    const border = model.ints('border', [0, 0, 1, 1, 0, 0, 1, 1]);
    centred = model.node('Pad', [centred, border], 'image.bordered', { mode: 'edge' });
  }
  addLayers(model, network, centred, '', { pooling, bordered });
  return { model, geometry, shapes: layerShapes(network.description, height, width) };
}

/** Adds G - target (or G itself where there is no target) and returns its name and the flattened activation's. */
function addGram({ model, shapes }: Forward, layer: string, output: string, target?: string) {
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const flat = model.node('Reshape', [layer, model.ints(`${layer}.flatShape`, [channels, positions])], `${layer}.flat`);
  const inputs = target === undefined ? [flat, flat] : [flat, flat, target];
  model.node('Gemm', inputs, output, { transB: 1, alpha: { float: 1 / positions }, beta: { float: -1 } });
  return flat;
}

/** A graph from the picture to what the network sees in it. */
export function buildFeatures(geometry: Geometry, wanted: { content: boolean; grams: boolean }): Uint8Array {
  const forward = addForward(geometry);
  const { model, shapes } = forward;
  if (wanted.content) {
    const { name } = contentLayer(geometry.network.description);
    const { channels, height, width } = shapes.get(name) as LayerShape;
    model.node('Identity', [name], names.content);
    model.output(names.content, [1, channels, height, width]);
  }
  if (wanted.grams)
    for (const { name, outputs } of convolutions(geometry.network.description)) {
      addGram(forward, name, names.gram(name));
      model.output(names.gram(name), [outputs, outputs]);
    }
  return model.encode();
}

/** A graph from the picture, the targets and the weights to the loss terms and the picture's gradient. */
export function buildObjective(geometry: Geometry): Uint8Array {
  const forward = addForward(geometry);
  const { model } = forward;
  const { layers } = geometry.network.description;
  let upstream: string | undefined;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as (typeof layers)[number];
    if (layer.kind === 'pooling') {
      upstream = addPoolingBackward(forward, layer.name, (layers[i - 1] as ConvolutionLayer).name, upstream as string);
    } else {
      upstream = addLossGradient(forward, layer, upstream);
      const below = layers[i - 1];
      const scale = below?.kind === 'pooling' ? 0.25 : 1;
      upstream = addConvolutionBackward(forward, layer, upstream, scale);
    }
  }
  if (geometry.padding === 'replicate') addReplicateBackward(forward, upstream as string);
  else model.node('Identity', [upstream as string], names.gradient);
  model.output(names.gradient, [1, 3, geometry.height, geometry.width]);
  return model.encode();
}

/**
 * Adds a layer's style loss (and the content loss at the top) and its gradient before the ReLU, to which the gradient from
 * the layers above is added.
 */
function addLossGradient(forward: Forward, layer: ConvolutionLayer, upstream: string | undefined): string {
  const { model, shapes, geometry } = forward;
  const { name } = layer;
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const positions = height * width;
  const target = model.input(names.styleTarget(name), [channels, channels]);
  const weight = model.input(names.styleWeight(name), [1]);
  const flat = addGram(forward, name, `${name}.difference`, target);
  const squares = model.node('ReduceSumSquare', [`${name}.difference`], `${name}.squares`, { keepdims: 0 });
  model.node('Mul', [squares, weight], names.styleLoss(name));
  model.output(names.styleLoss(name), [1]);

  if (layer === contentLayer(geometry.network.description)) upstream = addContent(forward, layer);
  const weighted = model.node('Mul', [`${name}.difference`, weight], `${name}.weightedDifference`);
  const flatUpstream = model.node('Reshape', [upstream as string, `${name}.flatShape`], `${name}.flatUpstream`);
  const flatGradient = model.node('Gemm', [weighted, flat, flatUpstream], `${name}.flatGradient`, {
    alpha: { float: 4 / positions },
  });
  const shape = model.ints(`${name}.shape`, [1, channels, height, width]);
  const gradient = model.node('Reshape', [flatGradient, shape], `${name}.activationGradient`);
  // Sign would be one node, but ONNX Runtime's WebGPU has none: the CPU would compute it, with a copy there and back.
  const zero = model.constant(`${name}.zero`, [1], Float32Array.of(0));
  const positive = model.node('Greater', [name, zero], `${name}.positive`);
  const mask = model.node('Cast', [positive], `${name}.mask`, { to: FLOAT });
  return model.node('Mul', [gradient, mask], `${name}.gradient`);
}

function addContent({ model, shapes }: Forward, { name }: ConvolutionLayer): string {
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const target = model.input(names.contentTarget, [1, channels, height, width]);
  const weight = model.input(names.contentWeight, [1]);
  const difference = model.node('Sub', [name, target], 'content.difference');
  const squares = model.node('ReduceSumSquare', [difference], 'content.squares', { keepdims: 0 });
  model.node('Mul', [squares, weight], names.contentLoss);
  model.output(names.contentLoss, [1]);
  const two = model.constant('two', [1], Float32Array.of(2));
  const factor = model.node('Mul', [weight, two], 'content.factor');
  return model.node('Mul', [difference, factor], 'content.gradient');
}

function addConvolutionBackward(forward: Forward, layer: ConvolutionLayer, gradient: string, scale: number): string {
  const { model, geometry } = forward;
  const weights = geometry.network.weights.get(layer.name) as ConvolutionWeights;
  const kernel = model.constant(
    `${layer.name}.backwardKernel`,
    [layer.inputs, layer.outputs, 3, 3],
    backwardKernel(layer, weights, scale),
  );
  // A padded input has one more pixel on each side, and so has its gradient.
  const replicated = layer === geometry.network.description.layers[0] && geometry.padding === 'replicate';
  const pads = replicated ? { pads: [2, 2, 2, 2], kernel_shape: [3, 3] } : PADDED;
  return model.node('Conv', [gradient, kernel], `${layer.name}.inputGradient`, pads);
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
