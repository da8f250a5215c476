/** ONNX graphs that gather, crop by crop, what fitting a layer needs. */

import { addCentred, addLayers } from '../../engines/onnx/graph/layers.js';
import { ModelBuilder } from '../../engines/onnx/graph/model-builder.js';
import { layerShapes, type Network } from '../../style-transfer/network.js';
import { CROP_PX } from './crops.js';

/** Of a layer's activations: the sums over positions of the products of two channels, channels x channels, as `energy`. */
export function buildChannelEnergyGraph(teacher: Network, layer: string): Uint8Array {
  const model = new ModelBuilder();
  model.input('image', [1, 3, CROP_PX, CROP_PX]);
  addLayers(model, teacher, addCentred(model, teacher, 'image'), 'teacher', { until: layer });
  const { channels, height, width } = layerShapes(teacher.description, CROP_PX, CROP_PX).get(layer) as Shape;
  const flat = model.node('Reshape', [`teacher.${layer}`, model.ints('flat', [channels, height * width])], 'flattened');
  model.node('Gemm', [flat, flat], 'energy', { transB: 1 });
  model.output('energy', [channels, channels]);
  return model.encode();
}

type Shape = { channels: number; height: number; width: number };

/**
 * The normal equations of one layer's least-squares problem: `moments` is X Xt and `products` X Yt, where the columns of X are the
 * student's 3x3 input patches (row, column, channel: HWIO's order) with a one below, and Y the teacher's activations before the ReLU
 * of the channels to imitate.
 *
 * @param student holds the layers below `layer` already.
 */
export function buildNormalEquationsGraph(
  teacher: Network,
  student: Network,
  layer: string,
  picked: readonly number[],
): Uint8Array {
  const model = new ModelBuilder();
  model.input('image', [1, 3, CROP_PX, CROP_PX]);
  const centred = addCentred(model, teacher, 'image');
  addLayers(model, teacher, centred, 'teacher', { until: layer });
  const below = addLayers(model, student, centred, 'student', { before: layer });
  const { height, width } = layerShapes(teacher.description, CROP_PX, CROP_PX).get(layer) as Shape;
  const inputs = student.description.layers.find(({ name }) => name === layer);
  if (inputs?.kind !== 'convolution') throw new RangeError(`expected a convolution, got ${layer}`);
  const padded = model.node('Pad', [below, model.ints('pads', [0, 0, 1, 1, 0, 0, 1, 1])], 'padded');
  const shifted: string[] = [];
  for (let y = 0; y < 3; y++)
    for (let x = 0; x < 3; x++) {
      const name = `patch${y}${x}`;
      const range = [model.ints(`${name}.from`, [y, x]), model.ints(`${name}.to`, [y + height, x + width])];
      shifted.push(model.node('Slice', [padded, ...range, model.ints(`${name}.axes`, [2, 3])], name));
    }
  const ones = model.constant('ones', [1, 1, height, width], new Float32Array(height * width).fill(1));
  const patches = model.node('Concat', [...shifted, ones], 'patches', { axis: 1 });
  const unknowns = 9 * inputs.inputs + 1;
  const x = model.node('Reshape', [patches, model.ints('x.shape', [unknowns, height * width])], 'x');
  const imitated = model.node('Gather', [`teacher.${layer}.linear`, model.ints('picked', picked)], 'imitated', {
    axis: 1,
  });
  const y = model.node('Reshape', [imitated, model.ints('y.shape', [picked.length, height * width])], 'y');
  model.node('Gemm', [x, x], 'moments', { transB: 1 });
  model.node('Gemm', [x, y], 'products', { transB: 1 });
  model.output('moments', [unknowns, unknowns]);
  model.output('products', [unknowns, picked.length]);
  return model.encode();
}
