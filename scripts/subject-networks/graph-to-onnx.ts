/**
 * Turns a TensorFlow.js graph of convolutions into an ONNX model. TensorFlow's pictures are NHWC, ONNX's NCHW: each tensor is kept as NCHW
 * once, with a note of which of the two the graph takes it for, so that no transposition is left.
 */
import { ModelBuilder } from '../../src/engines/onnx/graph/model-builder.js';
import type { Constant, WeightsGroup } from './weights.js';

interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, AttributeValue>>;
}

interface AttributeValue {
  readonly s?: string;
  readonly f?: number;
  readonly b?: boolean;
  readonly list?: { readonly i?: readonly string[] };
  readonly shape?: { readonly dim: readonly { readonly size: string }[] };
}

export interface GraphModel {
  readonly modelTopology: { readonly node: readonly GraphNode[] };
  readonly weightsManifest: readonly WeightsGroup[];
}

/** How the kernels of convolutions are stored: half precision, or 8 bits with a scale for each output channel. */
export type Storage = 'float16' | 'int8';

interface Tensor {
  readonly name: string;
  /** NCHW, whatever the graph takes it for. */
  readonly shape: readonly [number, number, number, number];
  readonly layout: 'NHWC' | 'NCHW';
  /** Zeros around it that the next convolution or pooling adds: top, left, bottom, right. */
  readonly pads?: readonly [number, number, number, number];
}

/** Axis in NCHW of an axis in NHWC. */
const NHWC_AXES = [0, 2, 3, 1];
const ELEMENTWISE: Readonly<Record<string, string>> = {
  Add: 'Add',
  AddV2: 'Add',
  AddN: 'Add',
  Mul: 'Mul',
  Relu: 'Relu',
  Sigmoid: 'Sigmoid',
};

const half = new Uint16Array(1);
const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** Rounds to the nearest half-precision number. What is below its smallest normal number becomes 0. */
function toFloat16(value: number): number {
  float[0] = value;
  const bits = (floatBits[0] as number) + 0x1000;
  const exponent = ((bits >> 23) & 0xff) - 112;
  if (exponent >= 31) throw new Error(`${value} does not fit half precision.`);
  half[0] = exponent <= 0 ? 0 : ((bits >> 16) & 0x8000) | (exponent << 10) | ((bits >> 13) & 0x3ff);
  return half[0] as number;
}

export function graphToOnnx(
  nodes: readonly GraphNode[],
  constants: ReadonlyMap<string, Constant>,
  outputs: Readonly<Record<string, string>>,
  storage: Storage,
): Uint8Array {
  return new Conversion(constants, storage).convert(nodes, outputs);
}

class Conversion {
  readonly #model = new ModelBuilder('subject');
  readonly #tensors = new Map<string, Tensor>();
  readonly #constants: ReadonlyMap<string, Constant>;
  readonly #storage: Storage;

  constructor(constants: ReadonlyMap<string, Constant>, storage: Storage) {
    this.#constants = constants;
    this.#storage = storage;
  }

  convert(nodes: readonly GraphNode[], outputs: Readonly<Record<string, string>>): Uint8Array {
    const wanted = ancestors(nodes, Object.values(outputs));
    for (const node of nodes)
      if (wanted.has(node.name) && node.op !== 'Const') this.#tensors.set(node.name, this.#convertNode(node));
    for (const [name, node] of Object.entries(outputs)) {
      const { name: tensor, shape } = this.#tensor(node);
      this.#model.node('Identity', [tensor], name);
      this.#model.output(name, shape);
    }
    return this.#model.encode();
  }

  #tensor(name: string): Tensor {
    const tensor = this.#tensors.get(name);
    if (tensor === undefined) throw new Error(`“${name}” is no picture.`);
    return tensor;
  }

  #constant(name: string): Constant {
    const constant = this.#constants.get(name);
    if (constant === undefined) throw new Error(`“${name}” is no constant.`);
    return constant;
  }

  #convertNode(node: GraphNode): Tensor {
    const { name, op, input = [], attr } = node;
    const [first, second] = input as [string, string];
    switch (op) {
      case 'Placeholder':
        return this.#input(node);
      case 'Identity':
        return this.#tensor(first);
      case 'Transpose':
        return transpose(this.#tensor(first), this.#constant(second).values);
      case 'Pad':
      case 'PadV2':
        return pad(this.#tensor(first), this.#constant(second).values);
      case 'Conv2D':
        return this.#convolve(node, false);
      case 'DepthwiseConv2dNative':
        return this.#convolve(node, true);
      case 'Conv2DBackpropInput':
        return this.#convolveTransposed(node);
      case 'MaxPool':
      case 'AvgPool':
        return this.#pool(node);
      case 'ResizeBilinear':
        return this.#resize(node);
      case 'ConcatV2':
        return this.#concatenate(node);
      case 'Relu6': {
        const bounds = [0, 6].map((bound, i) => this.#model.constant(`${name}.${i}`, [], Float32Array.of(bound)));
        return this.#same('Clip', name, this.#tensor(first), bounds);
      }
      case 'LeakyRelu': {
        const tensor = this.#tensor(first);
        return {
          ...tensor,
          name: this.#model.node('LeakyRelu', [tensor.name], name, { alpha: { float: attr.alpha?.f ?? 0.2 } }),
        };
      }
    }
    const simple = ELEMENTWISE[op];
    if (simple === undefined) throw new Error(`${op} (“${name}”) is not known here.`);
    return this.#elementwise(simple, name, input);
  }

  #input({ attr }: GraphNode): Tensor {
    const dimensions = (attr.shape?.shape?.dim ?? []).map(({ size }) => Number(size));
    const layout = dimensions[1] === 3 ? 'NCHW' : 'NHWC';
    const shape = (layout === 'NCHW' ? dimensions : [0, 3, 1, 2].map((axis) => dimensions[axis])) as [
      number,
      number,
      number,
      number,
    ];
    this.#model.input('image', shape);
    return { name: 'image', shape, layout };
  }

  #same(op: string, name: string, tensor: Tensor, more: readonly string[] = []): Tensor {
    return { ...tensor, name: this.#model.node(op, [tensor.name, ...more], name) };
  }

  #elementwise(op: string, name: string, input: readonly string[]): Tensor {
    const tensors = input.flatMap((each) => this.#tensors.get(each) ?? []);
    if (tensors.some(({ pads }) => pads !== undefined)) throw new Error(`“${name}” needs padding by itself.`);
    const large = tensors.reduce((a, b) => (b.shape[2] * b.shape[3] > a.shape[2] * a.shape[3] ? b : a));
    const operands = input.map((each) => this.#tensors.get(each)?.name ?? this.#channelConstant(each));
    return { ...large, name: this.#model.node(op, operands, name) };
  }

  /** A number, or one for each channel. */
  #channelConstant(name: string): string {
    const { shape, values } = this.#constant(name);
    if (shape.length > 1) throw new Error(`“${name}” is neither a number nor one for each channel.`);
    return this.#model.constant(name, shape.length === 0 ? [] : [1, values.length, 1, 1], values);
  }

  #kernel(name: string, shape: readonly number[], values: Float32Array): string {
    if (this.#storage === 'float16') {
      const stored = this.#model.constant(`${name}.half`, shape, Uint16Array.from(values, toFloat16));
      return this.#model.node('Cast', [stored], name, { to: 1 });
    }
    const [outputs] = shape as [number];
    const each = values.length / outputs;
    const scales = new Float32Array(outputs);
    const stored = new Int8Array(values.length);
    for (let output = 0; output < outputs; output++) {
      const kernel = values.subarray(output * each, (output + 1) * each);
      const scale = kernel.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12) / 127;
      scales[output] = scale;
      for (let i = 0; i < each; i++) stored[output * each + i] = Math.round((kernel[i] as number) / scale);
    }
    const inputs = [
      this.#model.constant(`${name}.int8`, shape, stored),
      this.#model.constant(`${name}.scales`, [outputs], scales),
    ];
    return this.#model.node('DequantizeLinear', inputs, name, { axis: 0 });
  }

  #convolve({ name, input = [], attr }: GraphNode, depthwise: boolean): Tensor {
    const tensor = this.#tensor(input[0] as string);
    const { shape, values } = this.#constant(input[1] as string);
    const [height, width, inputs, last] = shape as [number, number, number, number];
    const outputs = depthwise ? inputs * last : last;
    const own = depthwise ? 1 : inputs;
    const kernel = new Float32Array(values.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let i = 0; i < inputs; i++)
          for (let o = 0; o < last; o++) {
            const [to, from] = depthwise ? [i * last + o, 0] : [o, i];
            kernel[((to * own + from) * height + y) * width + x] = values[
              ((y * width + x) * inputs + i) * last + o
            ] as number;
          }
    const strides = stridesOf(attr);
    const pads = padsOf(tensor, [height, width], strides, attr);
    const size = sizeAfter(tensor, [height, width], strides, pads);
    const result = this.#model.node(
      'Conv',
      [tensor.name, this.#kernel(`${name}.kernel`, [outputs, own, height, width], kernel)],
      name,
      {
        kernel_shape: [height, width],
        strides,
        pads,
        group: depthwise ? inputs : 1,
      },
    );
    return { name: result, shape: [1, outputs, ...size], layout: 'NHWC' };
  }

  #convolveTransposed({ name, input = [], attr }: GraphNode): Tensor {
    const tensor = this.#tensor(input[2] as string);
    const { shape, values } = this.#constant(input[1] as string);
    const [height, width, outputs, inputs] = shape as [number, number, number, number];
    const strides = stridesOf(attr);
    if (strides[0] !== height || strides[1] !== width)
      throw new Error(`“${name}” overlaps; only strides of the kernel’s size are known.`);
    const kernel = new Float32Array(values.length);
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++)
        for (let o = 0; o < outputs; o++)
          for (let i = 0; i < inputs; i++)
            kernel[((i * outputs + o) * height + y) * width + x] = values[
              ((y * width + x) * outputs + o) * inputs + i
            ] as number;
    const result = this.#model.node(
      'ConvTranspose',
      [tensor.name, this.#kernel(`${name}.kernel`, [inputs, outputs, height, width], kernel)],
      name,
      {
        kernel_shape: [height, width],
        strides,
      },
    );
    return { name: result, shape: [1, outputs, tensor.shape[2] * height, tensor.shape[3] * width], layout: 'NHWC' };
  }

  #pool({ name, op, input = [], attr }: GraphNode): Tensor {
    const tensor = this.#tensor(input[0] as string);
    const [, height, width] = (attr.ksize?.list?.i ?? []).map(Number) as [number, number, number];
    const strides = stridesOf(attr);
    const pads = padsOf(tensor, [height, width], strides, attr);
    const size = sizeAfter(tensor, [height, width], strides, pads);
    const kind = op === 'MaxPool' ? 'MaxPool' : 'AveragePool';
    const result = this.#model.node(kind, [tensor.name], name, { kernel_shape: [height, width], strides, pads });
    return { name: result, shape: [1, tensor.shape[1], ...size], layout: tensor.layout };
  }

  #resize({ name, input = [], attr }: GraphNode): Tensor {
    if (attr.half_pixel_centers?.b !== true) throw new Error(`“${name}” resizes from corners.`);
    const tensor = this.#tensor(input[0] as string);
    const [height, width] = this.#constant(input[1] as string).values as unknown as [number, number];
    const shape = [1, tensor.shape[1], height, width] as const;
    const sizes = this.#model.ints(`${name}.sizes`, shape);
    const result = this.#model.node('Resize', [tensor.name, '', '', sizes], name, {
      mode: 'linear',
      coordinate_transformation_mode: 'half_pixel',
    });
    return { ...tensor, name: result, shape };
  }

  #concatenate({ name, input = [] }: GraphNode): Tensor {
    const tensors = input.slice(0, -1).map((each) => this.#tensor(each));
    const [axis] = this.#constant(input.at(-1) as string).values as unknown as [number];
    const [first] = tensors as [Tensor];
    const onnxAxis = first.layout === 'NCHW' ? axis : NHWC_AXES[axis];
    if (onnxAxis !== 1) throw new Error(`“${name}” does not join channels.`);
    const channels = tensors.reduce((sum, { shape }) => sum + shape[1], 0);
    const result = this.#model.node(
      'Concat',
      tensors.map((each) => each.name),
      name,
      { axis: 1 },
    );
    return { ...first, name: result, shape: [1, channels, first.shape[2], first.shape[3]] };
  }
}

/** Names of all nodes that the outputs need. */
function ancestors(nodes: readonly GraphNode[], outputs: readonly string[]): ReadonlySet<string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const found = new Set<string>();
  const visit = (name: string) => {
    const node = byName.get(name);
    if (node === undefined) throw new Error(`There is no “${name}” in the graph.`);
    if (found.has(name)) return;
    found.add(name);
    node.input?.forEach(visit);
  };
  outputs.forEach(visit);
  return found;
}

function transpose(tensor: Tensor, permutation: Float32Array): Tensor {
  const order = [...permutation].join();
  const to = tensor.layout === 'NHWC' ? 'NCHW' : 'NHWC';
  const expected = to === 'NCHW' ? '0,3,1,2' : '0,2,3,1';
  if (order !== expected) throw new Error(`“${tensor.name}” is transposed by ${order}.`);
  return { ...tensor, layout: to };
}

/** Padding with zeros, or with the least number before a pooling, is left to what comes next. */
function pad(tensor: Tensor, paddings: Float32Array): Tensor {
  const [row, column] = tensor.layout === 'NCHW' ? [2, 3] : [1, 2];
  const at = (axis: number, side: number) => paddings[axis * 2 + side] as number;
  return {
    ...tensor,
    pads: [at(row as number, 0), at(column as number, 0), at(row as number, 1), at(column as number, 1)],
  };
}

const stridesOf = (attr: GraphNode['attr']) =>
  (attr.strides?.list?.i ?? []).slice(1, 3).map(Number) as [number, number];

function padsOf(
  { shape, pads }: Tensor,
  kernel: readonly [number, number],
  strides: readonly [number, number],
  attr: GraphNode['attr'],
) {
  if (Buffer.from(attr.padding?.s ?? '', 'base64').toString() === 'VALID') return pads ?? ([0, 0, 0, 0] as const);
  const totals = [0, 1].map((i) => {
    const size = shape[i + 2] as number;
    const stride = strides[i] as number;
    return Math.max((Math.ceil(size / stride) - 1) * stride + (kernel[i] as number) - size, 0);
  }) as [number, number];
  const before = totals.map((total) => Math.floor(total / 2)) as [number, number];
  return [before[0], before[1], totals[0] - before[0], totals[1] - before[1]] as const;
}

function sizeAfter(
  { shape }: Tensor,
  kernel: readonly [number, number],
  strides: readonly [number, number],
  pads: readonly number[],
): [number, number] {
  return [0, 1].map(
    (i) =>
      Math.floor(
        ((shape[i + 2] as number) + (pads[i] as number) + (pads[i + 2] as number) - (kernel[i] as number)) /
          (strides[i] as number),
      ) + 1,
  ) as [number, number];
}
