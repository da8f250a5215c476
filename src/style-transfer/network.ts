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
  readonly layers: readonly Layer[];
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
}

/** The mean of ImageNet's training pictures, R, G, B: what VGG's authors subtracted. */
export const IMAGENET_MEAN = [123.68, 116.779, 103.939] as const;

/** The convolutions of VGG-16's first three blocks, with a pooling between two blocks. */
const BLOCKS = [
  ['conv1_1', 'conv1_2'],
  ['conv2_1', 'conv2_2'],
  ['conv3_1', 'conv3_2', 'conv3_3'],
] as const;

export type LayerName = (typeof BLOCKS)[number][number];

/** The seven convolutions of every network here, from the finest to the coarsest. */
export const LAYER_NAMES: readonly LayerName[] = BLOCKS.flat();

/**
 * The part of VGG-16 that Brushwork uses, conv1_1 to conv3_3, at any width.
 *
 * @param channels outputs of each block's convolutions; VGG-16's own are 64, 128 and 256.
 */
export function describeVgg(channels: readonly [number, number, number]): NetworkDescription {
  const layers: Layer[] = [];
  let inputs = 3;
  for (const [block, names] of BLOCKS.entries()) {
    const outputs = channels[block] as number;
    for (const name of names) {
      layers.push({ kind: 'convolution', name, inputs, outputs });
      inputs = outputs;
    }
    if (block < BLOCKS.length - 1) layers.push({ kind: 'pooling', name: `pool${block + 1}` });
  }
  return { layers, mean: IMAGENET_MEAN };
}

export function convolutions(description: NetworkDescription): ConvolutionLayer[] {
  return description.layers.filter((layer) => layer.kind === 'convolution');
}

/** The layer whose activations the content loss compares: the top one, as in the article. */
export function contentLayer(description: NetworkDescription): ConvolutionLayer {
  return convolutions(description).at(-1) as ConvolutionLayer;
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
