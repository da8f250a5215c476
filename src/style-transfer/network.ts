/**
 * VGG as data: the names, widths and order of the layers that style transfer reads. Engines turn this description into
 * tensor operations; nothing here computes.
 */

/** A 3x3 convolution with stride 1, zero padding 1, a bias and a ReLU. Named as in Simonyan & Zisserman, arXiv 1409.1556. */
export interface ConvolutionLayer {
  readonly kind: 'convolution';
  readonly name: string;
  readonly inputs: number;
  readonly outputs: number;
}

/** A 2x2 pooling with stride 2. An odd last row or column is dropped, as in Caffe's VGG. */
export interface PoolingLayer {
  readonly kind: 'pooling';
  readonly name: string;
}

export type Layer = ConvolutionLayer | PoolingLayer;

export interface NetworkDescription {
  /** Up to the deepest that is compared. */
  readonly layers: readonly Layer[];
  /** The convolution whose activations the content loss compares. */
  readonly contentLayer: string;
  /** The convolutions whose Gram matrices the style loss compares, from the finest on. */
  readonly styleLayers: readonly string[];
  /** Subtracted from the picture's R, G and B (0-255) before the first convolution. */
  readonly mean: readonly [number, number, number];
}

/** One convolution's parameters. */
export interface ConvolutionWeights {
  /** 3 x 3 x inputs x outputs, HWIO. */
  readonly kernel: Float32Array;
  /** One value per output. */
  readonly bias: Float32Array;
}

/** A network that can be evaluated: its description and, by layer name, its weights. */
export interface Network {
  readonly id: string;
  readonly description: NetworkDescription;
  readonly weights: ReadonlyMap<string, ConvolutionWeights>;
  /** For a network that sees distances otherwise than VGG-16: shares of its largest content distance, rising, each with VGG-16's share. */
  readonly distanceCurve?: readonly (readonly [own: number, vgg16: number])[];
}

/** The mean of ImageNet's training pictures, R, G, B: what VGG's authors subtracted. */
export const IMAGENET_MEAN = [123.68, 116.779, 103.939] as const;

/** How many convolutions each block has (Simonyan & Zisserman, table 1, columns D and E), with a pooling between two blocks. */
const CONVOLUTIONS = { vgg16: [2, 2, 3, 3, 3], vgg19: [2, 2, 4, 4, 4] } as const;

export type Architecture = keyof typeof CONVOLUTIONS;

/** The convolutions of VGG-16's first three blocks, which the default painting compares. */
const BLOCKS = [
  ['conv1_1', 'conv1_2'],
  ['conv2_1', 'conv2_2'],
  ['conv3_1', 'conv3_2', 'conv3_3'],
] as const;

export type LayerName = (typeof BLOCKS)[number][number];

/** The seven convolutions of the default networks, from the finest to the coarsest. */
export const LAYER_NAMES: readonly LayerName[] = BLOCKS.flat();

/**
 * A VGG at any width and depth, as far as its blocks are given. The style is compared at every convolution and the content at the top
 * one, as in the article; see {@link selectLayers} for other choices.
 *
 * @param channels outputs of each block's convolutions, 1 to 5 blocks; VGG's own are 64, 128, 256, 512 and 512.
 */
export function describeVgg(channels: readonly number[], architecture: Architecture = 'vgg16'): NetworkDescription {
  const layers: Layer[] = [];
  let inputs = 3;
  for (const [block, outputs] of channels.entries()) {
    if (block > 0) layers.push({ kind: 'pooling', name: `pool${block}` });
    for (let i = 1; i <= CONVOLUTIONS[architecture][block]; i++) {
      layers.push({ kind: 'convolution', name: `conv${block + 1}_${i}`, inputs, outputs });
      inputs = outputs;
    }
  }
  const names = layers.filter(({ kind }) => kind === 'convolution').map(({ name }) => name);
  return { layers, contentLayer: names.at(-1) as string, styleLayers: names, mean: IMAGENET_MEAN };
}

/** Which convolutions are compared. */
export interface LayerChoice {
  readonly content: string;
  /** At least one, in any order. */
  readonly style: readonly string[];
}

/**
 * The network with other convolutions compared, without those above the deepest of them.
 *
 * @throws RangeError where the network has no convolution of that name, or no style layer is named.
 */
export function selectLayers(network: Network, { content, style }: LayerChoice): Network {
  const { layers, mean } = network.description;
  const compared = new Set([content, ...style]);
  const names = convolutions(network.description).map(({ name }) => name);
  for (const name of compared)
    if (!names.includes(name)) throw new RangeError(`expected one of ${names.join(', ')}, got ${name}`);
  if (style.length === 0) throw new RangeError('expected at least one style layer, got none');
  const deepest = layers.findLastIndex(({ name }) => compared.has(name));
  const description = {
    layers: layers.slice(0, deepest + 1),
    contentLayer: content,
    styleLayers: names.filter((name) => style.includes(name)),
    mean,
  };
  return { ...network, description };
}

export function convolutions(description: NetworkDescription): ConvolutionLayer[] {
  return description.layers.filter((layer) => layer.kind === 'convolution');
}

/** The layer whose activations the content loss compares. */
export function contentLayer(description: NetworkDescription): ConvolutionLayer {
  return convolutions(description).find(({ name }) => name === description.contentLayer) as ConvolutionLayer;
}

/** The layers whose Gram matrices the style loss compares, from the finest on. */
export function styleLayers(description: NetworkDescription): ConvolutionLayer[] {
  return convolutions(description).filter(({ name }) => description.styleLayers.includes(name));
}

/** A layer's activation size. */
export interface LayerShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

/** The shape of every convolution's activation for a picture of the given size, by layer name. */
export function layerShapes(description: NetworkDescription, height: number, width: number): Map<string, LayerShape> {
  const shapes = new Map<string, LayerShape>();
  for (const layer of description.layers) {
    if (layer.kind === 'pooling') {
      height = Math.floor(height / 2);
      width = Math.floor(width / 2);
    } else {
      shapes.set(layer.name, { channels: layer.outputs, height, width });
    }
  }
  return shapes;
}

/** How many values the activations of all convolutions hold together, for a picture of the given size. */
export function countActivations(description: NetworkDescription, height: number, width: number): number {
  let count = 0;
  for (const shape of layerShapes(description, height, width).values())
    count += shape.channels * shape.height * shape.width;
  return count;
}
