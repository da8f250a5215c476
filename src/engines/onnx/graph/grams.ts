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

/** What of a layer is multiplied. */
export interface GramOptions {
  readonly target?: string;
  /** Weights of positions, 1 x 1 x height x width. */
  readonly guidance?: string | undefined;
  /** Before the names of what is added, where a layer has several Gram matrices. */
  readonly prefix?: string;
}

/**
 * Adds G - target (or G itself where there is no target) as `output`. Guided it is (F diag(guidance)) Ft / n.
 *
 * @returns the name of the activation as a matrix: channels x positions where products are whole, else positions x channels.
 */
export function addGram(
  forward: ForwardGraph,
  layer: string,
  output: string,
  { target, guidance, prefix = layer }: GramOptions = {},
): string {
  const { model, shapes, products } = forward;
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 1 / positions }, beta: { float: -1 } };
  if (products === 'whole') {
    const shape = model.ints(`${prefix}.flatShape`, [channels, positions]);
    const flat = model.node('Reshape', [layer, shape], `${prefix}.flat`);
    const guided = guidance === undefined ? flat : addWeights(forward, flat, guidance, [1, positions]);
    const inputs = target === undefined ? [guided, flat] : [guided, flat, target];
    model.node('Gemm', inputs, output, { transB: 1, ...scale });
    return flat;
  }
  const wanted = Math.min(BATCH_SIZE / channels ** 2, positions / SHORTEST_PIECE);
  const pieces = piecesOf(positions, Math.max(1, wanted));
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const last = model.node('Transpose', [layer], `${prefix}.last`, { perm: [0, 2, 3, 1] });
  const batch = reshape(last, [pieces, positions / pieces, channels], `${prefix}.batch`);
  const turned = model.node('Transpose', [batch], `${prefix}.turned`, { perm: [0, 2, 1] });
  const weights = [pieces, positions / pieces, 1];
  const guided = guidance === undefined ? batch : addWeights(forward, batch, guidance, weights);
  const product = model.node('MatMul', [turned, guided], `${prefix}.products`);
  const rows = reshape(product, [pieces, channels ** 2], `${prefix}.productRows`);
  // The sum over the batch as one more product, which scales it and takes the target off as well.
  const ones = model.constant(`${prefix}.ones`, [1, pieces], new Float32Array(pieces).fill(1));
  const inputs = [ones, rows];
  if (target !== undefined) inputs.push(reshape(target, [1, channels ** 2], `${target}.row`));
  const row = model.node('Gemm', inputs, `${output}.row`, scale);
  reshape(row, [channels, channels], output);
  return reshape(last, [positions, channels], `${prefix}.flat`);
}

/**
 * A matrix that is known only when `upstream` is: what needs nothing of the backward pass ONNX Runtime's CPU computes before it begins, and the gradients of all
 * layers would be held from then on.
 */
function addLate({ model, products }: ForwardGraph, matrix: string, upstream: string, prefix: string): string {
  if (products !== 'whole') return matrix;
  const [from, to] = [model.ints(`${prefix}.late.from`, [0, 0, 0, 0]), model.ints(`${prefix}.late.to`, [1, 1, 1, 1])];
  const first = model.node('Slice', [upstream, from, to], `${prefix}.late.first`);
  const number = model.node('Reshape', [first, model.ints(`${prefix}.late.shape`, [1])], `${prefix}.late.number`);
  const none = model.constant(`${prefix}.late.none`, [1], Float32Array.of(0));
  const zero = model.node('Mul', [number, none], `${prefix}.late.zero`);
  return model.node('Add', [matrix, zero], `${prefix}.late`);
}

/** Multiplies a layer's matrix by weights of positions, which have one value for all channels. */
function addWeights({ model }: ForwardGraph, matrix: string, guidance: string, shape: readonly number[]): string {
  const weights = model.node('Reshape', [guidance, model.ints(`${matrix}.weightShape`, shape)], `${matrix}.weights`);
  return model.node('Mul', [matrix, weights], `${matrix}.guided`);
}

/** What the gradient of a Gram matrix is made of. */
interface GramGradient {
  readonly flat: string;
  readonly difference: string;
  readonly upstream: string | undefined;
  readonly guidance?: string;
  readonly prefix?: string;
}

/** Adds 4 D F / n (guided 4 D F diag(guidance) / n), and `upstream` where there is one. */
export function addGramGradient(forward: ForwardGraph, layer: string, gradient: GramGradient): string {
  const { flat, difference, upstream, guidance, prefix = layer } = gradient;
  if (guidance !== undefined) {
    const late = upstream === undefined ? difference : addLate(forward, difference, upstream, prefix);
    const whole = addGramGradient(forward, layer, { flat, difference: late, prefix, upstream: undefined });
    const guided = forward.model.node('Mul', [whole, guidance], `${prefix}.guidedGradient`);
    return upstream === undefined ? guided : forward.model.node('Add', [guided, upstream], `${prefix}.withUpstream`);
  }
  const { model, shapes, products } = forward;
  const { channels, height, width } = shapes.get(layer) as LayerShape;
  const positions = height * width;
  const scale = { alpha: { float: 4 / positions } };
  const reshape = (name: string, shape: readonly number[], result: string) =>
    model.node('Reshape', [name, model.ints(`${result}.shape`, shape)], result);
  const output = `${prefix}.activationGradient`;
  if (products === 'whole') {
    const above = upstream === undefined ? [] : [reshape(upstream, [channels, positions], `${prefix}.flatUpstream`)];
    const sum = model.node('Gemm', [difference, flat, ...above], `${prefix}.flatGradient`, scale);
    return reshape(sum, [1, channels, height, width], output);
  }
  const above: string[] = [];
  if (upstream !== undefined) {
    const last = model.node('Transpose', [upstream], `${prefix}.lastUpstream`, { perm: [0, 2, 3, 1] });
    above.push(reshape(last, [positions, channels], `${prefix}.flatUpstream`));
  }
  const sum = model.node('Gemm', [flat, difference, ...above], `${prefix}.flatGradient`, scale);
  const shaped = reshape(sum, [1, height, width, channels], `${prefix}.lastGradient`);
  return model.node('Transpose', [shaped], output, { perm: [0, 3, 1, 2] });
}
