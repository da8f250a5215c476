/** The forward pass: a network's layers on top of a picture. */
import {
  type ConvolutionLayer,
  type ConvolutionWeights,
  type LayerShape,
  layerShapes,
  type Network,
} from '../../../style-transfer/network.js';
import type { Geometry, Pooling } from '../../../style-transfer/objective.js';
import type { ForwardGraph, GraphForm } from './graph-form.js';
import { forwardKernel } from './kernels.js';
import { ModelBuilder } from './model-builder.js';
import { names } from './names.js';
import { addWinograd, isWorthwhile } from './winograd.js';

export const PADDED = { pads: [1, 1, 1, 1], kernel_shape: [3, 3] };
const UNPADDED = { pads: [0, 0, 0, 0], kernel_shape: [3, 3] };
export const POOL = { kernel_shape: [2, 2], strides: [2, 2] };

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

export function addForward(geometry: Geometry, form: GraphForm): ForwardGraph {
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
