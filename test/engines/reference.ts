/** The objective once more, in float64 and plain loops, for tiny networks: what both engines are judged by. */
import { guidanceOf } from '../../src/style-transfer/mask.js';
import {
  type Architecture,
  convolutions,
  describeVgg,
  layerShapes,
  type Network,
} from '../../src/style-transfer/network.js';
import type { Geometry, Targets } from '../../src/style-transfer/objective.js';
import { normal, uniform } from '../../src/style-transfer/random.js';

interface Volume {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float64Array;
}

export function randomNetwork(
  seed: number,
  channels: readonly number[] = [4, 6, 8],
  architecture: Architecture = 'vgg16',
): Network {
  const next = normal(uniform(seed));
  const description = describeVgg(channels, architecture);
  const weights = new Map(
    convolutions(description).map(({ name, inputs, outputs }) => {
      const scale = Math.sqrt(2 / (9 * inputs));
      const kernel = Float32Array.from({ length: 9 * inputs * outputs }, () => scale * next());
      return [name, { kernel, bias: Float32Array.from({ length: outputs }, () => next()) }];
    }),
  );
  return { id: `random-${seed}-${channels}`, description, weights };
}

export function randomImage(seed: number, width: number, height: number): Float32Array {
  const next = uniform(seed);
  return Float32Array.from({ length: 3 * width * height }, () => 255 * next());
}

function convolve(input: Volume, kernel: Float32Array, bias: Float32Array, edge: 'zero' | 'replicate'): Volume {
  const { channels, height, width, values } = input;
  const result = new Float64Array(bias.length * height * width);
  const inside = (at: number, size: number) => Math.min(size - 1, Math.max(0, at));
  for (let o = 0; o < bias.length; o++)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        let sum = bias[o];
        for (let ky = 0; ky < 3; ky++)
          for (let kx = 0; kx < 3; kx++) {
            const [sy, sx] = [y + ky - 1, x + kx - 1];
            const outside = sy < 0 || sx < 0 || sy >= height || sx >= width;
            if (outside && edge === 'zero') continue;
            for (let i = 0; i < channels; i++) {
              const value = values[(i * height + inside(sy, height)) * width + inside(sx, width)];
              sum += value * kernel[((ky * 3 + kx) * channels + i) * bias.length + o];
            }
          }
        result[(o * height + y) * width + x] = Math.max(0, sum);
      }
  return { channels: bias.length, height, width, values: result };
}

function pool({ channels, height, width, values }: Volume, kind: 'average' | 'max'): Volume {
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
  const result = new Float64Array(channels * h * w);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < h; y++)
      for (let x = 0; x < w; x++) {
        const four = [0, 1, width, width + 1].map((at) => values[(c * height + 2 * y) * width + 2 * x + at]);
        result[(c * h + y) * w + x] = kind === 'max' ? Math.max(...four) : (four[0] + four[1] + four[2] + four[3]) / 4;
      }
  return { channels, height: h, width: w, values: result };
}

export function referenceActivations(geometry: Geometry, image: ArrayLike<number>): Map<string, Volume> {
  const { network, height, width } = geometry;
  const positions = height * width;
  const centred = Float64Array.from(image, (value, i) => value - network.description.mean[Math.floor(i / positions)]);
  let current: Volume = { channels: 3, height, width, values: centred };
  const activations = new Map<string, Volume>();
  for (const layer of network.description.layers) {
    if (layer.kind === 'pooling') current = pool(current, geometry.pooling);
    else {
      const { kernel, bias } = network.weights.get(layer.name) ?? {
        kernel: new Float32Array(),
        bias: new Float32Array(),
      };
      current = convolve(current, kernel, bias, layer === network.description.layers[0] ? geometry.padding : 'zero');
      activations.set(layer.name, current);
    }
  }
  return activations;
}

/** @param guidance weights of positions, mean 1. */
export function referenceGram({ channels, height, width, values }: Volume, guidance?: Float32Array): Float64Array {
  const positions = height * width;
  const gram = new Float64Array(channels * channels);
  for (let a = 0; a < channels; a++)
    for (let b = 0; b < channels; b++) {
      let sum = 0;
      for (let i = 0; i < positions; i++)
        sum += (guidance?.[i] ?? 1) * values[a * positions + i] * values[b * positions + i];
      gram[a * channels + b] = sum / positions;
    }
  return gram;
}

function weightedSquares(weight: number, values: Float64Array, target: Float32Array): number {
  return weight * values.reduce((sum, value, i) => sum + (value - target[i]) ** 2, 0);
}

/** How far the content's activations are from their target, plain and by the map. */
export function referenceSquares(geometry: Geometry, { content }: Targets, image: ArrayLike<number>) {
  const top = referenceActivations(geometry, image).get(geometry.network.description.contentLayer) as Volume;
  const { values, height, width } = top;
  let [plain, mapped] = [0, 0];
  for (const [i, value] of values.entries()) {
    const square = (value - content.target[i]) ** 2;
    plain += square * (content.steering?.region?.[i % (height * width)] ?? 1);
    mapped += square * (content.steering?.map[i % (height * width)] ?? 1);
  }
  return { plain, mapped };
}

export function referenceLoss(geometry: Geometry, targets: Targets, image: ArrayLike<number>): number {
  const activations = referenceActivations(geometry, image);
  const top = activations.get(geometry.network.description.contentLayer) as Volume;
  const { weight: contentWeight, target: contentTarget, steering } = targets.content;
  let loss: number;
  if (steering === undefined) loss = weightedSquares(contentWeight, top.values, contentTarget);
  else {
    const { mapped } = referenceSquares(geometry, targets, image);
    loss = contentWeight * mapped * (mapped / steering.aim) ** steering.power;
  }
  for (const [name, { weight, target }] of targets.style)
    loss += weightedSquares(weight, referenceGram(activations.get(name) as Volume), target);
  for (const { guidance, style } of targets.guided ?? [])
    for (const [name, { weight, target }] of style)
      loss += weightedSquares(weight, referenceGram(activations.get(name) as Volume, guidance.get(name)), target);
  return loss;
}

/** Targets from random pictures, weighted so that every term matters. */
export function randomTargets(geometry: Geometry, seed: number): Targets {
  const { network, width, height } = geometry;
  const content = referenceActivations(geometry, randomImage(seed, width, height));
  const style = referenceActivations(geometry, randomImage(seed + 1, width, height));
  const { contentLayer, styleLayers } = network.description;
  const top = content.get(contentLayer) as Volume;
  const square = (values: Float64Array) => values.reduce((sum, value) => sum + value * value, 0);
  return {
    content: { weight: 0.5 / square(top.values), target: Float32Array.from(top.values) },
    style: new Map(
      styleLayers.map((name) => {
        const gram = referenceGram(style.get(name) as Volume);
        return [
          name,
          {
            weight: 1 / square(gram) / layerShapes(network.description, height, width).size,
            target: Float32Array.from(gram),
          },
        ];
      }),
    ),
  };
}

/** The same, its content steered: some positions count more than others, one not at all. */
export function steeredTargets(geometry: Geometry, seed: number, power: number): Targets {
  const targets = randomTargets(geometry, seed);
  const { description } = geometry.network;
  const { channels, height, width } = layerShapes(description, geometry.height, geometry.width).get(
    description.contentLayer,
  ) as { channels: number; height: number; width: number };
  const map = randomImage(seed + 2, width, height)
    .subarray(0, height * width)
    .map((value, i) => (i === 1 ? 0 : value / 100));
  const energy = targets.content.target.reduce((sum, value) => sum + value * value, 0) / channels;
  return { ...targets, content: { ...targets.content, steering: { map, power, aim: energy } } };
}

/** The same, for parts of the picture: positions count more or less at random, many not at all, each part's in its own way. */
export function guidedTargets(geometry: Geometry, seed: number, parts: number): Targets {
  const { network, width, height } = geometry;
  const steered = steeredTargets(geometry, seed, 1.5);
  const { steering } = steered.content;
  const region = steering?.map.map((_, i) => (i % 3 === 0 ? 0 : (i % 5) / 4));
  const guided = Array.from({ length: parts }, (_, part) => {
    const values = randomImage(seed + 10 + part, width, height)
      .subarray(0, width * height)
      .map((value) => Math.max(0, value - 120) / 135);
    const guidance = guidanceOf({ width, height, values }, network.description);
    return { guidance, style: randomTargets(geometry, seed + 20 + part).style };
  });
  return {
    content: { ...steered.content, ...(steering && region && { steering: { ...steering, region } }) },
    style: new Map(),
    guided,
  };
}

/** The geometries on which engines are compared: odd sizes, both poolings, both paddings. */
export function geometries(network: Network): Geometry[] {
  const sizes = [
    [16, 16],
    [17, 13],
    [22, 19],
  ];
  return sizes.flatMap(([width, height]) =>
    (['average', 'max'] as const).flatMap((pooling) =>
      (['zero', 'replicate'] as const).map((padding) => ({ network, width, height, pooling, padding })),
    ),
  );
}

export const describeGeometry = ({ network: { description }, width, height, pooling, padding }: Geometry) =>
  `${width} x ${height}, ${pooling} pooling, ${padding} padding, ${description.contentLayer} against ${description.styleLayers}`;
