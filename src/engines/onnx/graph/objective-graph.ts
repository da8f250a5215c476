/**
 * The style-transfer objective as one ONNX inference graph: forward pass, losses and the backward pass, derived by hand.
 *
 * With F the activations of a layer as channels x positions, n positions, G = F Ft / n and D = G - target:
 * - d(w * sum(D^2))/dF = 4 w D F / n (D is symmetric),
 * - guided, with weights Q of positions and G = F Q Ft / n: 4 w D F Q / n,
 * - d(w * sum((F - P)^2))/dF = 2 w (F - P),
 * - steered, with S = sum(M (F - P)^2): d(w S (S / a)^p)/dF = 2 (p + 1) w (S / a)^p M (F - P),
 * - through ReLU, the gradient passes where F > 0,
 * - through a 3x3 same-padded convolution, it is convolved with the kernel turned by 180 degrees, its channels swapped,
 * - through 2x2 average pooling, each position's gradient goes to its four sources, a quarter each.
 */
import {
  type ConvolutionLayer,
  contentLayer,
  type LayerShape,
  layerShapes,
  styleLayers,
} from '../../../style-transfer/network.js';
import type { Geometry } from '../../../style-transfer/objective.js';
import { addConvolutionBackward, addPoolingBackward, addReplicateBackward } from './backward.js';
import { addGram } from './grams.js';
import { type ForwardGraph, type GraphForm, type LossKind, PLAIN_FORM, PLAIN_LOSS } from './graph-form.js';
import { backwardScale } from './kernels.js';
import { addForward } from './layers.js';
import { addContent, addSteeredContent, addStyle } from './losses.js';
import { FLOAT, ModelBuilder } from './model-builder.js';
import { kept, lossName, names } from './names.js';

/**
 * A graph from the picture to what the network sees in it. Convolutions as in {@link buildObjective} with the same form, so that a picture is at
 * no distance from itself.
 */
export function buildFeatures(
  geometry: Geometry,
  wanted: { content: boolean; grams: boolean; guided?: boolean },
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
      const { height, width } = shapes.get(name) as LayerShape;
      const guidance = wanted.guided ? model.input(names.guidance(name), [1, 1, height, width]) : undefined;
      addGram(forward, name, names.gram(name), { guidance });
      model.output(names.gram(name), [outputs, outputs]);
    }
  return model.encode();
}

/** A graph from the picture, the targets and the weights to the loss terms and the picture's gradient. */
export function buildObjective(
  geometry: Geometry,
  form: GraphForm = PLAIN_FORM,
  kind: LossKind = PLAIN_LOSS,
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
      upstream = addLossGradient(forward, layer, upstream, kind);
      upstream = addConvolutionBackward(forward, layer, upstream, backwardScale(layers[i - 1]));
    }
  }
  if (geometry.padding === 'replicate') addReplicateBackward(forward, upstream as string);
  else model.node('Identity', [upstream as string], names.gradient);
  model.output(names.gradient, [1, 3, geometry.height, geometry.width]);
  // Together, because each output that comes back from a GPU is waited for on its own.
  const losses = ['content', ...styleLayers(geometry.network.description).map(({ name }) => name)].map(lossName);
  if (kind.content !== 'plain') losses.push('content.plainSquares', 'content.squares');
  model.node('Concat', losses, names.losses, { axis: 0 });
  model.output(names.losses, [losses.length]);
  return model.encode();
}

/**
 * Adds what is compared at a layer, its style loss and the content loss, and their gradient before the ReLU, to which the gradient
 * from the layers above is added. At the deepest layer something is compared.
 */
function addLossGradient(
  forward: ForwardGraph,
  layer: ConvolutionLayer,
  upstream: string | undefined,
  kind: LossKind,
): string {
  const { geometry } = forward;
  const { name } = layer;
  const { description } = geometry.network;
  if (layer === contentLayer(description))
    upstream =
      kind.content === 'plain'
        ? addContent(forward, layer, upstream)
        : addSteeredContent(forward, layer, upstream, kind.content === 'steered-region');
  if (styleLayers(description).includes(layer)) upstream = addStyle(forward, layer, upstream, kind.parts);
  return addReluGradient(forward, name, upstream as string);
}

/** Adds `upstream` where the layer's activation is above 0. */
export function addReluGradient(
  { model, products }: ForwardGraph,
  layer: string,
  upstream: string,
  activation = layer,
): string {
  // Sign would be one node, but ONNX Runtime's WebGPU has none: the CPU would compute it, with a copy there and back.
  const zero = products === 'whole' ? addLateZero(model, layer, upstream) : addZero(model, layer);
  const positive = model.node('Greater', [activation, zero], `${layer}.positive`);
  const mask = model.node('Cast', [positive], `${layer}.mask`, { to: FLOAT });
  return model.node('Mul', [upstream, mask], `${layer}.gradient`);
}

const addZero = (model: ModelBuilder, layer: string) => model.constant(`${layer}.zero`, [1], Float32Array.of(0));

/**
 * A zero that is known only when `upstream` is. ONNX Runtime's CPU computes what it can before the backward pass begins: the masks of all layers,
 * which are as large as the activations, would be held from then on.
 */
function addLateZero(model: ModelBuilder, layer: string, upstream: string): string {
  const [from, to] = [model.ints(`${layer}.zero.from`, [0, 0, 0, 0]), model.ints(`${layer}.zero.to`, [1, 1, 1, 1])];
  const first = model.node('Slice', [upstream, from, to], `${layer}.zero.first`);
  return model.node('Mul', [first, addZero(model, layer)], `${layer}.zero.late`);
}

/**
 * A graph that gives an objective's targets and weights back under their own names with {@link kept}: run once, it leaves them where its
 * outputs are told to stay, so that they aren't sent to the GPU with every evaluation.
 */
export function buildKeeping({ network, height, width }: Geometry, kind: LossKind = PLAIN_LOSS): Uint8Array {
  const model = new ModelBuilder();
  const keep = (name: string, shape: readonly number[]) => {
    model.node('Identity', [model.input(name, shape)], kept(name));
    model.output(kept(name), shape);
  };
  const { name, outputs } = contentLayer(network.description);
  const shapes = layerShapes(network.description, height, width);
  const { height: h, width: w } = shapes.get(name) as LayerShape;
  const target = model.input(names.contentTarget, [1, outputs, h, w]);
  model.node('Transpose', [target], kept(names.contentTarget), { perm: [0, 2, 3, 1] });
  model.output(kept(names.contentTarget), [1, h, w, outputs]);
  keep(names.contentWeight, [1]);
  if (kind.content === 'steered-region') keep(names.contentRegion, [1, 1, h, w]);
  if (kind.content !== 'plain') {
    keep(names.contentMap, [1, 1, h, w]);
    keep(names.contentPower, [1]);
    keep(names.contentInverseAim, [1]);
  }
  const parts = kind.parts === 0 ? [undefined] : Array.from({ length: kind.parts }, (_, part) => part);
  for (const { name, outputs } of styleLayers(network.description))
    for (const part of parts) {
      keep(names.styleTarget(name, part), [outputs, outputs]);
      keep(names.styleWeight(name, part), [1]);
      const { height, width } = shapes.get(name) as LayerShape;
      if (part !== undefined) keep(names.guidance(name, part), [1, 1, height, width]);
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
