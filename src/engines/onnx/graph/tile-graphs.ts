/**
 * Graphs of a tile, of which many make one picture: the first pass sums, over the positions that are the tile's own, what the losses are made of; when the
 * sums of all tiles are known, so is how strongly each activation is pulled, and the second pass takes that to the tile's pixels.
 */
import {
  type ConvolutionLayer,
  contentLayer,
  type LayerShape,
  layerShapes,
  type NetworkDescription,
  styleLayers,
} from '../../../style-transfer/network.js';
import type { Geometry, TileGeometry } from '../../../style-transfer/objective.js';
import { innerRegions, type Region } from '../../../style-transfer/tiles/inner-regions.js';
import { addConvolutionBackward, addPoolingBackward, addReplicateBackward } from './backward.js';
import { addGram, addGramGradient } from './grams.js';
import type { ForwardGraph, GraphForm } from './graph-form.js';
import { backwardScale } from './kernels.js';
import { addForward } from './layers.js';
import { names } from './names.js';
import { addReluGradient } from './objective-graph.js';

/**
 * A graph from a tile and weights of its positions to its Gram matrices, of the weighted positions divided by the number of all of the tile's, and to its
 * activations at the content layer.
 *
 * @param parts of the picture, each with weights of its own; 0 where no Gram matrix is wanted.
 */
export function buildTileSums(
  geometry: Geometry,
  { parts, content }: { readonly parts: number; readonly content: boolean },
  form: GraphForm,
): Uint8Array {
  const forward = addForward(geometry, form);
  const { model, shapes } = forward;
  const { description } = geometry.network;
  if (content) {
    const { name } = contentLayer(description);
    const { channels, height, width } = shapes.get(name) as LayerShape;
    model.node('Identity', [name], names.content);
    model.output(names.content, [1, channels, height, width]);
  }
  for (const { name, outputs } of styleLayers(description))
    for (let part = 0; part < parts; part++) {
      const { height, width } = shapes.get(name) as LayerShape;
      const guidance = model.input(names.guidance(name, part), [1, 1, height, width]);
      addGram(forward, name, names.partGram(name, part), { guidance, prefix: `${name}.part${part}` });
      model.output(names.partGram(name, part), [outputs, outputs]);
    }
  return model.encode();
}

/**
 * A graph from a tile and what pulls at its activations to the gradient of its inner pixels, which are at least the tile's own. Backwards, each block of the
 * network has only those positions that its own pixels change.
 *
 * @param parts of the picture; 0 where there is one, whose positions have no weights.
 */
export function buildTileGradient(geometry: TileGeometry, parts: number, form: GraphForm): Uint8Array {
  const whole = addForward(geometry, form);
  const { model } = whole;
  const { description } = geometry.network;
  const { layers } = description;
  const regions = innerRegions(geometry);
  const regionOf = (name: string) => regions.get(name) as Region;
  const shapes = new Map(
    [...whole.shapes].map(([name, { channels }]) => {
      const { height, width } = regionOf(name);
      return [name, { channels, height, width }];
    }),
  );
  const input = regionOf('');
  const forward: ForwardGraph = {
    ...whole,
    geometry: { ...geometry, height: input.height, width: input.width },
    shapes,
  };
  /** What is inside of the region of a layer, of something that has the region `around`. */
  const inside = (name: string, region: Region, around: Region): string => {
    if (isSame(region, around)) return name;
    const [top, left] = [region.top - around.top, region.left - around.left];
    const ints = (what: string, values: readonly number[]) => model.ints(`${name}.inner.${what}`, values);
    const [from, to] = [ints('from', [top, left]), ints('to', [top + region.height, left + region.width])];
    return model.node('Slice', [name, from, to, ints('axes', [2, 3])], `${name}.inner`);
  };
  const cutOut = new Map<string, string>();
  const activation = (name: string) => {
    const known = cutOut.get(name) ?? inside(name, regionOf(name), wholeRegion(description, geometry, name));
    cutOut.set(name, known);
    return known;
  };

  let upstream: string | undefined;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i] as (typeof layers)[number];
    if (layer.kind === 'pooling') {
      const source = (layers[i - 1] as ConvolutionLayer).name;
      // What the block above has of the pooled positions, and which of them this block needs.
      const above = regionOf((layers[i + 1] as ConvolutionLayer).name);
      const needed = regionOf(layer.name);
      const gradient = inside(upstream as string, needed, above);
      const compared =
        geometry.pooling === 'average' ? undefined : { activation: activation(source), pooled: activation(layer.name) };
      upstream = addPoolingBackward(forward, layer.name, source, gradient, compared);
      continue;
    }
    const { name } = layer;
    const seen = activation(name);
    if (layer === contentLayer(description)) upstream = addContentPull(forward, layer, seen, upstream);
    if (styleLayers(description).includes(layer)) upstream = addStylePull(forward, layer, seen, upstream, parts);
    const gradient = addReluGradient(forward, name, upstream as string, seen);
    upstream = addConvolutionBackward(forward, layer, gradient, backwardScale(layers[i - 1]));
  }
  if (geometry.padding === 'replicate') addReplicateBackward(forward, upstream as string);
  else model.node('Identity', [upstream as string], names.gradient);
  model.output(names.gradient, [1, 3, input.height, input.width]);
  return model.encode();
}

const isSame = (a: Region, b: Region) =>
  a.top === b.top && a.left === b.left && a.height === b.height && a.width === b.width;

function wholeRegion(description: NetworkDescription, { height, width }: Geometry, name: string): Region {
  const { layers } = description;
  const at = layers.findIndex((layer) => layer.name === name);
  const poolings = layers.slice(0, at + 1).filter(({ kind }) => kind === 'pooling').length;
  const side = (length: number) => Math.floor(length / 2 ** poolings);
  return { top: 0, left: 0, height: side(height), width: side(width) };
}

/** Adds (F - P) times the pull of its position, and `upstream` where there is one. */
function addContentPull(
  { model, shapes }: ForwardGraph,
  { name }: ConvolutionLayer,
  activation: string,
  upstream: string | undefined,
): string {
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const target = model.input(names.contentTarget, [1, channels, height, width]);
  const pull = model.input(names.contentPull, [1, 1, height, width]);
  const difference = model.node('Sub', [activation, target], 'content.difference');
  const gradient = model.node('Mul', [difference, pull], 'content.gradient');
  return upstream === undefined ? gradient : model.node('Add', [gradient, upstream], 'content.withUpstream');
}

/** Adds the pull of a layer's Gram matrices, and `upstream` where there is one. */
function addStylePull(
  forward: ForwardGraph,
  { name }: ConvolutionLayer,
  activation: string,
  upstream: string | undefined,
  parts: number,
): string {
  const { model, shapes, products } = forward;
  const { channels, height, width } = shapes.get(name) as LayerShape;
  const positions = height * width;
  let source = activation;
  if (products === 'parallel') source = model.node('Transpose', [activation], `${name}.pulled`, { perm: [0, 2, 3, 1] });
  const shape = products === 'whole' ? [channels, positions] : [positions, channels];
  const flat = model.node('Reshape', [source, model.ints(`${name}.pulledShape`, shape)], `${name}.pulledFlat`);
  let gradient = upstream;
  for (let part = 0; part < Math.max(1, parts); part++) {
    const difference = model.input(names.pull(name, part), [channels, channels]);
    const guidance = parts === 0 ? {} : { guidance: model.input(names.guidance(name, part), [1, 1, height, width]) };
    const prefix = `${name}.part${part}`;
    gradient = addGramGradient(forward, name, { flat, difference, upstream: gradient, prefix, ...guidance });
  }
  return gradient as string;
}

/** The shape of each layer's activations inside of a tile's region. */
export function innerShapes(geometry: TileGeometry): Map<string, LayerShape> {
  const regions = innerRegions(geometry);
  return new Map(
    [...layerShapes(geometry.network.description, geometry.height, geometry.width)].map(([name, { channels }]) => {
      const { height, width } = regions.get(name) as Region;
      return [name, { channels, height, width }];
    }),
  );
}
