/** A convolution's kernel in the layouts that the graph's operators take, for the forward and for the backward pass. */
import type { ConvolutionLayer, ConvolutionWeights, Layer, Network } from '../../../style-transfer/network.js';
import { names } from './names.js';
import { hasEnoughChannels, transformKernel } from './winograd.js';

/** HWIO to OIHW, ONNX's layout of a convolution's kernel. */
export function forwardKernel({ inputs, outputs }: ConvolutionLayer, { kernel }: ConvolutionWeights): Float32Array {
  const result = new Float32Array(kernel.length);
  for (let position = 0; position < 9; position++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        result[(o * inputs + i) * 9 + position] = kernel[(position * inputs + i) * outputs + o] as number;
  return result;
}

/** The kernel that convolves the output's gradient into the input's: turned by 180 degrees, channels swapped, IOHW. */
export function backwardKernel({ inputs, outputs }: ConvolutionLayer, { kernel }: ConvolutionWeights, scale: number) {
  const result = new Float32Array(kernel.length);
  for (let position = 0; position < 9; position++)
    for (let i = 0; i < inputs; i++)
      for (let o = 0; o < outputs; o++)
        result[(i * outputs + o) * 9 + 8 - position] =
          scale * (kernel[(position * inputs + i) * outputs + o] as number);
  return result;
}

/** Where `backwardKernel` is used the gradient of the pooled activation has to be a quarter: see `addPoolingBackward`. */
export const backwardScale = (below: Layer | undefined) => (below?.kind === 'pooling' ? 0.25 : 1);

/** Of these inputs a graph with `winograd` convolutions has those that its size makes worthwhile. */
export function winogradKernels({ description: { layers }, weights }: Network) {
  const kernels = new Map<string, { shape: readonly number[]; values: Float32Array }>();
  for (const [i, layer] of layers.entries()) {
    if (layer.kind === 'pooling' || !hasEnoughChannels(layer.inputs, layer.outputs)) continue;
    const { inputs, outputs, name } = layer;
    const given = weights.get(name) as ConvolutionWeights;
    const forward = transformKernel(forwardKernel(layer, given));
    const backward = transformKernel(backwardKernel(layer, given, backwardScale(layers[i - 1])));
    kernels.set(names.winogradKernel(name, 'forward'), { shape: [36, outputs, inputs], values: forward });
    kernels.set(names.winogradKernel(name, 'backward'), { shape: [36, inputs, outputs], values: backward });
  }
  return kernels;
}
