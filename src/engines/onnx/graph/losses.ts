/** The style and content losses, each with its gradient with respect to a layer's activations. */
import type { ConvolutionLayer, LayerShape } from '../../../style-transfer/network.js';
import { addGram, addGramGradient, piecesOf } from './grams.js';
import type { ForwardGraph } from './graph-form.js';
import { lossName, names } from './names.js';

/**
 * Adds a layer's style loss.
 *
 * @param parts of the picture, each with a term of its own; 0 for one term of the whole picture.
 * @returns its gradient plus `upstream`.
 */
export function addStyle(
  forward: ForwardGraph,
  { name }: ConvolutionLayer,
  upstream: string | undefined,
  parts: number,
): string {
  if (parts === 0) return addStyleTerm(forward, name, upstream);
  let gradient = upstream;
  let sum: string | undefined;
  for (let part = 0; part < parts; part++) {
    gradient = addStyleTerm(forward, name, gradient, part);
    const term = lossName(partOf(name, part));
    const added = part === parts - 1 ? lossName(name) : `${term}.sum`;
    sum =
      sum === undefined ? forward.model.node('Identity', [term], added) : forward.model.node('Add', [sum, term], added);
  }
  return gradient as string;
}

const partOf = (layer: string, part: number) => `${layer}.part${part}`;

function addStyleTerm(forward: ForwardGraph, layer: string, upstream: string | undefined, part?: number): string {
  const { model, shapes } = forward;
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const prefix = part === undefined ? layer : partOf(layer, part);
  const target = model.input(names.styleTarget(layer, part), [channels, channels]);
  const weight = model.input(names.styleWeight(layer, part), [1]);
  const guided =
    part === undefined ? {} : { guidance: model.input(names.guidance(layer, part), [1, 1, height, width]) };
  const flat = addGram(forward, layer, `${prefix}.difference`, { target, prefix, ...guided });
  const squares = model.node('ReduceSumSquare', [`${prefix}.difference`], `${prefix}.squares`, { keepdims: 0 });
  model.node('Mul', [squares, weight], lossName(prefix));

  const weighted = model.node('Mul', [`${prefix}.difference`, weight], `${prefix}.weightedDifference`);
  return addGramGradient(forward, layer, { flat, difference: weighted, upstream, prefix, ...guided });
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
  hasRegion: boolean,
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
  const measured = hasRegion
    ? model.node('Mul', [difference, model.input(names.contentRegion, [1, 1, height, width])], 'content.measured')
    : difference;
  addSquares(forward, measured, length, 'content.plainSum');
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
