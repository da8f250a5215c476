/** Gram matrices and their gradient. */
import type { LayerShape } from '../../../style-transfer/network.js';
import type { ForwardGraph } from './graph-form.js';

/** Pieces of a batch together are about this many numbers: some thousand tiles of 32 x 32, enough to fill a large GPU. */
const BATCH_SIZE = 2 ** 20;
/** Positions that are worth a piece. */
const SHORTEST_PIECE = 64;
/** Numbers that a GPU's kernel reads at once. */
const VECTOR = 4;

/** A number of pieces may be this many times more or fewer than wanted. */
const TOLERATED = 4;

/**
 * Into how many equal pieces `length` is cut: as near to `wanted` as its divisors allow, if possible of a length that is a multiple of
 * {@link VECTOR}; 1 where no divisor is near.
 */
export function piecesOf(length: number, wanted: number): number {
  let best = 1;
  let least = Number.POSITIVE_INFINITY;
  for (let pieces = Math.ceil(wanted / TOLERATED); pieces <= Math.min(TOLERATED * wanted, length); pieces++) {
    if (length % pieces !== 0) continue;
    const unaligned = (length / pieces) % VECTOR === 0 ? 0 : TOLERATED;
    const distance = Math.abs(Math.log(pieces / wanted)) + unaligned;
    if (distance < least) [best, least] = [pieces, distance];
  }
  return best;
}

/**
 * Adds G - target (or G itself where there is no target) as `output`.
 *
 * @returns the name of the activation as a matrix: channels x positions where products are whole, else positions x channels.
 */
export function addGram(forward: ForwardGraph, layer: string, output: string, target?: string): string {
  const { model, shapes, products } = forward;
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 1 / positions }, beta: { float: -1 } };
  if (products === 'whole') {
    const shape = model.ints(`${layer}.flatShape`, [channels, positions]);
    const flat = model.node('Reshape', [layer, shape], `${layer}.flat`);
    const inputs = target === undefined ? [flat, flat] : [flat, flat, target];
    model.node('Gemm', inputs, output, { transB: 1, ...scale });
    return flat;
  }
  const wanted = Math.min(BATCH_SIZE / channels ** 2, positions / SHORTEST_PIECE);
  const pieces = piecesOf(positions, Math.max(1, wanted));
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const last = model.node('Transpose', [layer], `${layer}.last`, { perm: [0, 2, 3, 1] });
  const batch = reshape(last, [pieces, positions / pieces, channels], `${layer}.batch`);
  const turned = model.node('Transpose', [batch], `${layer}.turned`, { perm: [0, 2, 1] });
  const product = model.node('MatMul', [turned, batch], `${layer}.products`);
  const rows = reshape(product, [pieces, channels ** 2], `${layer}.productRows`);
  // The sum over the batch as one more product, which scales it and takes the target off as well.
  const ones = model.constant(`${layer}.ones`, [1, pieces], new Float32Array(pieces).fill(1));
  const inputs = [ones, rows];
  if (target !== undefined) inputs.push(reshape(target, [1, channels ** 2], `${target}.row`));
  const row = model.node('Gemm', inputs, `${output}.row`, scale);
  reshape(row, [channels, channels], output);
  return reshape(last, [positions, channels], `${layer}.flat`);
}

/** Adds 4 D F / n, and `upstream` where there is one. */
export function addGramGradient(
  { model, shapes, products }: ForwardGraph,
  layer: string,
  { flat, difference, upstream }: { flat: string; difference: string; upstream: string | undefined },
): string {
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 4 / positions } };
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const output = `${layer}.activationGradient`;
  if (products === 'whole') {
    const above = upstream === undefined ? [] : [reshape(upstream, [channels, positions], `${layer}.flatUpstream`)];
    const sum = model.node('Gemm', [difference, flat, ...above], `${layer}.flatGradient`, scale);
    return reshape(sum, [1, channels, height, width], output);
  }
  const above: string[] = [];
  if (upstream !== undefined) {
    const last = model.node('Transpose', [upstream], `${layer}.lastUpstream`, { perm: [0, 2, 3, 1] });
    above.push(reshape(last, [positions, channels], `${layer}.flatUpstream`));
  }
  const sum = model.node('Gemm', [flat, difference, ...above], `${layer}.flatGradient`, scale);
  const shaped = reshape(sum, [1, height, width, channels], `${layer}.lastGradient`);
  return model.node('Transpose', [shaped], output, { perm: [0, 3, 1, 2] });
}
