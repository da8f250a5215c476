/** The objective on TensorFlow.js, its gradient by automatic differentiation. Tensors are NHWC inside, CHW at the interface. */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import {
  type ConvolutionWeights,
  convolutions,
  countActivations,
  type LayerShape,
  layerShapes,
  type Network,
} from '../../style-transfer/network.js';
import type {
  Engine,
  Evaluation,
  Features,
  Geometry,
  Objective,
  StyleTerm,
  Targets,
  WantedFeatures,
} from '../../style-transfer/objective.js';

/** What is needed of a tfjs package; they all have the same core. */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');

interface NetworkTensors {
  readonly mean: Tensor4D;
  readonly kernels: ReadonlyMap<string, Tensor4D>;
  readonly biases: ReadonlyMap<string, Tensor4D>;
}

/**
 * Tensors of an activation's size that live at once, measured 9.6 with VGG-16. tfjs frees nothing before the whole gradient is
 * done: convolution, bias and ReLU on the way up, the Gram matrix's two factors, the layer above and their sums on the way down.
 */
const ACTIVATION_COPIES = 10;
/** Below it a sum of squares is nothing. */
const TINY = 1e-30;

class TensorflowEngine implements Engine {
  readonly label: string;
  readonly #tf: TensorFlow;
  readonly #networks = new Map<Network, NetworkTensors>();

  constructor(tf: TensorFlow, label: string) {
    this.#tf = tf;
    this.label = label;
  }

  async features(geometry: Geometry, image: Float32Array, wanted: WantedFeatures): Promise<Features> {
    const tf = this.#tf;
    const tensors = this.#tensorsOf(geometry.network);
    const seen = tf.tidy(() => {
      const activations = forward(tf, tensors, geometry, toNhwc(tf, image, 3, geometry.height, geometry.width));
      const content = wanted.content
        ? toPlanar(tf, activations.get(geometry.network.description.contentLayer) as Tensor4D)
        : undefined;
      const { styleLayers } = geometry.network.description;
      const grams = wanted.grams
        ? styleLayers.map((name) => {
            const weights = wanted.guidance?.get(name);
            const guidance = weights && tf.tensor2d(weights, [weights.length, 1]);
            return [name, gram(tf, activations.get(name) as Tensor4D, guidance)] as const;
          })
        : [];
      return { content, grams: Object.fromEntries(grams) };
    });
    const content = (await seen.content?.data()) as Float32Array | undefined;
    const grams = new Map<string, Float32Array>();
    for (const [name, value] of Object.entries(seen.grams)) grams.set(name, (await value.data()) as Float32Array);
    tf.dispose(seen);
    return { content: content ?? new Float32Array(), grams };
  }

  async objective(geometry: Geometry, targets: Targets): Promise<Objective> {
    return new TensorflowObjective(this.#tf, this.#tensorsOf(geometry.network), geometry, targets);
  }

  estimateMemory({ network, height, width }: Omit<Geometry, 'padding'>): number {
    return 4 * ACTIVATION_COPIES * countActivations(network.description, height, width);
  }

  async dispose(): Promise<void> {
    for (const { mean, kernels, biases } of this.#networks.values())
      this.#tf.dispose([mean, ...kernels.values(), ...biases.values()]);
    this.#networks.clear();
  }

  /** Made once a network and held until the engine goes. No gradient is asked for them, so none is computed. */
  #tensorsOf(network: Network): NetworkTensors {
    const known = this.#networks.get(network);
    if (known !== undefined) return known;
    const tf = this.#tf;
    const kernels = new Map<string, Tensor4D>();
    const biases = new Map<string, Tensor4D>();
    for (const { name, inputs, outputs } of convolutions(network.description)) {
      const { kernel, bias } = network.weights.get(name) as ConvolutionWeights;
      kernels.set(name, tf.tensor4d(kernel, [3, 3, inputs, outputs]));
      biases.set(name, tf.tensor4d(bias, [1, 1, 1, outputs]));
    }
    const made = { mean: tf.tensor4d([...network.description.mean], [1, 1, 1, 3]), kernels, biases };
    this.#networks.set(network, made);
    return made;
  }
}

function toNhwc(tf: TensorFlow, planar: Float32Array, channels: number, height: number, width: number): Tensor4D {
  return tf.tidy(() => tf.expandDims(tf.transpose(tf.tensor3d(planar, [channels, height, width]), [1, 2, 0]), 0));
}

function toPlanar(tf: TensorFlow, nhwc: Tensor4D): Tensor3D {
  return tf.transpose(tf.squeeze<Tensor3D>(nhwc, [0]), [2, 0, 1]);
}

/** Repeats the border by one pixel, in slices: tfjs has no gradient for a mirrored padding. */
function replicateBorder(tf: TensorFlow, image: Tensor4D): Tensor4D {
  const [, height, width] = image.shape;
  const row = (y: number) => tf.slice4d(image, [0, y, 0, 0], [1, 1, -1, -1]);
  const tall = tf.concat4d([row(0), image, row(height - 1)], 1);
  const column = (x: number) => tf.slice4d(tall, [0, 0, x, 0], [1, -1, 1, -1]);
  return tf.concat4d([column(0), tall, column(width - 1)], 2);
}

/** The activations after each ReLU, by layer name. */
function forward(
  tf: TensorFlow,
  { mean, kernels, biases }: NetworkTensors,
  { network, padding, pooling }: Geometry,
  image: Tensor4D,
): Map<string, Tensor4D> {
  const activations = new Map<string, Tensor4D>();
  let current: Tensor4D = tf.sub(image, mean);
  const bordered = padding === 'replicate';
  if (bordered) current = replicateBorder(tf, current);
  for (const layer of network.description.layers) {
    if (layer.kind === 'pooling') {
      current = pooling === 'average' ? tf.avgPool(current, 2, 2, 'valid') : tf.maxPool(current, 2, 2, 'valid');
      continue;
    }
    const mode = bordered && layer === network.description.layers[0] ? 'valid' : 'same';
    const kernel = kernels.get(layer.name) as Tensor4D;
    current = tf.relu(tf.add(tf.conv2d(current, kernel, 1, mode), biases.get(layer.name) as Tensor4D));
    activations.set(layer.name, current);
  }
  return activations;
}

/**
 * Ft F / positions, of an activation 1 x height x width x channels.
 *
 * @param guidance weights of positions, one column.
 */
function gram(tf: TensorFlow, activation: Tensor4D, guidance?: Tensor2D): Tensor2D {
  const [, height, width, channels] = activation.shape;
  const flat = tf.reshape(activation, [height * width, channels]) as Tensor2D;
  const guided = guidance === undefined ? flat : tf.mul<Tensor2D>(flat, guidance);
  return tf.div(tf.matMul(flat, guided, true, false), height * width);
}

/** A Gram matrix that is compared: of the whole picture, or of a part of it. */
interface ComparedGram {
  readonly layer: string;
  readonly target: Tensor2D;
  readonly weight: number;
  readonly guidance?: Tensor2D;
}

/** Of the content: see `ContentSteering`. */
interface SteeringTensors {
  readonly map: Tensor4D;
  readonly region?: Tensor4D;
  readonly power: number;
}

class TensorflowObjective implements Objective {
  readonly #tf: TensorFlow;
  readonly #tensors: NetworkTensors;
  readonly #geometry: Geometry;
  readonly #content: Tensor4D;
  readonly #grams: readonly ComparedGram[];
  /** The content's, then the Gram matrices'. */
  #weights: Tensor1D;
  /** Where the content is steered. */
  readonly #steering: SteeringTensors | undefined;
  #aim = 1;

  constructor(tf: TensorFlow, tensors: NetworkTensors, geometry: Geometry, { content, style, guided }: Targets) {
    this.#tf = tf;
    this.#tensors = tensors;
    this.#geometry = geometry;
    const shapes = layerShapes(geometry.network.description, geometry.height, geometry.width);
    const { channels, height, width } = shapes.get(geometry.network.description.contentLayer) as LayerShape;
    this.#content = toNhwc(tf, content.target, channels, height, width);
    const compare = (layer: string, { target, weight }: StyleTerm): ComparedGram => {
      const side = Math.sqrt(target.length);
      return { layer, weight, target: tf.tensor2d(target, [side, side]) };
    };
    this.#grams =
      guided === undefined
        ? [...style].map(([layer, term]) => compare(layer, term))
        : guided.flatMap((part) =>
            [...part.style].map(([layer, term]) => {
              const weights = part.guidance.get(layer) as Float32Array;
              return { ...compare(layer, term), guidance: tf.tensor2d(weights, [weights.length, 1]) };
            }),
          );
    this.#weights = this.#weightsFor(content.weight);
    const { steering } = content;
    if (steering === undefined) return;
    const positions = (weights: Float32Array) => tf.tensor4d(weights, [1, height, width, 1]);
    const region = steering.region && positions(steering.region);
    this.#steering = { map: positions(steering.map), ...(region && { region }), power: steering.power };
    this.#aim = steering.aim;
  }

  #weightsFor(content: number): Tensor1D {
    return this.#tf.tensor1d([content, ...this.#grams.map(({ weight }) => weight)]);
  }

  setContentWeight(weight: number, aim: number): void {
    this.#weights.dispose();
    this.#weights = this.#weightsFor(weight);
    this.#aim = aim;
  }

  async evaluate(image: Float32Array): Promise<Evaluation> {
    const tf = this.#tf;
    const { height, width } = this.#geometry;
    const seen: { squares?: Tensor1D } = {};
    const { terms, gradient, squares } = tf.tidy(() => {
      // With the weights as upstream gradient it is the weighted sum that is differentiated, while its terms stay apart.
      const differentiate = tf.valueAndGrad<Tensor4D, Tensor1D>((x) => this.#squaredErrors(x, seen));
      const { value, grad } = differentiate(toNhwc(tf, image, 3, height, width), this.#weights);
      const result = { terms: tf.mul<Tensor1D>(value, this.#weights), gradient: toPlanar(tf, grad) };
      return seen.squares === undefined ? { ...result, squares: result.terms } : { ...result, squares: seen.squares };
    });
    const [content, ...values] = await terms.data();
    const style = new Map<string, number>();
    for (const [i, { layer }] of this.#grams.entries()) style.set(layer, (style.get(layer) ?? 0) + values[i]);
    const loss = { content, style };
    const result = { loss, gradient: (await gradient.data()) as Float32Array };
    const [plain, mapped] = await squares.data();
    tf.dispose([terms, gradient, squares]);
    return this.#steering === undefined ? result : { ...result, squares: { plain, mapped } };
  }

  /** The sums of squared differences from the targets, in the order of the weights; steered, the content's as `ContentTerm` says. */
  #squaredErrors(image: Tensor4D, seen: { squares?: Tensor1D }): Tensor1D {
    const tf = this.#tf;
    const activations = forward(tf, this.#tensors, this.#geometry, image);
    const squaredError = (seen: Tensor, target: Tensor) => tf.sum<Scalar>(tf.square(tf.sub(seen, target)));
    const top = activations.get(this.#geometry.network.description.contentLayer) as Tensor4D;
    const content = this.#steering === undefined ? squaredError(top, this.#content) : this.#steeredError(top, seen);
    const style = this.#grams.map(({ layer, target, guidance }) =>
      squaredError(gram(tf, activations.get(layer) as Tensor4D, guidance), target),
    );
    return tf.stack([content, ...style]) as Tensor1D;
  }

  /** Keeps the plain and the mapped squares in `seen`. */
  #steeredError(top: Tensor4D, seen: { squares?: Tensor1D }): Scalar {
    const tf = this.#tf;
    const { map, region, power } = this.#steering as SteeringTensors;
    const squared = tf.square(tf.sub(top, this.#content));
    const mapped = tf.sum<Scalar>(tf.mul(squared, map));
    const measured = region === undefined ? squared : tf.mul(squared, region);
    seen.squares = tf.keep(tf.stack([tf.sum<Scalar>(measured), mapped]) as Tensor1D);
    // Above 0, where tfjs's gradient of a power is a number.
    return power === 0 ? mapped : tf.mul(mapped, tf.pow(tf.div(tf.maximum(mapped, TINY), this.#aim), power));
  }

  async dispose(): Promise<void> {
    const grams = this.#grams.flatMap(({ target, guidance }) => (guidance === undefined ? target : [target, guidance]));
    this.#tf.dispose([this.#content, this.#weights, ...grams]);
    this.#steering?.map.dispose();
    this.#steering?.region?.dispose();
  }
}

/** @param tf a tfjs package whose backend is ready; its tensors are the engine's own business. */
export function createTensorflowEngine(tf: TensorFlow, label: string): Engine {
  return new TensorflowEngine(tf, label);
}
