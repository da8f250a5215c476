/**
 * A small network that behaves like a large one, in closed form. Layer by layer: pick the teacher's most informative channels, then find the
 * kernel that computes them best, in the sense of least squares, from the *student's* own activations below. Errors of the layers
 * below are thereby made up for as far as they can be, and each student channel imitates one teacher channel, so Gram matrices
 * keep their meaning.
 */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import * as ort from '../../engines/onnx/runtime.js';
import {
  type ConvolutionLayer,
  type ConvolutionWeights,
  convolutions,
  describeVgg,
  type Network,
} from '../../style-transfer/network.js';
import { CROP_PX } from './crops.js';
import { buildChannelEnergyGraph, buildNormalEquationsGraph } from './statistics-graph.js';

/** Ridge, relative to the mean of the diagonal. */
const RIDGE = 1e-5;

/** @param onLayer called with the name of each finished layer. */
export async function distil(
  teacher: Network,
  channels: readonly [number, number, number],
  crops: readonly Float32Array[],
  onLayer: (name: string) => void = () => {},
): Promise<Network> {
  const description = describeVgg(channels);
  const weights = new Map<string, ConvolutionWeights>();
  const student: Network = { id: 'lite', description, weights };
  for (const layer of convolutions(description)) {
    const energy = (await sumOver(crops, buildChannelEnergyGraph(teacher, layer.name))).get('energy') as Float64Array;
    const picked = pickChannels(energy, layer.outputs);
    const sums = await sumOver(crops, buildNormalEquationsGraph(teacher, student, layer.name, picked));
    weights.set(layer.name, solve(layer, sums));
    onLayer(layer.name);
  }
  return student;
}

/** Runs a graph over all crops and adds up each of its outputs in double precision. */
async function sumOver(crops: readonly Float32Array[], model: Uint8Array): Promise<Map<string, Float64Array>> {
  const session = await ort.InferenceSession.create(model, { executionProviders: ['cpu'] });
  const sums = new Map<string, Float64Array>();
  try {
    for (const crop of crops) {
      const outputs = await session.run({ image: new ort.Tensor('float32', crop, [1, 3, CROP_PX, CROP_PX]) });
      for (const [name, { data }] of Object.entries(outputs)) {
        const values = data as Float32Array;
        const sum = sums.get(name) ?? new Float64Array(values.length);
        sums.set(name, sum);
        for (let i = 0; i < values.length; i++) sum[i] += values[i];
      }
    }
  } finally {
    await session.release();
  }
  return sums;
}

/**
 * Greedy pivoting: takes the channel with the largest energy, projects it out of the others, and repeats. This is a Cholesky decomposition
 * with complete pivoting of the matrix of second moments (Golub & Van Loan, Matrix Computations, section 4.2.8), stopped early.
 *
 * @param energy channels x channels.
 * @returns the indices of `count` channels, ascending.
 */
function pickChannels(energy: Float64Array, count: number): number[] {
  const channels = Math.sqrt(energy.length);
  const residual = energy.slice();
  const picked = new Set<number>();
  while (picked.size < count) {
    let pivot = -1;
    for (let i = 0; i < channels; i++)
      if (!picked.has(i) && (pivot < 0 || residual[i * channels + i] > residual[pivot * channels + pivot])) pivot = i;
    picked.add(pivot);
    const diagonal = residual[pivot * channels + pivot];
    if (diagonal <= 0) continue;
    const row = residual.slice(pivot * channels, (pivot + 1) * channels);
    for (let i = 0; i < channels; i++)
      for (let j = 0; j < channels; j++) residual[i * channels + j] -= (row[i] * row[j]) / diagonal;
  }
  return [...picked].sort((a, b) => a - b);
}

function solve({ inputs, outputs }: ConvolutionLayer, sums: ReadonlyMap<string, Float64Array>): ConvolutionWeights {
  const unknowns = 9 * inputs + 1;
  const moments = toMatrix(sums.get('moments') as Float64Array, unknowns, unknowns);
  const products = toMatrix(sums.get('products') as Float64Array, unknowns, outputs);
  const ridge = (RIDGE * moments.trace()) / unknowns;
  for (let i = 0; i < unknowns; i++) moments.set(i, i, moments.get(i, i) + ridge);
  const solution = Float32Array.from(new CholeskyDecomposition(moments).solve(products).to1DArray());
  return { kernel: solution.slice(0, 9 * inputs * outputs), bias: solution.slice(9 * inputs * outputs) };
}

function toMatrix(values: Float64Array, rows: number, columns: number): Matrix {
  return Matrix.from1DArray(rows, columns, values);
}
