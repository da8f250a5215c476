/** The style and content losses, each with its gradient with respect to a layer's activations. */
import type { ConvolutionLayer, LayerShape } from '../../../style-transfer/network.js';
import { addGram, addGramGradient, piecesOf } from './grams.js';
import type { ForwardGraph } from './graph-form.js';
import { lossName, names } from './names.js';

/** Adds a layer's style loss. @returns its gradient plus `upstream`. */
export function addStyle(forward: ForwardGraph, { name }: ConvolutionLayer, upstream: string | undefined): string {
  const { model, shapes } = forward;
  const { channels } = shapes.get(name) as LayerShape;
  const target = model.input(names.styleTarget(name), [channels, channels]);
  const weight = model.input(names.styleWeight(name), [1]);
  const flat = addGram(forward, name, `${name}.difference`, { target });
  const squares = model.node('ReduceSumSquare', [`${name}.difference`], `${name}.squares`, { keepdims: 0 });
  model.node('Mul', [squares, weight], lossName(name));

  const weighted = model.node('Mul', [`${name}.difference`, weight], `${name}.weightedDifference`);
  return addGramGradient(forward, name, { flat, difference: weighted, upstream });
}

/** Adds the content loss. @returns its gradient, 2 w (F - P), plus `upstream` where there is one. */
export function addContent(forward: ForwardGraph, { name }: ConvolutionLayer, upstream: string | undefined): string {
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

export function addSteeredContent(
  forward: ForwardGraph,
  { name }: ConvolutionLayer,
  upstream: string | undefined,
): string {
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

/** Adds the sum of the squares of `length` numbers; a GPU has one group of threads per row for it. */
function addSquares({ model, products }: ForwardGraph, values: string, length: number, output: string): string {
  if (products === 'whole') return model.node('ReduceSumSquare', [values], output, { keepdims: 0 });
  const rows = piecesOf(length, 1024);
  const shape = model.ints(`${output}.shape`, [rows, length / rows]);
  const matrix = model.node('Reshape', [values, shape], `${output}.matrix`);
  const partial = model.node('ReduceSumSquare', [matrix], `${output}.rows`, { axes: [1], keepdims: 0 });
  return model.node('ReduceSum', [partial], output, { keepdims: 0 });
}

/** Held by a GPU, the target is as {@link buildKeeping} leaves it: channels last. */
function addContentTarget(
  { model, products }: ForwardGraph,
  [batch, channels, height, width]: readonly number[],
): string {
  if (products === 'whole') return model.input(names.contentTarget, [batch, channels, height, width]);
  const last = model.input(names.contentTarget, [batch, height, width, channels]);
  return model.node('Transpose', [last], 'content.target.first', { perm: [0, 3, 1, 2] });
}
